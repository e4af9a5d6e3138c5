package io.mainstay.web;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.GroupsReply;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.VersionsNow;
import io.mainstay.config.NodeConfig;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.GroupsCommand;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.hook.Deliveries;
import io.mainstay.core.hook.HookTrial;
import io.mainstay.core.hook.HookView;
import io.mainstay.core.ledger.GroupsVersion;
import io.mainstay.core.plan.GroupsDiff;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.Forecast;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.metrics.Meters;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.FakeWakeups;
import io.mainstay.node.NodeIdentity;
import io.mainstay.node.Samples;
import io.mainstay.node.StateVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A node with real state and web verticles, whose groups are whatever a test says. */
public final class FakeNode {
    private static final Deliveries.Tally NO_EVENTS = new Deliveries.Tally(0, 0, 0);

    public final FakeWakeups wakeups = new FakeWakeups(200);

    /** A state is told a little later than it changed; the page's clock does not move for it. */
    private final FakeWakeups telling = new FakeWakeups(200);

    public final List<OperatorCommand> commands = Collections.synchronizedList(new ArrayList<>());
    public volatile Function<OperatorCommand, CommandReply> answer = command -> CommandReply.accepted("under way");
    public volatile Function<OperatorCommand, CommandReply> forecast = command -> CommandReply.done("nothing");
    public volatile Function<Forecast, GroupPlan> planner = asked -> ClusterSamples.plan("n1", 41);
    /** Its event hooks. */
    public volatile List<HookView> hooks = List.of(new HookView(
            "pager", "exec", "/etc/mainstay/hooks/page", "every event", "w1", 812, 3, 0, 0, 0, "", 0, NO_EVENTS));

    /** What becomes of a trial of one. */
    public volatile HookTrial trial = new HookTrial(true, "exited 0", "", 12);

    public final List<HookTrial.Asked> trials = Collections.synchronizedList(new ArrayList<>());
    public final Meters meters = new Meters();
    /** Whether whoever should decide commands is not there. */
    public volatile boolean fails;

    private final Vertx vertx;
    private final Path socket;
    private final WebVerticle web;
    private EventLog log = EventLog.EMPTY;

    public FakeNode(Vertx vertx, Path directory, NodeConfig.Commands commands) {
        this(vertx, directory.resolve("n1.sock"), 0, commands, Optional.empty());
    }

    FakeNode(Vertx vertx, Path socket, int port, NodeConfig.Commands commands, Optional<DemoActions> demo) {
        this(vertx, new NodeConfig.Http("127.0.0.1", port, socket, commands), demo);
    }

    public FakeNode(Vertx vertx, NodeConfig.Http http, Optional<DemoActions> demo) {
        this.vertx = vertx;
        this.socket = http.socket();
        this.web = new WebVerticle("n1", http, () -> Samples.WALL_MS, wakeups, meters, demo);
    }

    /** Answers a diagnosis with what it is asked with, as a node does that has nothing to add. */
    FakeNode diagnoses() {
        vertx.eventBus()
                .<JsonObject>localConsumer(
                        Addresses.LOCAL_DIAGNOSIS, message -> message.reply(message.body(), LocalCodec.LOCAL));
        return this;
    }

    public Future<FakeNode> start() {
        LocalCodec.register(vertx);
        vertx.eventBus().<OperatorCommand>localConsumer(Addresses.LOCAL_COMMANDS, message -> {
            commands.add(message.body());
            if (fails) {
                message.fail(1, "nobody can decide it now");
                return;
            }
            message.reply(answer.apply(message.body()), LocalCodec.LOCAL);
        });
        vertx.eventBus()
                .<OperatorCommand>localConsumer(
                        Addresses.LOCAL_REHEARSALS,
                        message -> message.reply(forecast.apply(message.body()), LocalCodec.LOCAL));
        vertx.eventBus()
                .<Forecast>localConsumer(
                        Addresses.LOCAL_FORECAST,
                        message -> message.reply(planner.apply(message.body()), LocalCodec.LOCAL));
        vertx.eventBus().<LoggedEvent>localConsumer(Addresses.LOCAL_EVENT, message -> {
            log(List.of(message.body()));
            meters.count(message.body());
        });
        vertx.eventBus()
                .<String>localConsumer(
                        Addresses.LOCAL_SPEC,
                        message -> message.reply(PageScenes.spec(message.body()), LocalCodec.LOCAL));
        vertx.eventBus().<GroupsCommand>localConsumer(Addresses.LOCAL_GROUPS, message -> {
            GroupsCommand asked = message.body();
            CommandReply reply = answer.apply(new OperatorCommand(Verb.PROBE, "", "", asked.by(), asked.reason()));
            message.reply(
                    new GroupsReply(reply.verdict(), reply.text(), 4, 3, GroupsDiff.NONE, List.of(), List.of()),
                    LocalCodec.LOCAL);
        });
        vertx.eventBus()
                .localConsumer(
                        Addresses.LOCAL_VERSIONS_NOW,
                        message -> message.reply(
                                new VersionsNow(
                                        "groups: {}",
                                        1,
                                        List.of(new GroupsVersion(1, "groups: {}", "kim", "", Samples.WALL_MS)),
                                        List.of(new VersionsNow.Taken("n1", 1, List.of(), ""))),
                                LocalCodec.LOCAL));
        vertx.eventBus().localConsumer(Addresses.LOCAL_HOOKS_NOW, message -> message.reply(hooks, LocalCodec.LOCAL));
        vertx.eventBus().localConsumer(Addresses.LOCAL_HOOK_TRIAL, this::onTrial);
        NodeIdentity identity = new NodeIdentity("n1", "shop", "0.1.0", 3, Samples.WALL_MS - 3_600_000);
        return vertx.deployVerticle(new StateVerticle(identity, () -> Samples.WALL_MS, telling))
                .compose(id -> vertx.deployVerticle(web))
                .map(id -> this);
    }

