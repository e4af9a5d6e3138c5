package io.mainstay.web;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.CommandJson;
import io.mainstay.bus.FieldReader;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.Reading;
import io.mainstay.config.Problem;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;

/** Takes commands: reads the body strictly, asks the groups, and turns their verdict into a status. */
final class CommandRoute {
    /** Larger than any command with the longest texts there may be. */
    static final int MAX_BODY = 16 * 1024;
    /** How long the groups may take to answer. */
    static final long LIMIT_MS = 5_000;

    private final Vertx vertx;
    private final NodeView view;
    private final DeliveryOptions toGroups = new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(LIMIT_MS);

    CommandRoute(Vertx vertx, NodeView view) {
        this.vertx = vertx;
        this.view = view;
    }

    void addTo(Router router) {
        router.post("/api/v1/groups/:group/commands")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(this::take);
    }

    private void take(RoutingContext context) {
        NodeSnapshot now = view.snapshot().orElse(null);
        String group = ReadRoutes.groupName(context);
        if (now == null) {
            ReadRoutes.starting(context);
            return;
        }
        if (view.group(group).isEmpty()) {
            ReadRoutes.noGroup(context, now, group);
            return;
        }
        String body = context.body().asString();
        Reading<JsonObject> parsed = FieldReader.parse(body == null ? "" : body);
        if (parsed instanceof Reading.Bad<JsonObject> bad) {
            refuse(context, bad.problems());
        } else if (parsed instanceof Reading.Good<JsonObject> good) {
            Reading<OperatorCommand> read = CommandJson.readFor(group, good.value());
            if (read instanceof Reading.Bad<OperatorCommand> bad) {
                refuse(context, bad.problems());
            } else if (read instanceof Reading.Good<OperatorCommand> command) {
                ask(context, now.node(), command.value());
            }
        }
    }

    private static void refuse(RoutingContext context, List<Problem> problems) {
        Answers.problem(context, 400, "bad-command", new Reading.Bad<>(problems).text(), problems);
    }

    private void ask(RoutingContext context, String node, OperatorCommand command) {
        vertx.eventBus()
                .<CommandReply>request(Addresses.LOCAL_COMMANDS, command, toGroups)
                .onSuccess(message -> answer(context, node, message.body()))
                .onFailure(failure -> Answers.problem(
                        context,
                        503,
                        "unanswered",
                        "The groups of " + node + " did not answer (" + failure.getMessage()
                                + "); look at the status before you ask again"));
    }

    private static void answer(RoutingContext context, String node, CommandReply reply) {
        switch (reply.verdict()) {
            case ACCEPTED ->
                Answers.json(context, 202, CommandJson.write(node, reply).encode());
            case DONE ->
                Answers.json(context, 200, CommandJson.write(node, reply).encode());
            case REFUSED -> Answers.problem(context, 409, "refused", reply.text());
            case UNKNOWN_TARGET -> Answers.problem(context, 404, "target", reply.text());
        }
    }
}
