package io.mainstay.sim;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.plan.LeaseView;
import io.mainstay.sim.Story.Moment;
import io.mainstay.sim.Story.Outages;
import io.mainstay.sim.Story.Voice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An operator's own configuration under his own script, in simulated time: what the real lease, ledger, planner, groups and
 * agents would do. One seed tells one story.
 */
public final class Simulation {
    /** More lines than this nobody reads, and a script that makes them does not matter after them. */
    private static final int MOST_MOMENTS = 20_000;

    private static final long PLAN_EVERY_MS = 20;
    private static final long LEAST_TICK_MS = 10;
    private static final int GROUPS_A_TICK = 4;
    /** What is said by the ledger or by a client, and need not be said twice. */
    private static final Set<EventKind> SAID_OTHERWISE = EnumSet.of(
            EventKind.GROUP_FAULTED,
            EventKind.GROUP_OFFLINE,
            EventKind.GROUP_ONLINE,
            EventKind.GROUP_PARTIAL,
            EventKind.LEASE_LOST,
            EventKind.RESOURCE_ENABLED,
            EventKind.LEASE_REGAINED);

    private final Scenario scenario;
    private final long seed;
    private final SimCluster cluster;
    private final ConfiguredGroups groups;
    private final SimLoadBalancer balancer;
    private final Director director;
    private final List<ClientView> clients = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private long beganUs;
    private boolean hasBegun;
    private long lookedAtMs = -1;

    private Simulation(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.seed = seed;
        groups = new ConfiguredGroups(scenario.groups(), scenario.durations(), this::raised);
        long tickMs = LEAST_TICK_MS + scenario.groups().size() / GROUPS_A_TICK;
        SimSettings settings = new SimSettings(
                seed,
                scenario.timings(),
                SimSettings.Weather.FINE,
                new SimSettings.Pace(tickMs, PLAN_EVERY_MS, 0, scenario.electionMs(), scenario.electionMs() * 3 / 2),
                0,
                0,
                false,
                SimSettings.noFlaws());
        cluster = new SimCluster(
                settings,
                scenario.cluster(),
                (host, agent, of) -> new MachineRunner(host, agent, of, groups),
                LedgerRules.SOUND);
        cluster.hosts.values().forEach(host -> host.stepWallClock(LeaseView.NO_MINUTE));
        cluster.news = (host, text) -> tell(Voice.NODE, host, "", text);
        cluster.ledger.listen(this::decided);
        balancer = new SimLoadBalancer(cluster, groups, scenario.durations().probeEveryMs());
        director = new Director(cluster, groups, this::befalls);
        scenario.groups().forEach(group -> clients.add(new ClientView(group)));
    }

    /** Runs it to its end. */
    public static Story run(Scenario scenario, long seed) {
        return new Simulation(scenario, seed).run();
    }

    private Story run() {
        cluster.assemble();
        beganUs = cluster.world.nowUs();
        hasBegun = true;
        balancer.start();
        scenario.script().forEach(director::plan);
        String broken = "";
        try {
            cluster.world.runUntil(beganUs + scenario.forMs() * SimWorld.MS, this::look);
        } catch (Checks.Violation violation) {
            broken = violation.text();
        }
        List<Outages> services = new ArrayList<>();
        clients.forEach(client -> services.add(client.end(nowMs(), record(client))));
        return new Story(seed, moments, services, broken);
    }

    private long nowMs() {
        return (cluster.world.nowUs() - beganUs) / SimWorld.MS;
    }

    private GroupRecord record(ClientView client) {
        return cluster.ledger.committed().group(client.name()).orElseThrow();
    }

    private void tell(Voice voice, String node, String group, String text) {
        if (hasBegun && moments.size() < MOST_MOMENTS) {
            moments.add(new Moment(nowMs(), voice, node, group, text));
        }
    }

    private void befalls(Disturbance what) {
        tell(Voice.SCRIPT, "", what.group(), what.words());
        for (ClientView client : clients) {
            if (what.group().isEmpty() || standsOn(client.name(), what.group(), clients.size())) {
                client.because(what.words() + " at " + what.atMs() + " ms");
            }
        }
    }

    /** Whether a group is that one, or is placed with it or ordered after it, be it over others. */
    private boolean standsOn(String group, String other, int steps) {
        GroupPolicy policy = groups.spec(group).policy();
        return group.equals(other)
                || (steps > 0
                        && Stream.concat(Stream.of(policy.with()), policy.after().stream())
                                .anyMatch(next -> !next.isEmpty() && standsOn(next, other, steps - 1)));
    }

    private void raised(String node, String group, String resource, EventKind kind, String text) {
        if (!SAID_OTHERWISE.contains(kind)) {
            String who = resource.isEmpty() ? "" : group + "/" + resource + " " + kind.label() + ": ";
            tell(Voice.RESOURCE, node, group, who + text);
        }
    }

    private void decided(HistoryEntry entry) {
        Command command = entry.command();
        boolean isAsked = command instanceof Command.GroupRequested || command instanceof Command.DrainRequested;
        boolean isTold = isAsked
                || command instanceof Command.Assigned
                || command instanceof Command.Faulted
                || command instanceof Command.ParallelFaulted
                || command instanceof Command.Released
                || command instanceof Command.ReleaseFailed
                || command instanceof Command.Started
                || command instanceof Command.NodeJoined
                || command instanceof Command.NodeLeft
                || command instanceof Command.Unheard
                || command instanceof Command.HeardAgain
                || command instanceof Command.Elapsed;
        if (entry.isAccepted()) {
            // What an operator asks stands in the script.
            if (isTold && command.request().isEmpty()) {
                tell(Voice.LEDGER, "", command.group(), entry.text());
            }
        } else if (isAsked && director.isFirstAnswer(command.request())) {
            tell(Voice.LEDGER, "", command.group(), "refused: " + entry.text());
        }
    }

    /** After every event the rules are checked; once a millisecond the clients look. */
    private void look() {
        cluster.checks.afterEvent();
        long now = nowMs();
        if (now == lookedAtMs) {
            return;
        }
        lookedAtMs = now;
        ClusterState state = cluster.ledger.committed();
        for (ClientView client : clients) {
            String group = client.name();
            boolean isChecked = groups.checked().contains(group);
            List<String> serving = new ArrayList<>();
            List<String> running = new ArrayList<>();
            for (SimHost host : cluster.hosts.values()) {
                if (host.running().containsKey(group)) {
                    running.add(host.name());
                    if (groups.serves(host, group) && (!isChecked || balancer.sendsTo(host, group))) {
                        serving.add(host.name());
                    }
                }
            }
            client.look(now, state.group(group).orElseThrow(), serving, running)
                    .ifPresent(text -> tell(Voice.CLIENT, "", group, text));
        }
    }
}
