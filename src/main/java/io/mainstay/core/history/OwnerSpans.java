package io.mainstay.core.history;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Finds who had a group when. */
final class OwnerSpans {
    private OwnerSpans() {}

    /** As the ledger gave it. */
    static List<OwnerSpan> owned(List<LoggedEvent> events, String group) {
        List<OwnerSpan> spans = new ArrayList<>();
        for (LoggedEvent event : events) {
            if (!event.group().equals(group) || event.epoch() == 0) {
                continue;
            }
            if (event.is(EventKind.GROUP_ASSIGNED)) {
                changeLast(spans, last -> last.isOpen() ? last.ended(event.atMs(), "given to " + event.node()) : last);
                spans.add(begun(event, event.atMs(), Because.of(event)));
                continue;
            }
            if (spans.isEmpty()) {
                // It had it before the log reaches back.
                spans.add(begun(event, 0, ""));
            }
            if (event.is(EventKind.GROUP_STARTED)) {
                changeLast(spans, last -> last.online(event.atMs()));
            } else if (event.is(EventKind.GROUP_RELEASED) || event.is(EventKind.GROUP_LOST)) {
                changeLast(spans, last -> last.ended(event.atMs(), Because.of(event)));
            }
        }
        return spans;
    }

    private static OwnerSpan begun(LoggedEvent event, long fromMs, String because) {
        return new OwnerSpan(event.group(), event.node(), event.epoch(), fromMs, 0, 0, because, "", event.asking());
    }

    private static void changeLast(List<OwnerSpan> spans, UnaryOperator<OwnerSpan> change) {
        if (!spans.isEmpty()) {
            spans.set(spans.size() - 1, change.apply(spans.get(spans.size() - 1)));
        }
    }

    /** As each node had it online, where no ledger says who owns it. */
    static List<OwnerSpan> unowned(List<LoggedEvent> events, String group) {
        List<OwnerSpan> spans = new ArrayList<>();
        Map<String, Integer> open = new TreeMap<>();
        for (LoggedEvent event : events) {
            boolean isOurs = event.group().equals(group);
            Integer at = open.get(event.node());
            if (isOurs && event.is(EventKind.GROUP_ONLINE) && at == null) {
                open.put(event.node(), spans.size());
                spans.add(begun(event, event.atMs(), event.text()).online(event.atMs()));
            } else if (at != null && (isOurs ? isEnd(event) : isEndOfNode(event))) {
                spans.set(at, spans.get(at).ended(event.atMs(), event.text()));
                open.remove(event.node());
            }
        }
        return spans;
    }

    private static boolean isEnd(LoggedEvent event) {
        return event.is(EventKind.GROUP_OFFLINE)
                || event.is(EventKind.GROUP_FAULTED)
                || event.is(EventKind.GROUP_PARTIAL)
                || event.is(EventKind.GROUP_FAULT_RECORDED);
    }

    private static boolean isEndOfNode(LoggedEvent event) {
        return event.is(EventKind.NODE_FAULTED) || event.is(EventKind.NODE_JOINED);
    }
}
