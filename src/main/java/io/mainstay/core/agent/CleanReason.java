package io.mainstay.core.agent;

/** Why clean is run; the codes are VCS's and are handed to clean programs. */
public enum CleanReason {
    OFFLINE_HUNG(0, "the stop command did not end"),
    OFFLINE_INEFFECTIVE(1, "the stop command did not stop it"),
    ONLINE_HUNG(2, "the start command did not end"),
    ONLINE_INEFFECTIVE(3, "it did not come online"),
    UNEXPECTED_OFFLINE(4, "it went offline unasked"),
    MONITOR_HUNG(5, "its monitor does not answer");

    private final int code;
    private final String words;

    CleanReason(int code, String words) {
        this.code = code;
        this.words = words;
    }

    public int code() {
        return code;
    }

    public String words() {
        return words;
    }
}
