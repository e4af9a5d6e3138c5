package io.mainstay.sim;

import io.mainstay.core.Step;
import io.mainstay.core.group.Finding;
import io.mainstay.core.group.GroupAction;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.group.GroupFact;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.GroupView;
import io.mainstay.core.group.Owner;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.Outbox;
import io.mainstay.core.plan.Explanation;
import io.mainstay.core.plan.Owners;
import io.mainstay.sim.SimHost.Run;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real groups and agents of a node between a simulated host and the simulated ledger: does what the shell's
 * ownership does. Ends everything at its start, as the shell has the guard do.
 */
final class MachineRunner implements Runner {
    private static final long UNANSWERED_MS = 1000;

    private final SimHost host;
    private final SimAgent agent;
    private final SimCluster cluster;
    private final Machines machines;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<String, Long> released = new LinkedHashMap<>();
    private final Map<String, Long> startedByHand = new LinkedHashMap<>();
    private final Map<String, Long> declared = new LinkedHashMap<>();
    private final Set<String> leaving = new LinkedHashSet<>();
    private final Set<String> forgotten = new LinkedHashSet<>();
    private final Map<String, Long> spent = new LinkedHashMap<>();
    /** Whether a group was frozen when its newest start began. */
    private final Map<String, Boolean> begunFrozen = new LinkedHashMap<>();

    private final Set<String> inDoubt = new LinkedHashSet<>();
    private Outbox outbox = Outbox.EMPTY;
    private long incarnation;
    private long lookedAtMs;
    private boolean isHeld;

    MachineRunner(SimHost host, SimAgent agent, SimCluster cluster, Machines machines) {
        this.host = host;
        this.agent = agent;
        this.cluster = cluster;
        this.machines = machines;
        lookedAtMs = host.localMs();
        host.endLeft();
    }

    @Override
    public void look() {
        long passedMs = host.localMs() - lookedAtMs;
        lookedAtMs = host.localMs();
        if (agent.incarnation() != incarnation) {
            incarnation = agent.incarnation();
            outbox = Outbox.EMPTY;
            found.clear();
        }
        for (GroupRecord group : agent.state().groups().values()) {
            String name = group.name();
            boolean isNew = group.spec().nodes().contains(host.name())
                    && !agent.state().isLeaving(name)
                    && !nodes.containsKey(name);
            if (isNew) {
                nodes.put(name, node(group.spec()));
                forgotten.remove(name);
            }
            SimNode node = nodes.get(name);
            if (node != null) {
                look(group, node, passedMs);
            } else if (forgotten.contains(name) && group.holder().is(host.name(), incarnation)) {
                spent.put(name, group.holder().epoch());
                outbox = outbox.with(new Command.Released(name, group.holder().epoch(), "configured no more"));
            }
        }
        List.copyOf(nodes.keySet()).forEach(name -> lookAtGone(name, passedMs));
        isHeld = agent.isValid();
        outbox = outbox.applied(agent.state());
        propose();
    }

    /** V5: the node goes by the newest version once its life is in the ledger, as the shell does. */
    private void declare(String name, SimNode node) {
        boolean hasJoined =
                incarnation > 0 && agent.state().node(host.name()).orElseThrow().lastIncarnation() >= incarnation;
        if (!hasJoined || declared.getOrDefault(name, 0L) == agent.state().version()) {
            return;
        }
        declared.put(name, agent.state().version());
        if (agent.state().isLeaving(name)) {
            leaving.add(name);
            node.tell(new GroupEvent.Leaving());
        } else if (!leaving.contains(name)) {
            cluster.checks.count("V5 declared");
            GroupSpec frame = agent.state().group(name).orElseThrow().spec();
            node.tell(
                    new GroupEvent.Declared(machines.whole(frame, agent.state().version())));
        }
    }

    /** Not in the ledger any more, or on its way there: it is let go of when nothing of it runs. */
    private void lookAtGone(String name, long passedMs) {
        SimNode node = Named.in(nodes, name);
        if (agent.state().group(name).isEmpty()) {
            happened(name, node);
            declare(name, node);
            node.run(passedMs);
            if (agent.isValid() && !isHeld) {
                // It may come back.
                node.tell(new GroupEvent.LeaseHeld());
            }
            if (!node.runs()) {
                Run run = host.running().get(name);
                if (run != null) {
                    host.end(name, run, "configured no more");
                }
            }
        }
        if (leaving.contains(name) && node.group().isDown()) {
            cluster.checks.count("V5 let go");
            nodes.remove(name);
            leaving.remove(name);
            found.remove(name);
            forgotten.add(name);
            spent.put(name, released.getOrDefault(name, 0L));
        }
    }

    private SimNode node(GroupSpec frame) {
        declared.put(frame.name(), agent.state().version());
        SimNode node = machines.of(host, cluster, frame, agent.state().version());
        node.mayStart = () -> mayStart(frame.name(), node);
        node.mayRun = () -> agent.mayRun(frame.name());
        node.enable();
        node.tell(new GroupEvent.LeaseLost("no lease has been earned yet"));
        if (agent.isValid()) {
            node.tell(new GroupEvent.LeaseHeld());
        }
        return node;
    }

    /** Who is told no takes the lease for lost, until he is told otherwise. */
    private boolean mayStart(String name, SimNode node) {
        begunFrozen.put(name, node.group().isFrozen());
        boolean mayRun = agent.mayRun(name);
        if (!mayRun) {
            inDoubt.add(name);
        }
        return mayRun;
    }

