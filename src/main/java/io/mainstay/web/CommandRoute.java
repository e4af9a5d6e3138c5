package io.mainstay.web;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.CommandJson;
import io.mainstay.bus.FieldReader;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.Reading;
import io.mainstay.bus.Requests;
import io.mainstay.config.Problem;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;

/** Takes commands for groups and nodes: reads the body strictly, asks, and turns the verdict into a status. */
final class CommandRoute {
    /** Larger than any command with the longest texts there may be. */
    static final int MAX_BODY = 16 * 1024;
    /** How long an answer may take: longer than the ledger and another node's groups together. */
    static final long LIMIT_MS = 10_000;

    /** Where a command is sent to be told what it would lead to. */
    private static final String REHEARSAL = "rehearsal";

    private final Vertx vertx;
    private final NodeView view;
    private final Repeats repeats;
    private final DeliveryOptions toGroups = new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(LIMIT_MS);

    CommandRoute(Vertx vertx, NodeView view, Repeats repeats) {
        this.vertx = vertx;
        this.view = view;
        this.repeats = repeats;
    }

    /** A command is done; sent as a rehearsal it is only told what it would lead to, for the command line's dry run. */
    void addTo(Router router) {
        add(router.post("/api/v1/groups/:group/commands"), router.post("/api/v1/nodes/:node/commands"));
        add(router.post("/api/v1/groups/:group/" + REHEARSAL), router.post("/api/v1/nodes/:node/" + REHEARSAL));
    }

    private void add(Route toGroup, Route toNode) {
        change(
                toGroup,
                repeats,
                context -> ReadRoutes.withGroup(
                        context, view, (now, drawn) -> take(context, now, json -> forGroup(drawn, json))));
        change(toNode, repeats, context -> ReadRoutes.withScene(context, view, now -> forNode(context, now)));
    }

    /** A change: its body is JSON of at most {@link #MAX_BODY} bytes, and it may be repeated under a key. */
    static void change(Route route, Repeats repeats, ReadRoutes.Route answer) {
        change(route, MAX_BODY, repeats, answer);
    }

    /** The same with a body of another size. */
    static void change(Route route, int maxBody, Repeats repeats, ReadRoutes.Route answer) {
        route.consumes(Answers.JSON)
                .produces(Answers.JSON)
                .handler(BodyHandler.create(false).setBodyLimit(maxBody))
                .handler(repeats::check)
                .handler(answer::answer);
    }

    private static Reading<OperatorCommand> forGroup(Scene.Drawn drawn, JsonObject json) {
        Reading<OperatorCommand> read = CommandJson.readFor(drawn.group().name(), json);
        return read instanceof Reading.Good<OperatorCommand> good
                        && good.value().verb().isForNode()
                ? Reading.bad(misplaced(good.value(), "is for a node", "POST it to /api/v1/nodes/NODE/commands"))
                : read;
    }

    private void forNode(RoutingContext context, Scene now) {
        String told = context.pathParam("node");
        String node = told == null ? "" : told;
        SortedSet<String> nodes = view.knowledge().gathering().nodes();
        if (!nodes.contains(node)) {
            Answers.problem(
                    context,
                    404,
                    "node",
                    "There is no node '" + ReadRoutes.cut(node) + "'; there is " + String.join(", ", nodes));
            return;
        }
        take(context, now, json -> {
            Reading<OperatorCommand> read = CommandJson.readForNode(node, json);
            return read instanceof Reading.Good<OperatorCommand> good
                            && !good.value().verb().isForNode()
                    ? Reading.bad(misplaced(good.value(), "is for a group", "POST it to /api/v1/groups/GROUP/commands"))
                    : read;
        });
    }

    private static Problem misplaced(OperatorCommand command, String problem, String remedy) {
        return new Problem("command", command.verb().label(), problem, remedy);
    }

    private void take(RoutingContext context, Scene now, Function<JsonObject, Reading<OperatorCommand>> reader) {
        Reading<JsonObject> parsed = FieldReader.body(context.body().asString());
        if (parsed instanceof Reading.Bad<JsonObject> bad) {
            refuse(context, bad.problems());
        } else if (parsed instanceof Reading.Good<JsonObject> good) {
            nameByKey(context, good.value());
            Reading<OperatorCommand> read = reader.apply(good.value());
            if (read instanceof Reading.Bad<OperatorCommand> bad) {
                refuse(context, bad.problems());
            } else if (read instanceof Reading.Good<OperatorCommand> command) {
                askFor(context, now.own().node(), Requests.named(command.value()));
            }
        }
    }

    /** A request that is not named in its body may be named by its header. */
    static void nameByKey(RoutingContext context, JsonObject json) {
        if (json.getValue("request") == null) {
            Repeats.forLedger(context).ifPresent(key -> json.put("request", key));
        }
    }

    private static void refuse(RoutingContext context, List<Problem> problems) {
        Answers.problem(context, 400, "bad-command", new Reading.Bad<>(problems).text(), problems);
    }

    /** With a token he asks in its name, never in another's. */
    private void askFor(RoutingContext context, String node, OperatorCommand command) {
        if (isRehearsal(context)
                || Caller.may(context, command.verb().needs(), command.verb().label())) {
            Caller.by(context, command.by()).ifPresent(name -> ask(context, node, command.by(name)));
        }
    }

    private static boolean isRehearsal(RoutingContext context) {
        return context.normalizedPath().endsWith("/" + REHEARSAL);
    }

    private void ask(RoutingContext context, String node, OperatorCommand command) {
        String address = isRehearsal(context) ? Addresses.LOCAL_REHEARSALS : Addresses.LOCAL_COMMANDS;
        vertx.eventBus()
                .<CommandReply>request(address, command, toGroups)
                .onSuccess(message -> answer(context, node, message.body(), command.request()))
                .onFailure(failure -> Answers.problem(
                        context,
                        503,
                        "unanswered",
                        "Nobody at " + node + " has answered (" + failure.getMessage()
                                + "); look at the status before you ask again"));
    }

    private static void answer(RoutingContext context, String node, CommandReply reply, String request) {
        switch (reply.verdict()) {
            case ACCEPTED ->
                Answers.json(
                        context, 202, CommandJson.write(node, reply, request).encode());
            case DONE ->
                Answers.json(
                        context, 200, CommandJson.write(node, reply, request).encode());
            case REFUSED -> Answers.problem(context, 409, "refused", reply.text());
            case UNKNOWN_TARGET -> Answers.problem(context, 404, "target", reply.text());
        }
    }
}
