package io.mainstay.ownership;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupsVersion;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.snapshot.GroupSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ledger of a node alone, as far as it has one: which groups there are, by the same rules as among several. Who runs them is
 * no question there; for the rules' sake the node is given what is seen to run. Keeps nothing on a disk itself.
 */
public final class SoleLedger implements Ledger {
    private static final long LIFE = 1;

    private final String node;
    private final List<Consumer<ClusterState>> listeners = new ArrayList<>();
    private List<GroupSnapshot> seen = List.of();
    private ClusterState kept;

    /** @param groups that are in force, with the versions so far */
    public SoleLedger(String node, List<GroupSpec> groups, List<GroupsVersion> versions) {
        this.node = node;
        this.kept = founded(groups.stream().map(GroupSpec::frame).toList(), versions, 0);
    }

    private ClusterState founded(List<GroupSpec> frames, List<GroupsVersion> versions, long index) {
        ClusterState state = ClusterState.initial(new ClusterSpec(List.of(node), frames), List.of(node));
        return new ClusterState(
                index,
                state.spec(),
                state.voters(),
                state.boots(),
                state.nodes(),
                state.groups(),
                List.of(),
                state.answered(),
                EventLog.EMPTY,
                versions);
    }

    /** How the groups are seen to be. */
    synchronized void sees(Collection<GroupSnapshot> groups) {
        seen = List.copyOf(groups);
    }

    /** With what runs as this node's own. */
    public synchronized Optional<ClusterState> state() {
        ClusterState state = then(kept, new Command.NodeJoined(node, LIFE, "", ""));
        for (GroupSnapshot group : seen) {
            if (group.state() != GroupState.OFFLINE && state.group(group.name()).isPresent()) {
                state = then(state, new Command.GroupRequested(group.name(), Command.Intent.ONLINE, "", "", ""));
                state = then(state, new Command.Assigned(group.name(), node, LIFE, ""));
                state = then(state, new Command.Started(group.name(), state.index()));
            }
            if (group.frozen()) {
                state = then(state, new Command.GroupRequested(group.name(), Command.Intent.FREEZE, "", "", ""));
            }
        }
        return Optional.of(state);
    }

    private static ClusterState then(ClusterState state, Command command) {
        return state.apply(state.index() + 1, command).next();
    }

    @Override
    public void propose(Command command, Consumer<Answer> answer) {
        Applied applied;
        List<Consumer<ClusterState>> hear;
        synchronized (this) {
            ClusterState before = state().orElseThrow();
            applied = before.apply(before.index() + 1, command);
            if (applied.isAccepted()) {
                ClusterState next = applied.next();
                kept = founded(next.spec().groups(), next.versions(), next.index());
            }
            hear = List.copyOf(listeners);
        }
        hear.forEach(listener -> listener.accept(applied.next()));
        answer.accept(new Answer.Decided(applied.entry()));
    }

    @Override
    public void onApplied(Consumer<ClusterState> listener) {
        ClusterState now;
        synchronized (this) {
            listeners.add(listener);
            now = kept;
        }
        listener.accept(now);
    }

    @Override
    public void onLeader(Consumer<String> listener) {
        listener.accept(node);
    }
}
