package io.mainstay.sim;

import io.mainstay.core.Step;
import io.mainstay.core.lease.HolderAction;
import io.mainstay.core.lease.HolderEvent;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.lease.LeaseVoter;
import io.mainstay.core.lease.Refusal;
import io.mainstay.core.lease.VoterAction;
import io.mainstay.core.lease.VoterEvent;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.plan.LeaseView;
import io.mainstay.core.plan.Planner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The agent's memory: the real lease holder, voter and planner, and the rule of use over pretended processes. */
final class SimAgent {
    private static final long PLAN_EVERY_MS = 100;

    private final SimHost host;
    private final SimCluster cluster;
    private final GroupRunner groups;
    private final Map<String, Long> proposedAtMs = new LinkedHashMap<>();
    private final TreeMap<String, Long> heardMs = new TreeMap<>();
    private final long boot;
    private ClusterState state;
    private LeaseVoter voter;
    private @Nullable LeaseHolder holder;
    private long leadingSinceMs;
    private long plannedAtMs;

    SimAgent(SimHost host, SimCluster cluster, ClusterState stored, long boot) {
        this.host = host;
        this.cluster = cluster;
        this.boot = boot;
        this.state = stored;
        this.groups = new GroupRunner(host, this, cluster);
        voter = LeaseVoter.begin(host.name(), boot, cluster.options.timings(), forVoter(stored), host.localMs());
    }

    ClusterState state() {
        return state;
    }

    long incarnation() {
        return holder == null ? 0 : holder.incarnation();
    }

    boolean mayRun(String group) {
        return holder != null && holder.mayRun(state, group, host.localMs());
    }

    boolean holdsLease(long incarnation) {
        return incarnation() == incarnation && holder != null && holder.deadlineMs() > host.localMs();
    }

    void leadsFrom(long nowMs) {
        leadingSinceMs = nowMs;
    }

    void applied(ClusterState next) {
        state = next;
        voterHears(new VoterEvent.Applied(forVoter(next)));
        holderHears(new HolderEvent.Applied(next));
        groups.look();
    }

    /** The voter may be shown its own boot as applied before it is. */
    private ClusterState forVoter(ClusterState real) {
        if (!cluster.options.has(Flaw.BOOT_NOT_AWAITED)) {
            return real;
        }
        TreeMap<String, Long> boots = new TreeMap<>(real.boots());
        boots.put(host.name(), boot);
        return new ClusterState(
                real.index(),
                real.spec(),
                real.voters(),
                boots,
                real.nodes(),
                real.groups(),
                real.history(),
                real.answered());
    }

    void tick() {
        voterHears(new VoterEvent.Tick());
        if (state.bootOf(host.name()) < boot) {
            propose("boot", 300, new Command.VoterBooted(host.name(), boot));
        }
        live();
        groups.look();
        plan();
    }

    private void live() {
        if (holder == null) {
            // What an earlier life ran must be gone before the guard is told a later end.
            if (host.running().isEmpty() || cluster.options.has(Flaw.JOINS_BEFORE_CLEANING)) {
                holder = LeaseHolder.begin(
                        host.name(), host.nextIncarnation(), cluster.options.timings(), state.voters(), host.localMs());
            }
            return;
        }
        holderHears(new HolderEvent.Tick());
        if (holder == null) {
            return;
        }
        long life = incarnation();
        if (state.node(host.name()).orElseThrow().lastIncarnation() < life) {
            propose("join", 200, new Command.NodeJoined(host.name(), life, "1", "d"));
        }
        confirmVoters(holder);
    }

    private void confirmVoters(LeaseHolder mine) {
        long index = mine.voters().index();
        boolean isMissing = state.life(host.name(), mine.incarnation())
                .map(life -> life.seenVoters() < index)
                .orElse(false);
        boolean mayConfirm = mine.isCountedUnderPresentVoters() || cluster.options.has(Flaw.VOTERS_CONFIRMED_TOO_EARLY);
        if (isMissing && mayConfirm) {
            propose("seen" + index, 200, new Command.VotersSeen(host.name(), mine.incarnation(), index));
        }
    }

    private void plan() {
        if (!host.leads() || host.localMs() - plannedAtMs < PLAN_EVERY_MS) {
            return;
        }
        plannedAtMs = host.localMs();
        LeaseView view =
                new LeaseView(heardMs, leadingSinceMs, cluster.options.timings().gapMs());
        Planner.decide(state, view, host.localMs())
                .forEach(proposal -> cluster.ledger.propose(host.name(), proposal.command()));
    }

