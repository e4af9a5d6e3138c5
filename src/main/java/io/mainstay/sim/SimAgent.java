package io.mainstay.sim;

import io.mainstay.core.Step;
import io.mainstay.core.lease.HolderAction;
import io.mainstay.core.lease.HolderEvent;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.lease.LeaseVoter;
import io.mainstay.core.lease.Refusal;
import io.mainstay.core.lease.VoterAction;
import io.mainstay.core.lease.VoterEvent;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.plan.Explanation;
import io.mainstay.core.plan.LeaseView;
import io.mainstay.core.plan.Planner;
import io.mainstay.core.plan.Sightings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The agent's memory: the real lease holder, voter and planner, and the rule of use over pretended processes. */
final class SimAgent {
    private static final long NEVER = Long.MIN_VALUE;
    private static final long DETACHED_MS = 60_000;
    private static final long DETACH_TRIED_MS = 1500;

    private final SimHost host;
    private final SimCluster cluster;
    private final Runner groups;
    private final LeaseTimings timings;
    private final Map<String, Long> proposedAtMs = new LinkedHashMap<>();
    private final TreeMap<String, Long> heardMs = new TreeMap<>();
    private final long boot;
    private ClusterState state;
    private LeaseVoter voter;
    private @Nullable LeaseHolder holder;
    private Sightings sightings;
    private long leadingSinceMs;
    private long plannedAtMs;
    private long detachingSinceMs = NEVER;
    private final SimEvents events;
    private long leftUntilMs;
    private boolean isLeaving;
    private boolean isAdopting;
    private final Map<String, Explanation> explanations = new LinkedHashMap<>();
    private long explainedAt = NEVER;

    SimAgent(SimHost host, SimCluster cluster, ClusterState stored, long boot) {
        this.host = host;
        this.cluster = cluster;
        this.boot = boot;
        this.timings = cluster.settings.timingsOf(host.name());
        this.state = stored;
        this.groups = cluster.runners.of(host, this, cluster);
        this.isAdopting = cluster.settings.adopts() && cluster.world.hosts.nextInt(3) > 0;
        this.sightings = Sightings.NONE.seen(stored, host.localMs());
        this.events = new SimEvents(host, cluster, boot);
        voter = LeaseVoter.begin(host.name(), boot, timings, forVoter(stored), host.localMs());
    }

    ClusterState state() {
        return state;
    }

    long incarnation() {
        return holder == null ? 0 : holder.incarnation();
    }

    /** Whether what an earlier agent left goes on: only in the first life of this one. */
    boolean isAdopting() {
        return isAdopting;
    }

    boolean isValid() {
        return holder != null && holder.isValid(host.localMs());
    }

    /** A guard whose deadline has passed would have ended this agent, also where nothing ran. */
    boolean mayRun(String group) {
        return holder != null && holder.mayRun(state, group, host.localMs()) && !host.isOverdue();
    }

    /** An earlier life's processes run, and the guard has no deadline of this lease yet: nothing is said of groups. */
    boolean isUnguarded() {
        return isAdopting && runsForeign() && (holder == null || holder.deadlineMs() == LeaseHolder.NONE);
    }

    boolean holdsLease(long incarnation) {
        return incarnation() == incarnation && holder != null && holder.deadlineMs() > host.localMs();
    }

    void leadsFrom(long nowMs) {
        leadingSinceMs = nowMs;
    }

    void applied(ClusterState next) {
        state = next;
        events.applied(next.log());
        sightings = sightings.seen(next, host.localMs());
        if (isDetached()) {
            host.detached(bounded(detachingSinceMs + DETACHED_MS));
            return;
        }
        voterHears(new VoterEvent.Applied(forVoter(next)));
        holderHears(new HolderEvent.Applied(next));
        groups.look();
    }

    /** The voter may be shown its own boot as applied before it is. */
    private ClusterState forVoter(ClusterState real) {
        if (!cluster.settings.has(Flaw.BOOT_NOT_AWAITED)) {
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
                real.answered(),
                real.log());
    }