    private void look(GroupRecord group, SimNode node, long passedMs) {
        happened(group.name(), node);
        declare(group.name(), node);
        node.run(passedMs);
        Explanation why = agent.explanation(group.name());
        Owner owner = isSpent(group)
                ? Owner.NONE
                : Owners.of(agent.state(), group, host.name(), incarnation, why.target(), why.noTarget());
        if (!owner.equals(node.group().owner())) {
            node.owner(owner);
        }
        boolean isOutOfDoubt = !owner.is(host.name()) || agent.mayRun(group.name());
        if (agent.isValid() && (!isHeld || (inDoubt.contains(group.name()) && isOutOfDoubt))) {
            inDoubt.remove(group.name());
            node.tell(new GroupEvent.LeaseHeld());
        }
        shows(group, node);
        node.facts.forEach(fact -> outbox = outbox.with(command(group, fact)));
        node.facts.clear();
        GroupView.findingOf(node.group()).ifPresent(finding -> finds(group, finding));
    }

    /** Given up by a machine that was let go of: the one that came after it does not hear of that ownership. */
    private boolean isSpent(GroupRecord group) {
        long epoch = spent.getOrDefault(group.name(), 0L);
        return epoch != 0
                && group.holder().node().equals(host.name())
                && group.holder().epoch() == epoch;
    }

    /** What befell the host's processes: killed, died, or started by hand. */
    private void happened(String group, SimNode node) {
        Run run = host.running().get(group);
        for (Map.Entry<String, SimResource> each : node.resources.entrySet()) {
            if (run == null && each.getValue().isUp && node.isTakenOffline(each.getKey())) {
                node.kill(each.getKey());
            } else if (run != null
                    && run.isByHand()
                    && startedByHand.getOrDefault(group, 0L) != run.number()
                    && node.isStartedByHand(each.getKey())) {
                each.getValue().isUp = true;
            }
        }
        if (run != null && run.isByHand()) {
            startedByHand.put(group, run.number());
        }
    }

    private void shows(GroupRecord group, SimNode node) {
        String name = group.name();
        boolean isUp = node.runs();
        Run run = host.running().get(name);
        long epoch = node.group().owner().epoch();
        boolean isMine = node.group().owner().is(host.name());
        if (isUp && run == null) {
            cluster.checks.count("machine started");
            Run started = host.start(name, incarnation, epoch);
            cluster.checks.started(host, group, started, begunFrozen.getOrDefault(name, false));
        } else if (!isUp && run != null) {
            host.end(name, run, "offline");
        } else if (run != null
                && isMine
                && !(run.isByHand() && node.group().isDown()) // Its machine has not seen it yet.
                && agent.mayRun(name)
                && run.epoch() != epoch
                && released.getOrDefault(name, 0L) != epoch) {
            host.relabel(name, incarnation, epoch);
        }
    }

    private Command command(GroupRecord group, GroupAction.State state) {
        String name = group.name();
        if (group.spec().kind() == GroupSpec.Kind.PARALLEL && state.fact() == GroupFact.FAULTED) {
            return new Command.ParallelFaulted(name, host.name(), incarnation, state.because());
        }
        return switch (state.fact()) {
            case STARTED -> new Command.Started(name, state.epoch());
            case FAULTED -> new Command.Faulted(name, state.epoch(), state.because());
            case RELEASED -> {
                released.put(name, state.epoch());
                yield new Command.Released(name, state.epoch(), state.because());
            }
            case RELEASE_FAILED -> new Command.ReleaseFailed(name, state.epoch(), state.because());
        };
    }

    /** Said when it is new, and again whenever the ledger has it otherwise. */
    private void finds(GroupRecord group, Finding finding) {
        Found now = Found.valueOf(finding.kind().name());
        GroupRecord.@Nullable Probe known = group.probes().get(host.name());
        boolean isKnown = known != null && known.incarnation() == incarnation && known.found() == now;
        if (!isKnown || found.put(group.name(), now) != now) {
            outbox = outbox.with(new Command.Probed(host.name(), incarnation, group.name(), now));
        }
    }

    private void propose() {
        if (incarnation == 0 || agent.state().life(host.name(), incarnation).isEmpty() || agent.isUnguarded()) {
            return;
        }
        Step<Outbox, Command> due = outbox.due(host.localMs());
        outbox = due.next();
        long life = incarnation;
        for (Command command : due.actions()) {
            cluster.ledger.propose(host.name(), command, () -> answered(life, command, true));
            cluster.world.later(UNANSWERED_MS, () -> answered(life, command, false));
        }
    }

    private void answered(long life, Command command, boolean isDecided) {
        host.deliver(mind -> {
            if (mind == agent && life == incarnation) {
                outbox = isDecided ? outbox.decided(command) : outbox.unanswered(command);
            }
        });
    }

    @Override
    public void leave() {
        nodes.values().forEach(node -> node.tell(new GroupEvent.Leaving()));
    }

    @Override
    public void endAll(String why) {
        isHeld = false;
        nodes.values().forEach(node -> node.tell(new GroupEvent.LeaseLost(why)));
    }

    /** For the story of a failing seed. */
    List<String> lastLines(String group) {
        SimNode node = nodes.get(group);
        return node == null ? List.of() : node.trace;
    }
}
