package io.mainstay.exec;

import java.util.Locale;

/** What the guard does when it could not end everything that the node runs. */
public enum Escalation {
    /** Says so loudly, and no more. */
    NONE,
    /** Starts the machine anew, without asking anything on it. */
    REBOOT,
    /** Feeds the watchdog no more, which resets the machine. */
    WATCHDOG;

    /** As the configuration and the guard have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
