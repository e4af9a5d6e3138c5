package io.mainstay.core.history;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Stamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Three nodes and the group web: what the ledger decides and what nodes tell, each at a time of that node's clock. */
public final class Story {
    private final Map<String, Long> sequences = new LinkedHashMap<>();
    private ClusterState state;

    public Story() {
        List<String> nodes = List.of("n1", "n2", "n3");
        GroupSpec web = new GroupSpec("web", GroupSpec.Kind.FAILOVER, nodes, true, true, List.of());
        state = ClusterState.initial(new ClusterSpec(nodes, List.of(web)), nodes);
        for (String node : nodes) {
            decide(10, node, new Command.VoterBooted(node, 1));
            decide(10, node, new Command.NodeJoined(node, 1, "1", "d"));
        }
    }

    /** Answers the index. */
    public long decide(long atMs, String node, Command command) {
        Applied applied = state.apply(state.index() + 1, command, new Stamp(node, atMs));
        if (!applied.isAccepted()) {
            throw new AssertionError(command + ": " + applied.entry().text());
        }
        state = applied.next();
        return state.index();
    }

    public long assign(long atMs, String node, String because) {
        return decide(
                atMs,
                "n3",
                new Command.Assigned(
                        "web",
                        node,
                        state.node(node).orElseThrow().lastIncarnation(),
                        because,
                        new TreeMap<>(Map.of("n3", "fit, but " + node + " comes first"))));
    }

    public long online(long atMs, String node, String because) {
        long epoch = assign(atMs, node, because);
        decide(atMs + 50, node, new Command.Started("web", epoch));
        return epoch;
    }

    /** The node tells it now, with the time at which it happened there. */
    public void tell(long atMs, String node, String resource, EventKind kind, String text) {
        long sequence = sequences.merge(node, 1L, Long::sum);
        Event event = new Event(sequence, atMs, node, "web", resource, kind, text);
        decide(atMs + 250, node, new Command.Told(node, List.of(LoggedEvent.of(event, 1, Asking.NOBODY))));
    }

    /** All that is in the log. */
    public List<LoggedEvent> events() {
        return state.log().all();
    }

    EventLog log() {
        return state.log();
    }

    GroupHistory history() {
        return GroupHistory.of(state.log(), "web");
    }

    Move last() {
        return history().lastMove().orElseThrow();
    }
}