    private void onTrial(Message<HookTrial.Asked> message) {
        HookTrial.Asked asked = message.body();
        trials.add(asked);
        CommandReply reply = answer.apply(new OperatorCommand(Verb.PROBE, "", "", asked.by(), ""));
        if (hooks.stream().noneMatch(hook -> hook.name().equals(asked.hook()))) {
            message.fail(404, "There is no hook '" + asked.hook() + "' on n1");
        } else if (reply.verdict() == CommandReply.Verdict.REFUSED) {
            message.fail(409, reply.text());
        } else {
            message.reply(trial, LocalCodec.LOCAL);
        }
    }

    /** As the ledger's log would: with the next numbers. */
    public synchronized void log(List<LoggedEvent> events) {
        log = log.with(events);
        vertx.eventBus().publish(Addresses.LOCAL_LOG, log, LocalCodec.LOCAL);
    }

    /** Starts the page alone: nobody has told it anything of the node. */
    Future<FakeNode> startUntold() {
        LocalCodec.register(vertx);
        return vertx.deployVerticle(web).map(id -> this);
    }

    /** Every route of its REST interface and page. */
    List<Route> routes() {
        return web.routes();
    }

    public void show(GroupSnapshot group) {
        vertx.eventBus().publish(Addresses.LOCAL_GROUP, group, LocalCodec.LOCAL);
    }

    /** Shows a group and returns when the web verticle answers with it. Not from an event loop. */
    public void showAndWait(GroupSnapshot group) throws Exception {
        show(group);
        long wanted = vertx.eventBus()
                .<NodeSnapshot>request(Addresses.LOCAL_SNAPSHOT_NOW, "", LocalCodec.LOCAL)
                .await(10, TimeUnit.SECONDS)
                .body()
                .sequence();
        URL url = URI.create("http://127.0.0.1:" + port() + "/api/v1/cluster").toURL();
        String last = "";
        for (int round = 0; round < 10_000; round++) {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            last = "status " + connection.getResponseCode();
            if (connection.getResponseCode() == 200) {
                String text = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                last = text;
                if (new JsonObject(text).getLong("sequence") >= wanted) {
                    return;
                }
            }
        }
        throw new AssertionError(
                "the web verticle does not show what the state verticle knows: " + wanted + " is wanted, " + last);
    }

    /** Shows the cluster as the ledger has it. */
    public void show(ClusterSnapshot cluster) {
        vertx.eventBus().publish(Addresses.LOCAL_CLUSTER, cluster, LocalCodec.LOCAL);
    }

    /** Shows what another node says of itself, heard at this moment. */
    public void hear(String name, GroupSnapshot... groups) {
        MemberSnapshot said = ClusterSamples.said(wakeups.nowMs(), name, groups);
        vertx.eventBus().publish(Addresses.LOCAL_MEMBER, said, LocalCodec.LOCAL);
    }

    /** Time goes on, and what is shown and heard then is said again each second, as living nodes do. */
    public void goOn(Runnable saidAgain) {
        vertx.setPeriodic(1_000, id -> {
            wakeups.advance(1_000);
            saidAgain.run();
        });
    }

    public void hear(Event event) {
        LoggedEvent told = LoggedEvent.of(event, 1, Asking.NOBODY);
        vertx.eventBus().publish(Addresses.LOCAL_MEMBER_EVENT, told, LocalCodec.LOCAL);
    }

    public void show(BusState bus) {
        vertx.eventBus().publish(Addresses.LOCAL_BUS, bus, LocalCodec.LOCAL);
    }

    public void stop() throws Exception {
        vertx.undeploy(web.deploymentID()).await(10, TimeUnit.SECONDS);
    }

    public void tell(Occurrence occurrence) {
        vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, occurrence, LocalCodec.LOCAL);
    }

    public int port() {
        return web.port();
    }

    public Path socket() {
        return socket;
    }
}
