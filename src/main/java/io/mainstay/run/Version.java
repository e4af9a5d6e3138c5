package io.mainstay.run;

/** The program's version, as the build wrote it into the jar. */
public final class Version {
    private Version() {}

    /** The version; {@code development} where it does not run from the jar. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