    /** Proposes, but the same no more often than that. */
    void propose(String key, long everyMs, Command command) {
        Long last = proposedAtMs.get(key);
        if (last == null || host.localMs() - last >= everyMs) {
            proposedAtMs.put(key, host.localMs());
            cluster.ledger.propose(host.name(), command);
        }
    }

    void holderHears(HolderEvent event) {
        if (holder != null) {
            carryOut(LeaseHolder.step(holder, event, host.localMs()));
        }
    }

    private void carryOut(Step<LeaseHolder, HolderAction> step) {
        holder = step.next();
        for (HolderAction action : step.actions()) {
            if (action instanceof HolderAction.SendRenewal send) {
                for (String to : send.voters()) {
                    VoterEvent.Renewed renewed =
                            new VoterEvent.Renewed(send.node(), send.incarnation(), send.seq(), send.votersIndex());
                    cluster.network.send(
                            host.name(), to, () -> cluster.hosts.get(to).deliver(agent -> agent.voterHears(renewed)));
                }
            } else if (action instanceof HolderAction.TellGuard tell) {
                host.tellGuard(lengthened(tell.deadlineMs()));
            } else if (action instanceof HolderAction.Fence fence) {
                cluster.checks.count("fence");
                cluster.world.line(host.name() + " fences: " + fence.reason());
                groups.endAll(fence.reason());
            } else if (action instanceof HolderAction.LifeOver over) {
                cluster.world.line(host.name() + " life " + incarnation() + " over: " + over.reason());
                holder = null;
                groups.endAll(over.reason());
                return;
            }
        }
    }

    /** What the node believes when it counts from the answer instead of the sending. */
    private long lengthened(long deadlineMs) {
        if (!cluster.options.has(Flaw.DEADLINE_FROM_ARRIVAL) || holder == null) {
            return deadlineMs;
        }
        long later = host.localMs() + cluster.options.timings().ttlMs();
        holder = new LeaseHolder(
                holder.node(),
                holder.incarnation(),
                holder.timings(),
                holder.voters(),
                holder.seq(),
                holder.sentAt(),
                holder.acked(),
                later,
                holder.graceMs(),
                holder.nextSendMs(),
                holder.standing());
        return later;
    }

    void voterHears(VoterEvent event) {
        Step<LeaseVoter, VoterAction> step = LeaseVoter.step(voter, event, host.localMs());
        voter = step.next();
        if (event instanceof VoterEvent.Renewed renewed) {
            heardMs.put(renewed.node(), host.localMs());
        }
        for (VoterAction action : new ArrayList<>(step.actions())) {
            if (action instanceof VoterAction.Propose propose) {
                boolean isKept = cluster.options.has(Flaw.NO_REFUSAL_AFTER_STATEMENT)
                        && propose.command() instanceof Command.HeardAgain;
                if (!isKept) {
                    cluster.ledger.propose(host.name(), propose.command());
                }
            } else if (action instanceof VoterAction.Acknowledge yes) {
                answer(
                        yes.node(),
                        new HolderEvent.Answered(host.name(), yes.incarnation(), yes.seq(), yes.votersIndex()));
            } else if (action instanceof VoterAction.Refuse no) {
                answer(
                        no.node(),
                        isAcknowledgedAllTheSame(no.refusal())
                                ? new HolderEvent.Answered(
                                        host.name(),
                                        no.incarnation(),
                                        no.seq(),
                                        state.voters().index())
                                : new HolderEvent.Refused(host.name(), no.incarnation(), no.seq(), no.refusal()));
            }
        }
    }

    private boolean isAcknowledgedAllTheSame(Refusal refusal) {
        return (refusal == Refusal.STATED || refusal == Refusal.WITHDRAWING)
                && (cluster.options.has(Flaw.NO_REFUSAL_AFTER_STATEMENT)
                        || cluster.options.has(Flaw.ACKNOWLEDGES_BEFORE_HEARD_AGAIN));
    }

    private void answer(String node, HolderEvent event) {
        cluster.checks.count(
                event instanceof HolderEvent.Refused refused ? "refused " + refused.refusal() : "answered");
        cluster.network.send(
                host.name(), node, () -> cluster.hosts.get(node).deliver(agent -> agent.holderHears(event)));
    }
}
