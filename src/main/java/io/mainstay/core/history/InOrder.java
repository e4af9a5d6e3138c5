package io.mainstay.core.history;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The log's events as they happened, as far as one clock tells. A node tells what happened a little later than what it has to
 * say to the ledger because of it; both carry that node's own time, so what came first can be put first.
 */
final class InOrder {
    /** What the owner itself proposes, so that its time is the owner's. */
    private static final Set<EventKind> BY_OWNER = EnumSet.of(
            EventKind.GROUP_FAULT_RECORDED, EventKind.GROUP_RELEASED, EventKind.GROUP_STARTED, EventKind.GROUP_STAYS);

    private InOrder() {}

    static List<LoggedEvent> of(List<LoggedEvent> events) {
        List<LoggedEvent> ordered = new ArrayList<>();
        for (LoggedEvent event : events) {
            ordered.add(event.isDecision() ? ordered.size() : place(event, ordered), event);
        }
        return ordered;
    }

    /** Before the first of the node's own decisions that is not earlier than the event. */
    private static int place(LoggedEvent event, List<LoggedEvent> before) {
        int place = before.size();
        for (int i = before.size() - 1; i >= 0; i--) {
            LoggedEvent one = before.get(i);
            boolean isItsOwn = one.node().equals(event.node()) && one.group().equals(event.group());
            if (isItsOwn && one.isDecision() && BY_OWNER.stream().anyMatch(one::is)) {
                if (one.atMs() < event.atMs()) {
                    break;
                }
                place = i;
            }
        }
        return place;
    }
}
