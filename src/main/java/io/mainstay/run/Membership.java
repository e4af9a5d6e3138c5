package io.mainstay.run;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.cluster.ClusterBusOptions;
import io.mainstay.cluster.Endpoint;
import io.mainstay.config.NodeConfig;
import io.mainstay.config.NodeConfig.Role;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.NodeRules;
import io.mainstay.hook.HookLog;
import io.mainstay.hook.LedgerHookLog;
import io.mainstay.lease.Boot;
import io.mainstay.lease.LeaseAnswers;
import io.mainstay.lease.LeaseChannel;
import io.mainstay.lease.LeaseKeeper;
import io.mainstay.lease.LeaseTime;
import io.mainstay.lease.LeaseVertx;
import io.mainstay.metrics.Meters;
import io.mainstay.node.BusVerticle;
import io.mainstay.node.MonitorTimerVerticle;
import io.mainstay.node.MovableWakeup;
import io.mainstay.node.NodeClock;
import io.mainstay.node.NodeIdentity;
import io.mainstay.node.StateDirectory;
import io.mainstay.node.TimerWakeups;
import io.mainstay.node.Wakeups;
import io.mainstay.ownership.ClusterView;
import io.mainstay.ownership.CommandDesk;
import io.mainstay.ownership.EventTelling;
import io.mainstay.ownership.GroupsDesk;
import io.mainstay.ownership.GroupsPeers;
import io.mainstay.ownership.Guarded;
import io.mainstay.ownership.LateLedger;
import io.mainstay.ownership.LedgerOwnership;
import io.mainstay.ownership.Planning;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node among several has beside a node alone: guard, lease, ledger, planner and the bus between the nodes. Made
 * before the node's verticles; joins the others in the background, so that the page answers meanwhile.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.node");
    private static final long LEAVE_LIMIT_MS = 5_000;
    private static final long BUS_LIMIT_MS = 10_000;
    /** From the lease to the bus: what is to run here is started first. */
    private static final long BUS_AFTER_MS = 1_000;

    private static final long LEASE_LOOK_MS = 100;
    /** For how long a node is detached unless told: a new version is installed and started in less. */
    private static final long DETACHED_MS = 300_000;

    private static final long DETACH_LIMIT_MS = 2_000;
    /** For the answer to reach whoever asked. */
    private static final long ANSWERED_MS = 300;

    /** A witness runs nothing. */
    private static final Guarded UNGUARDED = new Guarded() {
        @Override
        public boolean isArmed() {
            return true;
        }

        @Override
        public void newLife() {}

        @Override
        public Set<String> left() {
            return Set.of();
        }

        @Override
        public void takenOver() {}
    };

    private final NodeConfig config;
    private final NodeIdentity identity;
    private final Vertx vertx;
    private final Vertx leaseVertx;
    private final GuardWatch guard;
    private final LateLedger ledger = new LateLedger();
    private final LedgerOwnership ownership;
    private final LeaseChannel channel;
    private final LeaseKeeper keeper;
    private final CommandDesk desk;
    private final GroupsPeers groupsPeers;
    private final GroupsDesk groupsDesk;
    private final AppliedGroups applied;
    private final LedgerOpening opening;
    private final PaceWatch pace;
    private final Meters meters;
    private final Consumer<String> onBroken;
    private final Runnable onDetached;
    private final Planning planning;
    private final long firstIncarnation;
    private final AtomicBoolean isBusJoined = new AtomicBoolean();

    /**
     * @param meters where what it does is counted
     * @param around what is called when this node must not go on, or is detached
     */
    Membership(
            NodeConfig config,
            NodeIdentity identity,
            StateDirectory state,
            Meters meters,
            Node.Surroundings around,
            AppliedGroups applied) {
        this.applied = applied;
        this.vertx = applied.vertx();
        this.onBroken = around.onBroken();
        this.onDetached = around.onDetached();
        this.config = config;
        this.identity = identity;
        LeaseTimings timings = LeaseTimings.of(config.cluster().ttlMs());
        guard = new GuardWatch(vertx, state.path(), config, timings, onBroken);
        leaseVertx = LeaseVertx.create(failure -> onBroken.accept("the lease's thread failed: " + failure));
        LocalCodec.register(leaseVertx);
        EventTelling telling = new EventTelling(config.node(), identity.life(), ledger);
        ClusterView view =
                new ClusterView(config.node(), timings.ttlMs(), ClusterSettings.picture(config), ledger, telling);
        Ledger timed = meters.timed(ledger, NodeClock::nowNs);
        planning = new Planning(config.node(), timed, timings, ClusterSettings.configured(config), config.digest());
        ownership = new LedgerOwnership(config.node(), timed, timings, planning, view);
        ownership.guardedBy(isWitness() ? UNGUARDED : guard);
        opening = new LedgerOpening(config, state, ledger, vertx, onBroken);
        this.meters = meters;
        channel = new LeaseChannel(
                leaseVertx,
                new LeaseTime(NodeClock::nowMs, action -> new MovableWakeup(leaseVertx, action)::at),
                ClusterSettings.lease(config, timings),
                new Answers());
        Boot boot = new Boot(state.life(), identity.version(), config::digest);
        firstIncarnation = boot.firstIncarnation();
        keeper = new LeaseKeeper(boot, channel, timed, isWitness() ? deadlineNs -> {} : guard, ownership);
        ownership.keptBy(keeper);
        meters.renewals(keeper.renewals()::sent, keeper.renewals()::late);
        if (!isWitness()) {
            meters.guard(guard::isAlive);
        }
        VoterIntake intake = new VoterIntake(opening, ledger);
        pace = new PaceWatch(config.node(), vertx, channel, keeper, opening, intake, onBroken);
        desk = new CommandDesk(config.node(), timed, channel::request, keeper::state, this::detach, opening::takeOut);
        groupsPeers = new GroupsPeers(config.node(), vertx, channel::request, applied);
        groupsDesk = new GroupsDesk(config.node(), ledger, keeper::state, applied, groupsPeers);
    }

    private boolean isWitness() {
        return config.self().role() == Role.WITNESS;
    }

    LedgerOwnership ownership() {
        return ownership;
    }

    /** What this node's event hooks read. */
    HookLog hookLog() {
        return new LedgerHookLog(config.node(), ledger);
    }

    /** Ends what an earlier life left running, and has a guard. Nothing may be started before. */
    Future<Void> guard() {
        return isWitness() ? Future.succeededFuture() : guard.start();
    }

    /** Deploys what the groups and the page ask. */
    Future<Void> deploy() {
        return leaseVertx
                .deployVerticle(new MonitorTimerVerticle(meters.lag("lease")))
                .compose(id -> vertx.deployVerticle(ownership))
                .compose(id -> vertx.deployVerticle(desk))
                .compose(id -> vertx.deployVerticle(groupsDesk))
                .map(id -> {
                    applied.follow(ledger, ownership, this::hasJoined);
                    return null;
                });
    }

    /** Whether the ledger is as far as this process: what it was before is only read once more. */
    private boolean hasJoined(ClusterState state) {
        return state.node(config.node())
                .map(node -> node.lastIncarnation() >= firstIncarnation)
                .orElse(false);
    }

    /**
     * Joins the bus between the nodes: starting it costs a second of a processor, and nothing waits for it. A node that
     * finds no majority joins it all the same.
     */
    private void joinBus() {
        if (!isBusJoined.compareAndSet(false, true)) {
            return;
        }
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        config.members()
                .forEach(each ->
                        endpoints.put(each.name(), new Endpoint(each.address(), each.busPort(), each.hazelcastPort())));
        ClusterBusOptions bus = new ClusterBusOptions(config.cluster().name(), config.node(), endpoints);
        vertx.deployVerticle(new BusVerticle(identity, bus, new TimerWakeups(vertx), patient()))
                .onSuccess(id -> vertx.eventBus()
                        .publish(Addresses.LOCAL_HEARD, List.copyOf(keeper.heard(NodeClock.nowMs())), LocalCodec.LOCAL))
                .onFailure(failure -> LOG.error("the event bus between the nodes was not started", failure));
    }

    /** Wake-ups that come after a group's new owner has been found. */
    Wakeups patient() {
        return planning.patient(new TimerWakeups(vertx));
    }

    /** Finds the others, opens the ledger and begins a life; completes when that life has begun, which may take long. */
    Future<Void> join() {
        Future<Void> known = keeper.start();
        Wakeups clock = new TimerWakeups(vertx);
        vertx.getOrCreateContext().runOnContext(ignored -> clock.wakeAt(clock.nowMs() + BUS_LIMIT_MS, this::joinBus));
        return opening.look()
                .compose(looked -> channel.start())
                .compose(started -> opening.open(channel))
                .compose(opened -> known)
                .map(state -> {
                    keeper.begin();
                    pace.begin();
                    vertx.getOrCreateContext().runOnContext(ignored -> joinBusAfterLease(clock));
                    return null;
                });
    }

    private void joinBusAfterLease(Wakeups clock) {
        if (keeper.deadlineMs() == LeaseHolder.NONE) {
            clock.wakeAt(clock.nowMs() + LEASE_LOOK_MS, () -> joinBusAfterLease(clock));
        } else {
            clock.wakeAt(clock.nowMs() + BUS_AFTER_MS, this::joinBus);
        }
    }

    private List<String> owned() {
        return keeper.state()
                .map(state -> state.groups().values().stream()
                        .filter(group -> group.holder().node().equals(config.node()))
                        .map(GroupRecord::name)
                        .toList())
                .orElse(List.of());
    }

    /** The groups that may not be left running here: others take them over when this node's lease has ended. */
    List<String> unfrozen() {
        return keeper.state()
                .map(state -> state.groups().values().stream()
                        .filter(group -> group.holder().node().equals(config.node()) && !group.isFrozen())
                        .map(GroupRecord::name)
                        .toList())
                .orElse(List.of());
    }

    /**
     * What comes before anything is given up: another node leads the ledger, so that it is decided there at once where the
     * groups go, without an election in between.
     */
    Future<Void> prepareToLeave() {
        return opening.handOver(keeper.heard(NodeClock.nowMs())).otherwiseEmpty();
    }

    /** From now on what is given up does not wait for what is only told. */
    void leaving() {
        planning.leaving();
    }

    /** Tells the others that this node leaves; everything it ran has been released. */
    Future<Void> leave() {
        return keeper.leave(LEAVE_LIMIT_MS)
                .onSuccess(known -> {
                    if (!known) {
                        LOG.warn("the others were not told that {} leaves; its life expires", config.node());
                    }
                })
                .otherwise(false)
                .compose(known -> end());
    }

    /**
     * Leaves what this node owns running for a bounded time, and ends this agent. Once the ledger has decided it, there is
     * no way back: what could not be done then, the guard ends.
     */
    private Future<CommandReply> detach(OperatorCommand command) {
        if (isWitness()) {
            return Future.succeededFuture(
                    CommandReply.refused(config.node() + " is a witness and runs nothing; stop its agent"));
        }
        long graceMs = command.forMs() == 0 ? DETACHED_MS : command.forMs();
        String refusal = NodeRules.refuseGrace(graceMs);
        if (!refusal.isEmpty()) {
            return Future.succeededFuture(CommandReply.refused(refusal));
        }
        List<String> groups = owned();
        Wakeups wakeups = new TimerWakeups(vertx);
        String by = command.by().isEmpty() ? "an operator" : command.by();
        ownership.detaching(true);
        return prepareToLeave()
                .compose(ready -> keeper.detach(graceMs, by, DETACH_LIMIT_MS))
                .compose(isDone -> isDone
                        ? guard.leave(groups, wakeups, DETACH_LIMIT_MS).map(true)
                        : Future.succeededFuture(false))
                .map(isDone -> {
                    if (!isDone) {
                        ownership.detaching(false);
                        return CommandReply.refused("the ledger did not decide that " + config.node()
                                + " is detached; it goes on as before");
                    }
                    wakeups.wakeAt(wakeups.nowMs() + ANSWERED_MS, this::endDetached);
                    return CommandReply.accepted(detachedText(groups, graceMs));
                })
                .recover(failure -> {
                    onBroken.accept(config.node() + " is detached, but " + failure.getMessage());
                    return Future.failedFuture(failure);
                });
    }

    private String detachedText(List<String> groups, long graceMs) {
        String what = groups.isEmpty() ? "it runs nothing" : String.join(", ", groups) + " runs on without an agent";
        return config.node() + " is detached and its agent ends: " + what + " for at most " + graceMs / 1000
                + " s, and its health-check ports are closed; start the agent again before that";
    }

    private void endDetached() {
        pace.end();
        opening.close().otherwiseEmpty().compose(closed -> keeper.close()).onComplete(closed -> onDetached.run());
    }

    /** Lets go of guard, ledger and links. What still runs here is left running. */
    Future<Void> end() {
        pace.end();
        return guard.dismiss(owned())
                .otherwiseEmpty()
                .compose(gone -> opening.close())
                .otherwiseEmpty()
                .compose(gone -> keeper.close())
                .otherwiseEmpty()
                .compose(gone -> leaseVertx.close());
    }

    /** What the others may ask. */
    private final class Answers implements LeaseAnswers {
        @Override
        public Optional<History> history(String from) {
            return opening.history(from, keeper.state());
        }

        @Override
        public long generation() {
            return opening.generation();
        }

        @Override
        public void outlived(String member, long generation) {
            onBroken.accept("the cluster was recovered without " + config.node() + ": the ledger of " + member
                    + " is of generation " + generation + ", this node's of " + opening.generation()
                    + " and counts no more. " + RecoverCommand.beginAnew(config.state(), generation));
        }

        @Override
        public Future<Buffer> answer(String from, Buffer request) {
            return GroupsPeers.isOurs(request) ? groupsPeers.answer(request) : desk.answer(request);
        }
    }
}
