package io.mainstay.web;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.EventPairs;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The event log: as a list, and as a stream that goes on where a reader left off, on whichever node. */
final class EventRoutes {
    private final NodeView view;
    private final StreamHub hub;

    EventRoutes(NodeView view, StreamHub hub) {
        this.view = view;
        this.hub = hub;
    }

    void addTo(Router router) {
        router.get("/api/v1/events")
                .method(HttpMethod.HEAD)
                .produces(Answers.JSON)
                .produces(StreamHub.TYPE)
                .handler(this::events);
    }

    /** What is asked for; empty fields ask for everything. */
    private record Asked(long after, int limit, boolean isStanding, Predicate<LoggedEvent> filter) {}

    private void events(RoutingContext context) {
        ReadRoutes.withScene(
                context,
                view,
                now -> asked(context).ifPresent(asked -> {
                    String accept = context.request().getHeader("Accept");
                    if (accept != null && accept.contains(StreamHub.TYPE)) {
                        ReadRoutes.stream(
                                context, hub, () -> hub.addForEvents(context.response(), asked.filter, asked.after));
                    } else {
                        Answers.json(context, 200, list(now, asked));
                    }
                }));
    }

    private String list(Scene now, Asked asked) {
        List<LoggedEvent> from = now.log().after(asked.after, EventLog.LIMIT);
        List<LoggedEvent> all = (asked.isStanding ? EventPairs.standing(from) : from)
                .stream().filter(asked.filter).toList();
        // Who says from where he wants to read on gets the oldest of it, everybody else the newest.
        boolean isOn = asked.after > 0;
        int size = Math.min(all.size(), asked.limit);
        List<LoggedEvent> some = isOn ? all.subList(0, size) : all.subList(all.size() - size, all.size());
        List<LoggedEvent> waiting =
                view.knowledge().waiting().stream().filter(asked.filter).toList();
        return NodeView.open(view.head(now)
                        .put("first", now.log().first())
                        .put("last", now.log().last()))
                + "\"events\":" + NodeView.eventsText(some) + ",\"waiting\":" + NodeView.eventsText(waiting) + "}";
    }

    private Optional<Asked> asked(RoutingContext context) {
        HttpServerRequest request = context.request();
        String lastId = request.getHeader("Last-Event-ID");
        String since = lastId == null ? request.getParam("since") : lastId;
        long after = number(since, 0);
        long limit = number(request.getParam("limit"), EventLog.LIMIT);
        long agoMs = number(request.getParam("ago"), 0);
        long fromMs = agoMs > 0 ? view.nowWallMs() - agoMs : number(request.getParam("from"), 0);
        Optional<Severity> least = severity(request.getParam("severity"));
        if (after < 0) {
            String what = lastId == null ? "since" : "Last-Event-ID";
            wrong(
                    context,
                    "since",
                    what + " '" + ReadRoutes.cut(since) + "' is not the number of an event, such as 17");
        } else if (limit < 1 || limit > EventLog.LIMIT) {
            wrong(context, "limit", "limit is a number from 1 to " + EventLog.LIMIT);
        } else if (fromMs < 0 || agoMs < 0) {
            wrong(context, "from", "from is a time in milliseconds since 1970, ago a number of milliseconds");
        } else if (least.isEmpty()) {
            wrong(context, "severity", "severity is one of information, warning, error, severe_error");
        } else {
            String group = request.getParam("group");
            return Optional.of(new Asked(
                    after,
                    (int) limit,
                    "true".equals(request.getParam("standing")),
                    event -> event.severity().compareTo(least.get()) >= 0
                            && event.atMs() >= fromMs
                            && (group == null || event.group().equals(group))));
        }
        return Optional.empty();
    }

    private static void wrong(RoutingContext context, String type, String detail) {
        Answers.problem(context, 400, type, detail);
    }

    /** -1 for what is no number. */
    private static long number(@Nullable String text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    private static Optional<Severity> severity(@Nullable String text) {
        if (text == null) {
            return Optional.of(Severity.INFORMATION);
        }
        for (Severity each : Severity.values()) {
            if (each.name().equalsIgnoreCase(text) || each.label().equalsIgnoreCase(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