    void detach() {
        if (cluster.settings.adopts() && holder != null && detachingSinceMs == NEVER && host.runsOwn()) {
            detachingSinceMs = host.localMs();
            if (cluster.settings.has(Flaw.DETACHES_BEFORE_IT_IS_DECIDED)) {
                cluster.ledger.propose(host.name(), detachment());
                host.detached(detachingSinceMs + DETACHED_MS);
            }
        }
    }

    private Command detachment() {
        return new Command.NodeDetached(host.name(), incarnation(), DETACHED_MS, "op");
    }

    /** Only what stands in the ledger protects what is left running. */
    private boolean isDetached() {
        return detachingSinceMs != NEVER
                && state.groups().values().stream()
                        .anyMatch(group -> group.phase() == Phase.DETACHED
                                && group.past().node().equals(host.name())
                                && host.running().containsKey(group.name())
                                && host.running().get(group.name()).epoch()
                                        == group.past().epoch());
    }

    void tick() {
        if (detachingSinceMs != NEVER && holder != null) {
            if (host.localMs() - detachingSinceMs > DETACH_TRIED_MS) {
                detachingSinceMs = NEVER;
            } else {
                propose("detach", 200, detachment());
            }
        }
        voterHears(new VoterEvent.Tick());
        if (state.bootOf(host.name()) < boot) {
            propose("boot", 300, new Command.VoterBooted(host.name(), boot));
        }
        live();
        groups.look();
        plan();
        events.tell();
    }

    SimEvents events() {
        return events;
    }

    /** Gives everything up, then says good-bye. */
    void leave() {
        isLeaving = true;
        groups.leave();
    }

    private void live() {
        if (isLeaving
                && (holder == null || state.life(host.name(), incarnation()).isEmpty())) {
            host.left();
            return;
        }
        if (holder == null) {
            // What an earlier life ran must be gone or taken over before the guard is told a later end.
            if (!host.runsOwn() || isAdopting || cluster.settings.has(Flaw.JOINS_BEFORE_CLEANING)) {
                leftUntilMs = host.guardDeadlineMs();
                holder =
                        LeaseHolder.begin(host.name(), host.nextIncarnation(), timings, state.voters(), host.localMs());
            }
            return;
        }
        holderHears(new HolderEvent.Tick());
        if (holder == null) {
            return;
        }
        long life = incarnation();
        if (state.node(host.name()).orElseThrow().lastIncarnation() < life) {
            long toldMs = cluster.settings.has(Flaw.TTL_NOT_TOLD) ? 0 : timings.ttlMs();
            propose("join", 200, new Command.NodeJoined(host.name(), life, "1", "d", toldMs));
        }
        confirmVoters(holder);
        if (isLeaving && !host.runsOwn() && ownsNothing(life)) {
            propose("left", 200, new Command.NodeLeft(host.name(), life));
        }
    }

    private boolean ownsNothing(long life) {
        return state.groups().values().stream()
                .noneMatch(group -> group.holder().is(host.name(), life));
    }

    private void confirmVoters(LeaseHolder mine) {
        long index = mine.voters().index();
        boolean isMissing = state.life(host.name(), mine.incarnation())
                .map(life -> life.seenVoters() < index)
                .orElse(false);
        boolean mayConfirm =
                mine.isCountedUnderPresentVoters() || cluster.settings.has(Flaw.VOTERS_CONFIRMED_TOO_EARLY);
        if (isMissing && mayConfirm) {
            propose("seen" + index, 200, new Command.VotersSeen(host.name(), mine.incarnation(), index));
        }
    }

    private void plan() {
        if (!cluster.isPlanned
                || !host.leads()
                || host.localMs() - plannedAtMs < cluster.settings.pace().planEveryMs()) {
            return;
        }
        plannedAtMs = host.localMs();
        Planner.decide(state, view(), host.localMs())
                .forEach(proposal -> cluster.ledger.propose(host.name(), proposal.command()));
    }

