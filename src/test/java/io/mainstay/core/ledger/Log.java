package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import java.util.List;

/** A log of one's own for tests: applies commands one after the other and keeps the state. */
final class Log {
    ClusterState state;
    private long index;

    Log(String... voters) {
        state = ClusterState.initial(spec(group("web", "n1", "n2", "n3")), List.of(voters));
    }

    /** Three voters, all booted, all nodes joined as life 1. */
    static Log ready() {
        Log log = new Log("n1", "n2", "n3");
        for (String name : List.of("n1", "n2", "n3")) {
            log.accept(new Command.VoterBooted(name, 1));
            log.accept(new Command.NodeJoined(name, 1, "1.0", "d"));
        }
        return log;
    }

    static ClusterSpec spec(GroupSpec... groups) {
        return new ClusterSpec(List.of("n1", "n2", "n3", "n4"), List.of(groups));
    }

    static GroupSpec group(String name, String... nodes) {
        return new GroupSpec(name, GroupSpec.Kind.FAILOVER, List.of(nodes), true, true, List.of());
    }

    static GroupSpec parallel(String name, String... nodes) {
        return new GroupSpec(name, GroupSpec.Kind.PARALLEL, List.of(nodes), true, true, List.of());
    }

    Applied apply(Command command) {
        Applied applied = state.apply(++index, command);
        state = applied.next();
        return applied;
    }

    /** Applies what must be accepted; answers its index. */
    long accept(Command command) {
        Applied applied = apply(command);
        if (!applied.isAccepted()) {
            throw new AssertionError(
                    command + " was refused: " + applied.entry().text());
        }
        return index;
    }

    /** Applies what must be refused; answers the reason. */
    String refuse(Command command) {
        ClusterState before = state;
        Applied applied = apply(command);
        ClusterState after = applied.next();
        boolean same = after.nodes().equals(before.nodes())
                && after.groups().equals(before.groups())
                && after.voters().equals(before.voters())
                && after.boots().equals(before.boots())
                && after.spec().equals(before.spec());
        if (applied.isAccepted() || !same) {
            throw new AssertionError(command + " was accepted, or changed something");
        }
        return applied.entry().text();
    }

    long assign(String node) {
        return accept(new Command.Assigned("web", node, 1, "test"));
    }

    HistoryEntry last() {
        return state.history().get(state.history().size() - 1);
    }

    GroupRecord web() {
        return state.group("web").orElseThrow();
    }
}
