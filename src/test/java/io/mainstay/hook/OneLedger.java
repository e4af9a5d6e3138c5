package io.mainstay.hook;

import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The ledger's real rules without a network: one order, a leader by a test's word, and nodes that can be killed. */
final class OneLedger {
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private ClusterState state;
    private String leader = "";
    private boolean isHalted;

    OneLedger(String... nodes) {
        state = ClusterState.initial(new ClusterSpec(List.of(nodes), List.of()), List.of(nodes));
        for (String node : nodes) {
            ports.put(node, new Port());
        }
    }

    Port of(String node) {
        return ports.get(node);
    }

    synchronized ClusterState state() {
        return state;
    }

    synchronized void lead(String node) {
        leader = node;
        ports.values().forEach(port -> port.leaders.forEach(each -> each.accept(node)));
    }

    /** No majority: nothing is decided, and nobody knows what becomes of a proposal. */
    synchronized void halt(boolean halted) {
        isHalted = halted;
    }

    /** That node tells an event, as its own count has it. */
    synchronized void tell(String node, LoggedEvent event) {
        decide(new Command.Told(node, List.of(event)));
    }

    private Applied decide(Command command) {
        Applied applied = state.apply(state.index() + 1, command);
        state = applied.next();
        ports.values().forEach(Port::tell);
        return applied;
    }

    /** One node's. */
    final class Port implements Ledger {
        private final List<Consumer<ClusterState>> listeners = new ArrayList<>();
        private final List<Consumer<String>> leaders = new ArrayList<>();
        private boolean isDead;

        @Override
        public void onApplied(Consumer<ClusterState> listener) {
            synchronized (OneLedger.this) {
                listeners.add(listener);
                listener.accept(state);
            }
        }

        @Override
        public void onLeader(Consumer<String> listener) {
            synchronized (OneLedger.this) {
                leaders.add(listener);
                listener.accept(leader);
            }
        }

        @Override
        public void propose(Command command, Consumer<Answer> answer) {
            synchronized (OneLedger.this) {
                if (isDead) {
                    return;
                }
                answer.accept(
                        isHalted
                                ? new Answer.Unknown("no majority")
                                : new Answer.Decided(decide(command).entry()));
            }
        }

        /** kill -9: it hears and says nothing more. */
        void kill() {
            synchronized (OneLedger.this) {
                isDead = true;
                listeners.clear();
                leaders.clear();
            }
        }

        private void tell() {
            listeners.forEach(listener -> listener.accept(state));
        }
    }
}
