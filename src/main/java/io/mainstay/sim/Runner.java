package io.mainstay.sim;

/** What an agent does about its groups. */
interface Runner {
    /** Time has passed, or another state was applied. */
    void look();

    /** The node leaves in order: everything is taken offline, and stays so. */
    default void leave() {
        throw new UnsupportedOperationException("these groups do not leave in order");
    }

    /** The lease ends, or the life is over: everything is ended by force. */
    void endAll(String why);
}
