package io.mainstay.web;

import io.mainstay.metrics.Meters;
import io.mainstay.metrics.Meters.Packing;
import io.mainstay.metrics.Meters.Scrape;
import io.mainstay.metrics.Sight;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/**
 * The node's figures for Prometheus. Answers whatever the node knows, also while it starts and while nothing can be decided.
 * Written on a worker, once for all who ask in the same form at the same time.
 */
final class MetricsRoute {
    private final Vertx vertx;
    private final NodeView view;
    private final Meters meters;
    private final Map<Form, Future<Scrape>> underWay = new HashMap<>();

    /** In which form somebody wants it. */
    private record Form(boolean isOpenMetrics, Packing packing) {}

    MetricsRoute(Vertx vertx, NodeView view, Meters meters) {
        this.vertx = vertx;
        this.view = view;
        this.meters = meters;
    }

    void addTo(Router router) {
        ReadRoutes.getAny(router, "/metrics", this::answer);
    }

    private void answer(RoutingContext context) {
        String accept = header(context, "Accept");
        Packing packing = header(context, "Accept-Encoding").contains("gzip") ? Packing.GZIP : Packing.PLAIN;
        Form form = new Form(accept.contains("openmetrics"), packing);
        scrape(form, accept)
                .onSuccess(scrape -> {
                    if (form.packing == Packing.GZIP) {
                        context.response().putHeader("Content-Encoding", "gzip");
                    }
                    context.response()
                            .putHeader("Content-Type", scrape.contentType())
                            .putHeader("Vary", "Accept, Accept-Encoding")
                            .end(scrape.body());
                })
                .onFailure(context::fail);
    }

    private Future<Scrape> scrape(Form form, String accept) {
        Future<Scrape> same = underWay.get(form);
        if (same != null) {
            return same;
        }
        Sight sight = view.sight();
        Future<Scrape> next = vertx.executeBlocking(() -> meters.scrape(sight, accept, form.packing), false);
        underWay.put(form, next);
        return next.onComplete(written -> underWay.remove(form));
    }

    private static String header(RoutingContext context, String name) {
        String value = context.request().getHeader(name);
        return value == null ? "" : value;
    }
}
