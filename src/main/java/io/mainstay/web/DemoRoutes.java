package io.mainstay.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The demo's buttons. They do what the demo lent, nothing else, so they are open where commands are not. */
final class DemoRoutes {
    private static final String PREFIX = "/api/v1/demo/";

    private final Optional<DemoActions> lent;
    private final Repeats repeats;

    DemoRoutes(Optional<DemoActions> lent, Repeats repeats) {
        this.lent = lent;
        this.repeats = repeats;
    }

    /** Whether a path is a button's: the one that takes a POST where commands are not taken. */
    static boolean isOf(String path) {
        return path.startsWith(PREFIX);
    }

    void addTo(Router router) {
        ReadRoutes.get(router, "/api/v1/demo", this::list);
        CommandRoute.change(router.post(PREFIX + ":id"), repeats, this::run);
    }

    private void list(RoutingContext context) {
        DemoActions actions = lent.orElse(null);
        if (actions == null) {
            // The page asks on every node, and nothing is wrong where there is no demo.
            context.response().setStatusCode(204).end();
            return;
        }
        JsonArray list = new JsonArray();
        actions.actions()
                .forEach(action ->
                        list.add(new JsonObject().put("id", action.id()).put("label", action.label())));
        JsonObject body = new JsonObject().put("text", actions.text()).put("actions", list);
        Answers.json(context, 200, body.encode());
    }

    private void run(RoutingContext context) {
        String id = context.pathParam("id");
        DemoActions actions = lent.orElse(null);
        if (id == null
                || actions == null
                || actions.actions().stream().noneMatch(action -> action.id().equals(id))) {
            Answers.problem(context, 404, "demo", "There is nothing called '" + ReadRoutes.cut(id) + "' to try now");
            return;
        }
        actions.run(id)
                .onSuccess(text -> Answers.json(
                        context, 200, new JsonObject().put("text", text).encode()))
                .onFailure(failure -> Answers.problem(context, 409, "demo", String.valueOf(failure.getMessage())));
    }
}
