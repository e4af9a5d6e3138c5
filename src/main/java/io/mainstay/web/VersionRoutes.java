package io.mainstay.web;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.FieldReader;
import io.mainstay.bus.GroupsJson;
import io.mainstay.bus.GroupsReply;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.Reading;
import io.mainstay.bus.VersionsNow;
import io.mainstay.core.command.AccessRole;
import io.mainstay.core.command.CommandReply.Verdict;
import io.mainstay.core.command.GroupsCommand;
import io.mainstay.core.command.GroupsCommand.Act;
import io.mainstay.core.ledger.GroupsVersion;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Which groups there are: as they are in force, their versions, other groups to be applied, and the way back. */
final class VersionRoutes {
    /** A document as JSON text may have twice as many bytes as it has characters. */
    static final int MAX_BODY = 2 * GroupsJson.MAX_DOCUMENT;
    /** Longer than reading on all nodes and the ledger together. */
    static final long LIMIT_MS = 25_000;

    private static final String CURRENT = "current";

    private final Vertx vertx;
    private final Repeats repeats;
    private final DeliveryOptions limited = new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(LIMIT_MS);

    VersionRoutes(Vertx vertx, Repeats repeats) {
        this.vertx = vertx;
        this.repeats = repeats;
    }

    void addTo(Router router) {
        CommandRoute.change(
                router.put("/api/v1/groups"),
                MAX_BODY,
                repeats,
                context -> take(context, json -> GroupsJson.readApply(act(context, Act.DIFF, Act.APPLY), json)));
        CommandRoute.change(
                router.post("/api/v1/rollback"),
                repeats,
                context -> take(
                        context, json -> GroupsJson.readRollback(act(context, Act.DIFF_BACK, Act.ROLLBACK), json)));
        ReadRoutes.get(
                router,
                "/api/v1/versions",
                context -> versions(
                        context,
                        now -> Answers.json(context, 200, GroupsJson.write(now).encode())));
        ReadRoutes.get(router, "/api/v1/versions/:version", context -> versions(context, now -> one(context, now)));
    }

    private static Act act(RoutingContext context, Act dry, Act real) {
        return "true".equals(context.request().getParam("dryRun")) ? dry : real;
    }

    private void take(RoutingContext context, Function<JsonObject, Reading<GroupsCommand>> reader) {
        Reading<JsonObject> parsed = FieldReader.body(context.body().asString());
        if (parsed instanceof Reading.Bad<JsonObject> bad) {
            Answers.problem(context, 400, "bad-command", bad.text(), bad.problems());
        } else if (parsed instanceof Reading.Good<JsonObject> good) {
            CommandRoute.nameByKey(context, good.value());
            Reading<GroupsCommand> read = reader.apply(good.value());
            if (read instanceof Reading.Bad<GroupsCommand> bad) {
                Answers.problem(context, 400, "bad-command", bad.text(), bad.problems());
            } else if (read instanceof Reading.Good<GroupsCommand> command) {
                askFor(context, command.value());
            }
        }
    }

    /** With a token he asks in its name. What groups consist of may be secret, so a difference is an admin's too. */
    private void askFor(RoutingContext context, GroupsCommand command) {
        String name = Caller.of(context).name();
        if (Caller.may(context, AccessRole.ADMIN, command.act().isForReading() ? "diff" : "apply")) {
            ask(context, name.isEmpty() ? command : command.by(name));
        }
    }

    private void ask(RoutingContext context, GroupsCommand command) {
        vertx.eventBus()
                .<GroupsReply>request(Addresses.LOCAL_GROUPS, command, limited)
                .onSuccess(message -> answer(context, command, message.body()))
                .onFailure(failure -> unanswered(context, failure));
    }

    /** A difference is an answer though applying it would be refused: its verdict says so. */
    private static void answer(RoutingContext context, GroupsCommand command, GroupsReply reply) {
        if (!reply.problems().isEmpty()) {
            Answers.problem(context, 422, "bad-groups", reply.text(), reply.problems());
        } else if (reply.verdict() == Verdict.REFUSED
                && !(command.act().isForReading() && !reply.diff().isEmpty())) {
            Answers.problem(context, 409, "refused", reply.text());
        } else {
            boolean isUnderWay = !command.act().isForReading() && reply.verdict() == Verdict.ACCEPTED;
            Answers.json(
                    context, isUnderWay ? 202 : 200, GroupsJson.write(reply).encode());
        }
    }

    private void versions(RoutingContext context, Consumer<VersionsNow> answer) {
        vertx.eventBus()
                .<VersionsNow>request(Addresses.LOCAL_VERSIONS_NOW, "", limited)
                .onSuccess(message -> answer.accept(message.body()))
                .onFailure(failure -> unanswered(context, failure));
    }

    private static void one(RoutingContext context, VersionsNow now) {
        if (!Caller.may(context, AccessRole.ADMIN, "export")) {
            return;
        }
        String asked = String.valueOf(context.pathParam("version"));
        Optional<String> document = asked.equals(CURRENT)
                ? Optional.of(now.document())
                : now.versions().stream()
                        .filter(each -> String.valueOf(each.number()).equals(asked))
                        .map(GroupsVersion::document)
                        .findFirst();
        if (document.isEmpty() || document.get().isEmpty()) {
            Answers.problem(
                    context,
                    404,
                    "version",
                    "There is no version '" + ReadRoutes.cut(asked) + "' of the groups; there is "
                            + CURRENT
                            + String.join(
                                    "",
                                    now.versions().stream()
                                            .map(each -> ", " + each.number())
                                            .toList()));
            return;
        }
        Answers.json(
                context,
                200,
                new JsonObject().put("v", 1).put("document", document.get()).encode());
    }

    private static void unanswered(RoutingContext context, Throwable failure) {
        Answers.problem(
                context,
                503,
                "unanswered",
                "This node has not answered (" + failure.getMessage() + "); look at the versions before you ask again");
    }
}
