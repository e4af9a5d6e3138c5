package io.mainstay.lease;

import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A ledger in memory for several nodes of one JVM: one order, and each node may be cut from it. */
public final class MemoryLedger implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "memory-ledger"));
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private volatile ClusterState state;
    private volatile boolean isHalted;

    public MemoryLedger(ClusterSpec spec) {
        state = ClusterState.initial(spec, spec.nodes());
    }

    /** The ledger as one node has it; a later call for the same node stands for its next process. */
    public Port portOf(String node) {
        Port port = new Port();
        thread.execute(() -> ports.put(node, port));
        return port;
    }

    public ClusterState state() {
        return state;
    }

    /** No majority: nothing is decided. */
    public void halt(boolean halted) {
        isHalted = halted;
    }

    private void decide(Command command, Consumer<Ledger.Answer> answer) {
        Applied applied = state.apply(state.index() + 1, command);
        state = applied.next();
        ports.values().forEach(Port::tell);
        answer.accept(new Ledger.Answer.Decided(applied.entry()));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** One node's. */
    public final class Port implements Ledger {
        private final List<Consumer<ClusterState>> listeners = new ArrayList<>();
        private boolean isCut;

        @Override
        public void onApplied(Consumer<ClusterState> listener) {
            thread.execute(() -> {
                listeners.add(listener);
                listener.accept(state);
            });
        }

        @Override
        public void onLeader(Consumer<String> listener) {
            thread.execute(() -> listener.accept(""));
        }

        @Override
        public void propose(Command command, Consumer<Answer> answer) {
            thread.execute(() -> {
                if (isCut || isHalted) {
                    answer.accept(new Answer.Unknown("no majority"));
                } else {
                    decide(command, answer);
                }
            });
        }

        public void cut(boolean cut) {
            thread.execute(() -> {
                isCut = cut;
                tell();
            });
        }

        private void tell() {
            if (!isCut) {
                listeners.forEach(listener -> listener.accept(state));
            }
        }
    }
}
