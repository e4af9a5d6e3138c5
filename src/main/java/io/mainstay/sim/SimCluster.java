package io.mainstay.sim;

import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every host of a simulated cluster, what connects them, and their ledger. All of them vote. */
final class SimCluster {
    private static final long START_SPREAD_MS = 2000;
    private static final int MOST_SECONDS_TO_ASSEMBLE = 60;
    private static final long CATCH_UP_MS = 250;

    final SimSettings settings;
    final SimWorld world;
    final SimNetwork network;
    final Checks checks;
    final Map<String, SimHost> hosts = new LinkedHashMap<>();
    final SimLedger ledger;
    final Runners runners;
    News news = (host, text) -> {};
    /** Whether the leader decides where groups go. */
    boolean isPlanned = true;

    /** Makes what an agent does about its groups. */
    @FunctionalInterface
    interface Runners {
        Runner of(SimHost host, SimAgent agent, SimCluster cluster);
    }

    /** Hears what befalls a host, for those who tell of it. */
    @FunctionalInterface
    interface News {
        void tell(String host, String text);
    }

    SimCluster(SimSettings settings, ClusterSpec spec, Runners runners, LedgerRules rules) {
        this.settings = settings;
        this.runners = runners;
        world = new SimWorld(settings.seed());
        network = new SimNetwork(world, settings);
        checks = new Checks(settings, hosts);
        spec.nodes().forEach(name -> hosts.put(name, new SimHost(name, this)));
        ClusterState initial = ClusterState.initial(spec, spec.nodes());
        ledger = new SimLedger(this, rules, initial);
        checks.over(ledger::committed);
    }

    /** Starts every agent within two seconds. */
    void start() {
        hosts.values().forEach(host -> world.later(world.hosts.nextLong(1, START_SPREAD_MS), host::startAgent));
        world.later(CATCH_UP_MS + 50, this::catchUp);
    }

    /** What a host missed while it could not be reached, it is sent again. */
    private void catchUp() {
        hosts.values().forEach(host -> ledger.bring(host, ledger.size() - 1));
        world.later(CATCH_UP_MS, this::catchUp);
    }

    /** Lets every node join before the leader begins to decide. */
    void assemble() {
        isPlanned = false;
        start();
        for (int second = 0; second < MOST_SECONDS_TO_ASSEMBLE && !isAssembled(); second++) {
            runFor(1000);
        }
        isPlanned = true;
    }

    private boolean isAssembled() {
        return ledger.committed().nodes().values().stream()
                .allMatch(node -> node.present().isPresent());
    }

    void runFor(long ms) {
        world.runUntil(world.nowUs() + ms * SimWorld.MS, checks::afterEvent);
    }
}
