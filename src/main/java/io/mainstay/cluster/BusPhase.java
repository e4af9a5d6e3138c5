package io.mainstay.cluster;

import io.mainstay.core.snapshot.BusState;
import java.util.List;

/** Where the bus stands with its present session, and the words for it. */
enum BusPhase {
    /** None yet: others are to be heard first. */
    WAITING("it waits until the other nodes are heard"),
    /** None: it is begun anew when a pause has passed. */
    PAUSING("it is joined anew after a pause"),
    /** Hazelcast joins. */
    JOINING("it is being joined"),
    /** Messages can be sent. */
    OPEN("it is joined"),
    /** The last one is being ended. */
    ENDING("it is joined anew"),
    /** For good. */
    CLOSED("this node leaves");

    private final String next;

    BusPhase(String next) {
        this.next = next;
    }

    /** How it is while there is no session; {@code why} the last one ended, empty when there was none. */
    BusState down(String why) {
        return new BusState(false, List.of(), "the event bus is down: " + (why.isEmpty() ? next : why + "; " + next));
    }

    /**
     * How it is while a session is open.
     *
     * @param reached whom messages reach both ways, this node included
     * @param lacking who is heard on the lease channel and not reached
     */
    static BusState open(List<String> reached, List<String> lacking) {
        if (lacking.isEmpty()) {
            String text = reached.size() == 1 ? "; no other node is heard" : ": " + String.join(", ", reached);
            return new BusState(true, reached, "the event bus is up" + text);
        }
        boolean isUp = reached.size() > 1;
        String text = String.join(", ", lacking) + (lacking.size() == 1 ? " is" : " are")
                + " heard on the lease channel and not reached on the bus";
        return new BusState(
                isUp, isUp ? reached : List.of(), "the event bus is " + (isUp ? "up, but " : "down: ") + text);
    }
}
