package io.mainstay.hook;

import io.mainstay.core.event.EventLog;
import io.mainstay.node.Wakeups;
import io.vertx.core.Context;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The port to what a node's event hooks read and what outlives them: the ledger of a cluster, or the files of a node alone.
 * Called on the context that it was begun with, and answers there.
 */
public interface HookLog {
    /** Tells the listener how it is, and again after each change; to be called once, before anything else. */
    void begin(Context on, Wakeups clock, Consumer<View> listener);

    /** Records that a hook has dealt with every event up to there. Answered once, whether that is recorded for certain. */
    void acknowledge(String hook, long position, Consumer<Boolean> isRecorded);

    /**
     * How it is.
     *
     * @param duty whether this node's hooks deliver
     * @param who delivers, by name; empty while nobody does
     * @param positions up to where each hook is recorded to have come, those of hooks included that are not configured here
     */
    record View(Duty duty, String who, EventLog log, SortedMap<String, Long> positions) {}

    /** Whose turn it is. */
    enum Duty {
        /** Nobody else delivers, and everything that was recorded before is known. */
        OURS,
        OTHERS
    }
}
