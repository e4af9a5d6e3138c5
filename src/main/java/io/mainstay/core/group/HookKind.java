package io.mainstay.core.group;

/** When a hook is run. The key is the word in the configuration. */
public enum HookKind {
    /** Before a group comes online, and it may forbid that; only for groups. */
    PRE_ONLINE("PreOnline", Waiting.WAITED_FOR),
    BEFORE_ONLINE("BatchBeforeOnline", Waiting.WAITED_FOR),
    AFTER_ONLINE("BatchAfterOnline", Waiting.NOT_WAITED_FOR),
    BEFORE_OFFLINE("BatchBeforeOffline", Waiting.WAITED_FOR),
    AFTER_OFFLINE("BatchAfterOffline", Waiting.NOT_WAITED_FOR);

    private final String key;
    private final Waiting waiting;

    HookKind(String key, Waiting waiting) {
        this.key = key;
        this.waiting = waiting;
    }

    private enum Waiting {
        WAITED_FOR,
        NOT_WAITED_FOR
    }

    public String key() {
        return key;
    }

    /** Whether what comes next waits until it has ended. */
    boolean isWaitedFor() {
        return waiting == Waiting.WAITED_FOR;
    }
}
