package io.mainstay.run;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.config.NodeConfig;
import io.mainstay.config.Problem;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.HookKind;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.hook.EventHook;
import io.mainstay.hook.AloneHookLog;
import io.mainstay.hook.HookLog;
import io.mainstay.hook.HookVerticle;
import io.mainstay.metrics.Meters;
import io.mainstay.node.AgentVerticle;
import io.mainstay.node.ConfiguredGroups;
import io.mainstay.node.EventFile;
import io.mainstay.node.GroupVerticle;
import io.mainstay.node.MonitorTimerVerticle;
import io.mainstay.node.NodeClock;
import io.mainstay.node.NodeIdentity;
import io.mainstay.node.SoleOwnership;
import io.mainstay.node.StateDirectory;
import io.mainstay.node.StateVerticle;
import io.mainstay.node.TimerWakeups;
import io.mainstay.ownership.Alone;
import io.mainstay.ownership.ClusterPicture;
import io.mainstay.ownership.GroupsDesk;
import io.mainstay.ownership.GroupsPeers;
import io.mainstay.ownership.SoleLedger;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.Workshop;
import io.mainstay.web.DemoActions;
import io.mainstay.web.WebVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One running node: its verticles, deployed in an order in which nobody is told something before he listens. Made and
 * stopped by the command that runs it.
 */
public final class Node {
    /** Problems told in one event; `mainstay check` tells all. */
    private static final int MAX_TOLD = 10;

    private final Vertx vertx;
    private final NodeConfig config;
    private final WebVerticle web;
    private final Optional<Membership> membership;
    private final AppliedGroups applied;

    /**
     * What a node's process gives it.
     *
     * @param onBroken called when the node must not go on: it ends, and is started again by whoever supervises it
     * @param onDetached called when the node has left what it runs to the guard, and ends
     * @param demo what can be tried on its page
     * @param file its file's text as it was last taken; empty when there is none
     */
    public record Surroundings(
            Consumer<String> onBroken, Runnable onDetached, Optional<DemoActions> demo, Supplier<String> file) {
        /** One without a file. */
        public Surroundings(Consumer<String> onBroken, Runnable onDetached, Optional<DemoActions> demo) {
            this(onBroken, onDetached, demo, () -> "");
        }
    }

    private Node(
            Vertx vertx,
            NodeConfig config,
            Optional<Membership> membership,
            AppliedGroups applied,
            Meters meters,
            Optional<DemoActions> demo) {
        this.vertx = vertx;
        this.applied = applied;
        this.config = config;
        this.membership = membership;
        this.web =
                new WebVerticle(config.node(), config.http(), NodeClock::wallMs, new TimerWakeups(vertx), meters, demo);
    }

    /**
     * Starts every part. The page answers when the future completes; the groups are probed from then on, and a node among
     * several joins the others.
     *
     * @param around what it has around it
     */
    public static Future<Node> start(
            NodeConfig config, TypeCatalog types, StateDirectory state, Workshop workshop, Surroundings around) {
        Vertx vertx = workshop.vertx();
        LocalCodec.register(vertx);
        return AppliedGroups.open(vertx, config, types, VersionsFile.in(state.path()), around.file())
                .compose(applied -> start(config, types, state, workshop, around, applied));
    }

    private static Future<Node> start(
            NodeConfig config,
            TypeCatalog types,
            StateDirectory state,
            Workshop workshop,
            Surroundings around,
            AppliedGroups applied) {
        Consumer<String> onBroken = around.onBroken();
        Vertx vertx = workshop.vertx();
        NodeIdentity identity = new NodeIdentity(
                config.node(), config.cluster().name(), Version.text(), state.life(), NodeClock.wallMs());
        Meters meters = new Meters();
        vertx.eventBus().<LoggedEvent>localConsumer(Addresses.LOCAL_EVENT, message -> meters.count(message.body()));
        MoveTelling moves = new MoveTelling(config.node(), identity.startedWallMs(), meters, new TimerWakeups(vertx));
        vertx.eventBus().<EventLog>localConsumer(Addresses.LOCAL_LOG, message -> moves.take(message.body()));
        Optional<Membership> membership = config.isAlone()
                ? Optional.empty()
                : Optional.of(new Membership(config, identity, state, meters, around, applied));
        Node node = new Node(vertx, config, membership, applied, meters, around.demo());
        membership.ifPresent(member -> member.ownership().onFreed(workshop.programs()::hasten));
        Ownership ownership = membership
                .<Ownership>map(Membership::ownership)
                .orElseGet(() -> new SoleOwnership(config.node(), state.life()));
        List<GroupSpec> groups = applied.groups();
        return node.deploy(new MonitorTimerVerticle(meters.lag("node")))
                .compose(id -> membership.map(Membership::guard).orElse(Future.succeededFuture()))
                .compose(id -> node.deploy(new StateVerticle(
                        identity,
                        NodeClock::wallMs,
                        membership.map(Membership::patient).orElseGet(() -> new TimerWakeups(vertx)))))
                .compose(id -> membership
                        .map(Membership::deploy)
                        .orElseGet(() -> node.deployAlone(identity, ownership, state)))
                .compose(id -> node.deploy(new GroupVerticle(config.node(), groups, ownership, workshop.runner())))
                .compose(id -> node.deploy(node.hooks(identity, state, workshop)))
                .compose(id -> node.deploy(node.web))
                .compose(id ->
                        node.deploy(new AgentVerticle(config.node(), state.path(), groups, types, ownership, workshop)))
                .map(id -> {
                    node.tell(EventKind.NODE_JOINED, config.node() + " has started, life " + state.life());
                    applied.tellOfFile();
                    membership.ifPresent(member ->
                            member.join().onFailure(failure -> onBroken.accept(String.valueOf(failure.getMessage()))));
                    return node;
                });
    }

