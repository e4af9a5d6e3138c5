package io.mainstay.cli;

/** Who asks, for the history. */
final class Operator {
    private Operator() {}

    /** The user who became another one with sudo, else this one. */
    static String name() {
        String user = System.getenv("SUDO_USER");
        return user != null && !user.isEmpty() ? user : System.getProperty("user.name", "");
    }
}
