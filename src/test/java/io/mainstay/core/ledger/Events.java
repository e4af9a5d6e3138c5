package io.mainstay.core.ledger;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import java.util.List;

/** Events of nodes, for tests. */
public final class Events {
    private Events() {}

    public static LoggedEvent event(String node, long life, long sequence) {
        return event(node, life, sequence, "web", EventKind.RESOURCE_ONLINE);
    }

    public static LoggedEvent event(String node, long life, long sequence, String group, EventKind kind) {
        Event event = new Event(sequence, 1_000 * sequence, node, group, "app", kind, kind.label() + " " + sequence);
        return LoggedEvent.of(event, life, Asking.NOBODY);
    }

    public static Command.Told told(String node, long life, long sequence) {
        return new Command.Told(node, List.of(event(node, life, sequence)));
    }
}
