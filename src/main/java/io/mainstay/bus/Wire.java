package io.mainstay.bus;

/** What all messages have in common: the version, and the limits of what they hold. */
public final class Wire {
    /** Version of every message. Fields may be added to it; a field that changes its meaning makes a new one. */
    public static final int VERSION = 1;

    /** Longest name of a node, group, resource, type or person, characters. */
    public static final int MAX_NAME = 128;

    /** Longest reason of a command, characters. */
    public static final int MAX_REASON = 500;

    /** Longest line of prose in a state: a sentence, evidence, an entry of a type's information. Longer is cut. */
    public static final int MAX_PROSE = 4_000;

    private Wire() {}

    /** The version may be left out, which means 1, so that a command can be typed by hand. */
    static void readVersion(FieldReader fields) {
        fields.number("v", VERSION, VERSION, VERSION);
    }

    static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_PROSE ? line : line.substring(0, MAX_PROSE);
    }
}