    private Future<Void> deployAlone(NodeIdentity identity, Ownership ownership, StateDirectory state) {
        String name = config.node();
        SoleLedger ledger = new SoleLedger(name, applied.groups(), applied.versions());
        GroupsPeers nobody = new GroupsPeers(
                name, vertx, (member, body, limitMs) -> Future.failedFuture("there is no other node"), applied);
        ClusterPicture.Configured self =
                new ClusterPicture.Configured(name, config.self().address(), "node");
        return deploy(new Alone(self, identity.version(), identity.life(), new EventFile(state.path()), ledger))
                .compose(id -> deploy(new GroupsDesk(name, ledger, ledger::state, applied, nobody)))
                .map(id -> {
                    applied.follow(ledger, ownership, any -> true);
                    return null;
                });
    }

    private Deployable hooks(NodeIdentity identity, StateDirectory state, Workshop workshop) {
        HookLog log = membership
                .map(Membership::hookLog)
                .orElseGet(() -> new AloneHookLog(config.node(), vertx, state.path()));
        return new HookVerticle(
                identity, config.hooks(), log, workshop.runner(), new TimerWakeups(vertx), NodeClock::wallMs);
    }

    private Future<String> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle);
    }

    public NodeConfig config() {
        return config;
    }

    /** The port the page answers on. */
    public int port() {
        return web.port();
    }

    /** Takes up changed attributes; the groups and their resources are the same as at the start. */
    public void configure(List<GroupSpec> groups, List<EventHook> hooks, List<Problem> warnings) {
        vertx.eventBus().publish(HookVerticle.CONFIGURED, new HookVerticle.Configured(hooks), LocalCodec.LOCAL);
        if (applied.isApplied()) {
            tell(
                    EventKind.CONFIG_DIFFERS,
                    "the file has changed, and its groups are not taken: version "
                            + applied.inForce().number()
                            + " of the groups is in force; `mainstay apply -f FILE` declares them on all nodes");
            return;
        }
        applied.fileChanged(groups);
        vertx.eventBus().publish(ConfiguredGroups.ADDRESS, new ConfiguredGroups(groups), LocalCodec.LOCAL);
        String text =
                "the changed configuration is in force; a changed command or port of what runs holds from its next start";
        tell(EventKind.CONFIG_APPLIED, warnings.isEmpty() ? text : text + "; " + joined(warnings));
    }

    /** Whether the file's groups count no more, for others were applied. */
    public boolean hasApplied() {
        return applied.isApplied();
    }

    /** Says that a change of the configuration was not taken; the old one stays. */
    public void refuse(List<Problem> problems) {
        tell(
                EventKind.CONFIG_REFUSED,
                "the changed configuration is refused as a whole, the old one stays: " + joined(problems));
    }

    private static String joined(List<Problem> problems) {
        String first = problems.stream().limit(MAX_TOLD).map(Problem::toString).collect(Collectors.joining(" · "));
        return problems.size() <= MAX_TOLD ? first : first + " · and " + (problems.size() - MAX_TOLD) + " more";
    }

    private void tell(EventKind kind, String text) {
        vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, new Occurrence("", "", kind, text), LocalCodec.LOCAL);
    }

    /**
     * Takes every group offline, parents first, and tells the other nodes that this one leaves. Fails when that has not
     * ended within {@code limitMs}: something could not be stopped, and it is said on the page what.
     */
    public Future<Void> takeOffline(long limitMs) {
        tell(EventKind.NODE_EXITED, config.node() + " leaves; its groups are taken offline");
        membership.ifPresent(Membership::leaving);
        return prepareToLeave()
                .compose(ready -> vertx.eventBus()
                        .request(
                                GroupVerticle.LEAVE,
                                "",
                                new DeliveryOptions().setLocalOnly(true).setSendTimeout(limitMs)))
                .compose(down -> membership.map(Membership::leave).orElse(Future.succeededFuture()));
    }

    /** The groups that must not be left running when this node ends; empty where none can be taken over. */
    public List<String> notToBeAbandoned() {
        return membership.map(Membership::unfrozen).orElse(List.of());
    }

    /** Ends the node's part in the cluster and leaves what runs running. */
    public Future<Void> abandon() {
        return prepareToLeave().compose(ready -> membership.map(Membership::end).orElse(Future.succeededFuture()));
    }

    private Future<Void> prepareToLeave() {
        return membership.map(Membership::prepareToLeave).orElse(Future.succeededFuture());
    }

    /** The longest that taking everything offline may last: every stop and one clean after it. */
    public long offlineLimitMs() {
        List<GroupSpec> groups = applied.groups();
        return groups.stream()
                        .flatMap(group -> group.resources().stream())
                        .mapToLong(spec -> spec.settings().offlineTimeoutMs()
                                + spec.settings().cleanTimeoutMs())
                        .max()
                        .orElse(0)
                + groups.stream().mapToLong(Node::hooksMs).max().orElse(0)
                + 5_000;
    }

    private static long hooksMs(GroupSpec group) {
        return group.hooks().waitMs(HookKind.BEFORE_OFFLINE)
                + group.resources().stream()
                        .mapToLong(spec -> spec.hooks().waitMs(HookKind.BEFORE_OFFLINE))
                        .sum();
    }
}
