package io.mainstay.core.snapshot;

import java.util.List;

/**
 * How the event bus between the nodes is doing, as operators read it. It decides nothing: a bus that is down is a page
 * that shows less.
 *
 * @param up whether messages flow to and from some other node, or would if any were heard
 * @param members whom messages reach both ways, this node included, in order; empty when the bus is down
 * @param sentence what is the matter and what happens next, or that all is well
 */
public record BusState(boolean up, List<String> members, String sentence) {
    public BusState {
        members = List.copyOf(members);
    }
}
