package io.mainstay.web;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.FieldReader;
import io.mainstay.bus.HooksJson;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.Reading;
import io.mainstay.core.hook.HookTrial;
import io.mainstay.core.hook.HookView;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** How the event hooks of this node's file are doing, and a trial of one: it starts programs, so it is an admin's (W4). */
final class HookRoutes {
    /** How long the hooks may take to say how they are. */
    static final long LIMIT_MS = 5_000;
    /** Longer than any trial, shorter than a silent connection is kept. */
    static final long TRIAL_LIMIT_MS = 58_000;

    private final Vertx vertx;
    private final NodeView view;
    private final Repeats repeats;

    HookRoutes(Vertx vertx, NodeView view, Repeats repeats) {
        this.vertx = vertx;
        this.view = view;
        this.repeats = repeats;
    }

    void addTo(Router router) {
        ReadRoutes.get(
                router, "/api/v1/hooks", context -> ReadRoutes.withScene(context, view, now -> list(context, now)));
        CommandRoute.change(
                router.post("/api/v1/hooks/:hook/test"),
                repeats,
                context -> ReadRoutes.withScene(
                        context, view, now -> take(context, now.own().node())));
    }

    private void list(RoutingContext context, Scene now) {
        vertx.eventBus()
                .<List<HookView>>request(Addresses.LOCAL_HOOKS_NOW, "", within(LIMIT_MS))
                .onSuccess(reply -> Answers.json(
                        context,
                        200,
                        view.head(now)
                                .put("hooks", HooksJson.write(reply.body()))
                                .encode()))
                .onFailure(failure -> failed(context, failure));
    }

    private void take(RoutingContext context, String node) {
        Reading<JsonObject> parsed = FieldReader.body(context.body().asString());
        Reading<HookTrial.Asked> read = parsed instanceof Reading.Good<JsonObject> good
                ? HooksJson.readTrial(String.valueOf(context.pathParam("hook")), good.value())
                : new Reading.Bad<>(((Reading.Bad<JsonObject>) parsed).problems());
        if (read instanceof Reading.Bad<HookTrial.Asked> bad) {
            Answers.problem(context, 400, "bad-command", bad.text(), bad.problems());
        } else if (read instanceof Reading.Good<HookTrial.Asked> good) {
            HookTrial.Asked asked = good.value();
            Caller.by(context, asked.by())
                    .ifPresent(by -> tryOut(context, node, new HookTrial.Asked(asked.hook(), by)));
        }
    }

    private void tryOut(RoutingContext context, String node, HookTrial.Asked asked) {
        vertx.eventBus()
                .<HookTrial>request(Addresses.LOCAL_HOOK_TRIAL, asked, within(TRIAL_LIMIT_MS))
                .onSuccess(reply -> Answers.json(
                        context,
                        200,
                        HooksJson.write(node, asked.hook(), reply.body()).encode()))
                .onFailure(failure -> failed(context, failure));
    }

    private static DeliveryOptions within(long limitMs) {
        return new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(limitMs);
    }

    private static void failed(RoutingContext context, Throwable failure) {
        int code = failure instanceof ReplyException refused ? refused.failureCode() : 0;
        String why = String.valueOf(failure.getMessage());
        switch (code) {
            case 404 -> Answers.problem(context, 404, "hook", why);
            case 409 -> Answers.problem(context, 409, "refused", why);
            default ->
                Answers.problem(
                        context,
                        503,
                        "unanswered",
                        "The event hooks of this node have not answered (" + why + "); ask again in a moment");
        }
    }
}