    /** Where this host leads: that command stands in its log, and is not decided yet. */
    void pending(Command command) {
        if (cluster.isPlanned && host.leads()) {
            Planner.foresee(state, command, view(), host.localMs())
                    .forEach(proposal -> cluster.ledger.propose(host.name(), proposal.command()));
        }
    }

    private LeaseView view() {
        return new LeaseView(heardMs, leadingSinceMs, timings.gapMs(), sightings, host.minuteOfDay());
    }

    /** What this node's own planner says of that group, as of the state that it applied last. */
    Explanation explanation(String group) {
        if (explainedAt != state.index()) {
            explainedAt = state.index();
            explanations.clear();
            Planner.explain(state, view(), host.localMs()).forEach(why -> explanations.put(why.group(), why));
        }
        return Named.in(explanations, group);
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
                            host.name(),
                            to,
                            () -> Named.in(cluster.hosts, to).deliver(agent -> agent.voterHears(renewed)));
                }
            } else if (action instanceof HolderAction.TellGuard tell) {
                host.tellGuard(bounded(lengthened(tell.deadlineMs())));
            } else if (action instanceof HolderAction.Fence fence) {
                cluster.checks.count("fence");
                cluster.world.line(host.name() + " fences: " + fence.reason());
                cluster.news.tell(host.name(), "ends what it runs: " + fence.reason());
                groups.endAll(fence.reason());
            } else if (action instanceof HolderAction.LifeOver over) {
                cluster.world.line(host.name() + " life " + incarnation() + " over: " + over.reason());
                cluster.news.tell(host.name(), "its life " + incarnation() + " is over: " + over.reason());
                holder = null;
                isAdopting = false;
                groups.endAll(over.reason());
                return;
            }
        }
    }

    /** What the node believes when it counts from the answer instead of the sending. */
    private long lengthened(long deadlineMs) {
        if (!cluster.settings.has(Flaw.DEADLINE_FROM_ARRIVAL) || holder == null) {
            return deadlineMs;
        }
        long later = host.localMs() + timings.ttlMs();
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

    /** What an earlier life left is to end: should that hang, the guard does it soon, however long it was to wait. */
    void endSoon() {
        long soonMs = host.localMs() + timings.ttlMs();
        leftUntilMs = Math.min(host.guardDeadlineMs(), soonMs);
        if (host.guardDeadlineMs() > leftUntilMs) {
            host.tellGuard(leftUntilMs);
        }
    }

    /** Of what this life does not own the guard's end must not move away. */
    private long bounded(long untilMs) {
        return runsForeign() ? Math.min(leftUntilMs, untilMs) : untilMs;
    }

    /** Whether something runs here that this life does not own. */
    private boolean runsForeign() {
        return !cluster.settings.has(Flaw.JOINS_BEFORE_CLEANING)
                && host.running().values().stream()
                        .anyMatch(run -> !run.isByHand() && run.incarnation() != incarnation());
    }

    void voterHears(VoterEvent event) {
        if (host.disk() == SimHost.Disk.FULL) {
            return;
        }
        Step<LeaseVoter, VoterAction> step = LeaseVoter.step(voter, event, host.localMs());
        voter = step.next();
        if (event instanceof VoterEvent.Renewed renewed) {
            heardMs.put(renewed.node(), host.localMs());
            holderHears(new HolderEvent.OtherRenewed());
        }
        for (VoterAction action : new ArrayList<>(step.actions())) {
            if (action instanceof VoterAction.Propose propose) {
                boolean isKept = cluster.settings.has(Flaw.NO_REFUSAL_AFTER_STATEMENT)
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
                && (cluster.settings.has(Flaw.NO_REFUSAL_AFTER_STATEMENT)
                        || cluster.settings.has(Flaw.ACKNOWLEDGES_BEFORE_HEARD_AGAIN));
    }

    private void answer(String node, HolderEvent event) {
        cluster.checks.count(
                event instanceof HolderEvent.Refused refused ? "refused " + refused.refusal() : "answered");
        cluster.network.send(
                host.name(), node, () -> Named.in(cluster.hosts, node).deliver(agent -> agent.holderHears(event)));
    }
}
