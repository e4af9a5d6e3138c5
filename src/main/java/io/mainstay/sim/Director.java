package io.mainstay.sim;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Command.Intent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Has a script happen: faults at their time, and an operator who asks again until he is answered. */
final class Director {
    private static final long FOR_EVER_MS = 1_000_000_000_000L;
    private static final long ASK_AGAIN_MS = 500;
    private static final int TRIES = 60;
    private static final String BY = "operator";
    private static final String REASON = "as the script says";

    private final SimCluster cluster;
    private final ConfiguredGroups groups;
    private final Consumer<Disturbance> told;
    private final Set<String> answered = new LinkedHashSet<>();
    private int requests;

    Director(SimCluster cluster, ConfiguredGroups groups, Consumer<Disturbance> told) {
        this.cluster = cluster;
        this.groups = groups;
        this.told = told;
    }

    void plan(Disturbance what) {
        cluster.world.later(what.atMs(), () -> {
            told.accept(what);
            happen(what);
        });
    }

    /** Whether nobody has been told the answer to that request yet. */
    boolean isFirstAnswer(String request) {
        return !request.isEmpty() && answered.add(request);
    }

    private void happen(Disturbance what) {
        switch (what.kind()) {
            case KILL -> host(what).switchOff();
            case STOP -> host(what).stopAgent();
            case RESTART -> host(what).switchOn();
            case FREEZE -> host(what).pause(SimHost.Pause.AGENT, what.forMs());
            case CUT -> cut(what.node(), what.other());
            case CUT_ONE_WAY -> cluster.network.cut(what.node(), what.other(), FOR_EVER_MS);
            case HEAL -> heal(what.node(), what.other());
            case FAULT -> where(what).forEach(each -> groups.fail(each, what.group(), what.resource()));
            case BREAK ->
                where(what).forEach(each -> {
                    groups.breakStart(each, what.group(), what.resource());
                    groups.fail(each, what.group(), what.resource());
                });
            case HANG -> where(what).forEach(each -> groups.hangStop(each, what.group(), what.resource()));
            case BY_HAND -> host(what).startByHand(what.group());
            case SWITCH -> ask(what, Intent.SWITCH);
            case ONLINE -> ask(what, Intent.ONLINE);
            case OFFLINE -> ask(what, Intent.OFFLINE);
            case CLEAR -> ask(what, Intent.CLEAR);
            case DRAIN -> ask(new Command.DrainRequested(what.node(), Drain.ON, BY, REASON, next()), TRIES);
            case UNDRAIN -> ask(new Command.DrainRequested(what.node(), Drain.OFF, BY, REASON, next()), TRIES);
        }
    }

    private SimHost host(Disturbance what) {
        return Named.in(cluster.hosts, what.node());
    }

    /** The named host, or wherever the group runs. */
    private List<SimHost> where(Disturbance what) {
        return what.node().isEmpty()
                ? cluster.hosts.values().stream()
                        .filter(host -> host.running().containsKey(what.group()))
                        .toList()
                : List.of(host(what));
    }

    private void cut(String node, String other) {
        for (String each : other.isEmpty() ? everybodyBut(node) : List.of(other)) {
            cluster.network.cut(node, each, FOR_EVER_MS);
            cluster.network.cut(each, node, FOR_EVER_MS);
        }
    }

    private List<String> everybodyBut(String node) {
        List<String> all = new ArrayList<>(cluster.hosts.keySet());
        all.add(SimLoadBalancer.NAME);
        all.remove(node);
        return all;
    }

    private void heal(String node, String other) {
        if (node.isEmpty()) {
            cluster.network.heal();
        } else {
            cluster.network.cut(node, other, 0);
            cluster.network.cut(other, node, 0);
        }
    }

    private void ask(Disturbance what, Intent intent) {
        ask(new Command.GroupRequested(what.group(), intent, what.node(), BY, REASON, next()), TRIES);
    }

    private String next() {
        return "script" + ++requests;
    }

    /** From a host that is awake, as long as there is one; a repeated request is answered as it was. */
    private void ask(Command command, int tries) {
        if (tries == 0 || cluster.checks.isAnswered(command.request())) {
            return;
        }
        cluster.hosts.values().stream()
                .filter(SimHost::isAwake)
                .filter(host -> cluster.network.areConnected(host.name(), cluster.ledger.leader()))
                .findFirst()
                .ifPresent(host -> cluster.ledger.propose(host.name(), command));
        cluster.world.later(ASK_AGAIN_MS, () -> ask(command, tries - 1));
    }
}
