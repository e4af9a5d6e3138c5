package io.mainstay.sim;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.ledger.LedgerRig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The simulated ledger behind the real port, in pretended time. A node that is lost is cut off; its agents run on. */
final class SimLedgerRig implements LedgerRig {
    private static final long STEP_MS = 5;
    private static final long LIMIT_MS = 60_000;
    private static final long ANSWER_MS = 3_000;
    private static final long FOR_EVER_MS = 10_000_000;

    private final Chaos chaos = new Chaos(new ClusterOptions(
            1,
            3,
            false,
            1,
            LeaseTimings.of(2000),
            0,
            5,
            0,
            0,
            1000,
            List.of(8),
            List.of(GroupPolicy.DEFAULT),
            false,
            false,
            0,
            ClusterOptions.none()));
    private final SimCluster cluster = chaos.cluster;
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private final Set<String> lost = new LinkedHashSet<>();

    SimLedgerRig() {
        for (SimHost host : cluster.hosts.values()) {
            ports.put(host.name(), new Port(host));
            host.startAgent();
        }
        catchUp();
    }

    private void catchUp() {
        cluster.hosts.values().forEach(host -> cluster.ledger.bring(host, cluster.ledger.size() - 1));
        cluster.world.later(50, this::catchUp);
    }

    private void step() {
        cluster.world.runUntil(cluster.world.nowUs() + STEP_MS * SimWorld.MS, cluster.checks::afterEvent);
        ports.values().forEach(Port::look);
    }

    /** One host's port. */
    private final class Port implements Ledger {
        private final SimHost host;
        private final List<Consumer<ClusterState>> listeners = new ArrayList<>();
        private final List<Waiting> waiting = new ArrayList<>();
        private int told;

        private record Waiting(Command command, int from, long untilUs, Consumer<Answer> answer) {}

        Port(SimHost host) {
            this.host = host;
            this.told = host.storedEntry();
        }

        @Override
        public void onApplied(Consumer<ClusterState> listener) {
            listeners.add(listener);
            listener.accept(cluster.ledger.at(told));
        }

        @Override
        public void onLeader(Consumer<String> listener) {
            throw new UnsupportedOperationException("the rig is asked who leads");
        }

        @Override
        public void propose(Command command, Consumer<Answer> answer) {
            long untilUs = cluster.world.nowUs() + ANSWER_MS * SimWorld.MS;
            waiting.add(new Waiting(command, cluster.ledger.size(), untilUs, answer));
            cluster.ledger.propose(host.name(), command);
        }

        void look() {
            for (int next = told + 1; next <= host.storedEntry(); next++) {
                ClusterState state = cluster.ledger.at(next);
                told = next;
                listeners.forEach(listener -> listener.accept(state));
            }
            List<HistoryEntry> spoken = new ArrayList<>();
            for (Waiting one : List.copyOf(waiting)) {
                answerTo(one, spoken);
            }
        }

        /** The first entry with that command that nobody else waits for; only a node that is reached hears of it. */
        private void answerTo(Waiting one, List<HistoryEntry> spoken) {
            for (int i = one.from; i < cluster.ledger.size() && !lost.contains(host.name()); i++) {
                HistoryEntry entry = cluster.ledger.entry(i);
                if (entry.command().equals(one.command) && !spoken.contains(entry)) {
                    spoken.add(entry);
                    waiting.remove(one);
                    one.answer.accept(new Answer.Decided(entry));
                    return;
                }
            }
            if (cluster.world.nowUs() >= one.untilUs) {
                waiting.remove(one);
                one.answer.accept(new Answer.Unknown("no answer in time"));
            }
        }
    }

    @Override
    public Ledger ledger(String node) {
        return ports.get(node);
    }

    @Override
    public ClusterState state(String node) {
        return cluster.ledger.at(cluster.hosts.get(node).storedEntry());
    }

    @Override
    public String leader(String node) {
        return lost.contains(node) || lost.contains(cluster.ledger.leader()) ? "" : cluster.ledger.leader();
    }

    @Override
    public void lose(String node) {
        lost.add(node);
        cut();
    }

    @Override
    public void bringBack(String node) {
        lost.remove(node);
        cluster.network.heal();
        cut();
    }

    private void cut() {
        for (String node : lost) {
            for (String other : NODES) {
                if (!other.equals(node)) {
                    cluster.network.cut(node, other, FOR_EVER_MS);
                    cluster.network.cut(other, node, FOR_EVER_MS);
                }
            }
        }
    }

    @Override
    public void restartAll() {
        cluster.hosts.values().forEach(SimHost::crashAgent);
        ports.replaceAll((name, old) -> new Port(cluster.hosts.get(name)));
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        long endUs = cluster.world.nowUs() + LIMIT_MS * SimWorld.MS;
        while (!condition.getAsBoolean()) {
            if (cluster.world.nowUs() > endUs) {
                throw new AssertionError("not within " + LIMIT_MS + " ms: " + what + "\n" + chaos.story());
            }
            step();
        }
    }

    @Override
    public void close() {
        lost.clear();
    }
}
