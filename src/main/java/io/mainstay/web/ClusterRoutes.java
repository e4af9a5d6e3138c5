package io.mainstay.web;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.AttributesJson;
import io.mainstay.bus.ClusterJson;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.TimersJson;
import io.mainstay.bus.WhyJson;
import io.mainstay.core.command.AccessRole;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.lease.DerivedTimes;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.Forecast;
import io.mainstay.core.snapshot.Why;
import io.mainstay.ledger.LedgerLimits;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** What can be asked about the cluster as a whole, and about what would become of a group. */
final class ClusterRoutes {
    /** How long the planner may take to answer a forecast. */
    static final long LIMIT_MS = 5_000;

    private final Vertx vertx;
    private final NodeView view;
    private final DeliveryOptions toPlanner = new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(LIMIT_MS);

    ClusterRoutes(Vertx vertx, NodeView view) {
        this.vertx = vertx;
        this.view = view;
    }

    void addTo(Router router) {
        ReadRoutes.get(router, "/api/v1/cluster", this::cluster);
        ReadRoutes.get(router, "/api/v1/nodes", this::nodes);
        ReadRoutes.get(router, "/api/v1/timers", this::timers);
        ReadRoutes.get(router, "/api/v1/groups/:group/why", this::why);
        ReadRoutes.get(router, "/api/v1/groups/:group/forecast", this::forecast);
        ReadRoutes.get(router, "/api/v1/groups/:group/attributes", this::attributes);
    }

    private void cluster(RoutingContext context) {
        Caller caller = Caller.of(context);
        ReadRoutes.withScene(context, view, now -> {
            JsonObject groups = new JsonObject();
            now.groups()
                    .forEach((name, drawn) ->
                            groups.put(name, drawn.group().state().name()));
            JsonObject body = view.head(now)
                    .put("commands", caller.may(AccessRole.OPERATOR))
                    .put(
                            "caller",
                            new JsonObject()
                                    .put("name", caller.name())
                                    .put("role", caller.role().label()))
                    .put("nodes", new JsonObject().put(now.own().node(), new JsonObject().put("state", "UP")));
            view.present().ifPresent(cluster -> body.mergeIn(ClusterJson.write(cluster)));
            Answers.json(context, 200, body.put("groups", groups).encode());
        });
    }

    private void nodes(RoutingContext context) {
        ReadRoutes.withScene(context, view, now -> {
            JsonObject known = view.present()
                    .map(ClusterJson::frame)
                    .map(frame -> frame.getJsonObject("nodes"))
                    .orElse(new JsonObject());
            JsonObject nodes = new JsonObject();
            var gathering = view.knowledge().gathering();
            for (String node : gathering.nodes()) {
                JsonArray owns = new JsonArray();
                now.groups().values().stream()
                        .filter(drawn -> drawn.group().owner().equals(node))
                        .forEach(drawn -> owns.add(drawn.group().name()));
                nodes.put(
                        node,
                        known.getJsonObject(node, new JsonObject().put("state", "UP"))
                                .put("told", gathering.heard(node).name())
                                .put("toldAgoMs", view.knowledge().silentMs(node))
                                .put("text", gathering.trouble(node))
                                .put("owns", owns));
            }
            Answers.json(context, 200, view.head(now).put("nodes", nodes).encode());
        });
    }

    private void timers(RoutingContext context) {
        ClusterSnapshot cluster = view.knowledge().cluster().orElse(null);
        if (cluster == null || cluster.lease().ttlMs() < LeaseTimings.MIN_TTL_MS) {
            Answers.problem(
                    context,
                    503,
                    "lease",
                    "This node has no lease to derive times from; `mainstay timers -f FILE` reads them from a file");
            return;
        }
        long ttlMs = cluster.lease().ttlMs();
        var times =
                new DerivedTimes(LeaseTimings.of(ttlMs), LedgerLimits.of(ttlMs).electionMs());
        Answers.json(context, 200, TimersJson.write(times).encode());
    }

    private void why(RoutingContext context) {
        ReadRoutes.withGroup(context, view, (now, drawn) -> {
            Why why = Why.of(view.knowledge().gathering(), drawn.group());
            Answers.json(
                    context, 200, view.head(now).mergeIn(WhyJson.write(why)).encode());
        });
    }

    private void attributes(RoutingContext context) {
        ReadRoutes.withGroup(
                context,
                view,
                (now, drawn) -> vertx.eventBus()
                        .<Optional<GroupSpec>>request(
                                Addresses.LOCAL_SPEC, drawn.group().name(), toPlanner)
                        .onComplete(reply -> {
                            Optional<GroupSpec> spec =
                                    reply.succeeded() ? reply.result().body() : Optional.empty();
                            spec.ifPresentOrElse(
                                    found -> Answers.json(
                                            context,
                                            200,
                                            view.head(now)
                                                    .mergeIn(AttributesJson.write(found))
                                                    .encode()),
                                    () -> Answers.problem(
                                            context,
                                            503,
                                            "attributes",
                                            now.own().node() + " does not run "
                                                    + drawn.group().name() + ", so it does not know how it is set; ask "
                                                    + String.join(
                                                            " or ",
                                                            drawn.group()
                                                                    .shares()
                                                                    .keySet())));
                        }));
    }

    private void forecast(RoutingContext context) {
        ReadRoutes.withGroup(context, view, (now, drawn) -> {
            String told = context.request().getParam("without");
            String without = told == null ? "" : told;
            if (!without.isEmpty() && !view.knowledge().gathering().nodes().contains(without)) {
                Answers.problem(
                        context,
                        404,
                        "node",
                        "There is no node '" + ReadRoutes.cut(without) + "'; there is "
                                + String.join(", ", view.knowledge().gathering().nodes()));
                return;
            }
            vertx.eventBus()
                    .<GroupPlan>request(
                            Addresses.LOCAL_FORECAST, new Forecast(drawn.group().name(), without), toPlanner)
                    .onSuccess(reply -> Answers.json(
                            context,
                            200,
                            view.head(now)
                                    .put("without", without)
                                    .mergeIn(ClusterJson.write(reply.body()))
                                    .encode()))
                    .onFailure(failure -> Answers.problem(
                            context,
                            503,
                            "unanswered",
                            "The planner of " + now.own().node() + " did not answer (" + failure.getMessage()
                                    + "); ask again in a moment"));
        });
    }
}
