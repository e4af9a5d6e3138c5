package io.mainstay.web;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.ClusterJson;
import io.mainstay.bus.HistoryJson;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.WhyJson;
import io.mainstay.core.command.AccessRole;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.history.GroupHistory;
import io.mainstay.core.snapshot.Why;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** All that a support case needs to see of this node in one answer, without secrets; over the node's socket, or to an admin. */
final class DiagnosisRoute {
    /** How long the gathering may take. */
    static final long LIMIT_MS = 8_000;

    private final Vertx vertx;
    private final NodeView view;
    private final DeliveryOptions toNode = new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(LIMIT_MS);

    DiagnosisRoute(Vertx vertx, NodeView view) {
        this.vertx = vertx;
        this.view = view;
    }

    void addTo(Router router, Door door) {
        ReadRoutes.get(router, "/api/v1/diagnosis", context -> {
            Caller caller = Caller.of(context);
            boolean isNamed = !caller.name().isEmpty();
            if (door.isSocket() || (isNamed && caller.may(AccessRole.ADMIN))) {
                answer(context);
            } else {
                Answers.forbidden(
                        context,
                        AccessRole.ADMIN,
                        "Log and threads are told over the node's socket, and to whoever has an admin's token");
            }
        });
    }

    private void answer(RoutingContext context) {
        view.draw();
        JsonObject parts = new JsonObject();
        view.scene().ifPresent(now -> {
            parts.put("status.json", view.groupsText(now));
            view.present()
                    .ifPresent(cluster ->
                            parts.put("cluster.json", ClusterJson.write(cluster).encodePrettily()));
            now.groups().forEach((name, drawn) -> {
                Why why = Why.of(view.knowledge().gathering(), drawn.group());
                parts.put("why/" + name + ".json", WhyJson.write(why).encodePrettily());
            });
            parts.put("events.json", NodeView.eventsText(now.log().after(0, EventLog.LIMIT)));
            parts.put(
                    "events-waiting.json", NodeView.eventsText(view.knowledge().waiting()));
            now.groups()
                    .keySet()
                    .forEach(name -> parts.put(
                            "history/" + name + ".json",
                            HistoryJson.spans(GroupHistory.of(now.log(), name).spans())
                                    .encodePrettily()));
        });
        vertx.eventBus()
                .<JsonObject>request(Addresses.LOCAL_DIAGNOSIS, parts, toNode)
                .onSuccess(reply -> Answers.json(
                        context,
                        200,
                        new JsonObject().put("parts", reply.body()).encode()))
                .onFailure(failure -> Answers.problem(
                        context, 503, "unanswered", "The node could not gather it: " + failure.getMessage()));
    }
}
