package io.mainstay.ownership;

import java.util.Set;

/** What a node's ownership asks of its guard. Any thread; nothing of it waits. */
public interface Guarded {
    /** Whether it has taken a deadline of this life's lease: before that nothing is started or taken over. */
    boolean isArmed();

    /** One life has ended and everything is down: the next one's deadlines are its own. */
    void newLife();

    /** The groups that an earlier agent left running on purpose, for this one to take over; empty when none. */
    Set<String> left();

    /** Each of these is owned by this life, or known not to run here: the end that was set for them is over. */
    void takenOver();
}
