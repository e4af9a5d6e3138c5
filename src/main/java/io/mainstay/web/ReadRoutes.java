package io.mainstay.web;

import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of a node without changing anything. */
final class ReadRoutes {
    private final NodeView view;
    private final StreamHub hub;

    ReadRoutes(NodeView view, StreamHub hub) {
        this.view = view;
        this.hub = hub;
    }

    void addTo(Router router, Door door) {
        get(router, "/api/v1/cluster", context -> cluster(context, door));
        get(
                router,
                "/api/v1/groups",
                context -> withSnapshot(context, now -> Answers.json(context, 200, view.groupsText(now))));
        get(
                router,
                "/api/v1/groups/:group",
                context -> withGroup(context, (now, group) -> Answers.json(context, 200, view.groupText(now, group))));
        get(router, "/api/v1/events", this::events);
        get(router, "/api/v1/stream", context -> stream(context, StreamHub.Wants.STATE, 0));
        for (String prefix : new String[] {"", "/api/v1"}) {
            get(router, prefix + "/health/live", context -> Answers.line(context, 200, "alive"));
            get(router, prefix + "/health/ready", this::ready);
            get(router, prefix + "/groups/:group/owner", this::owner);
        }
    }

    /** A handler of one request. */
    interface Route {
        void answer(RoutingContext context);
    }

    private static void get(Router router, String path, Route route) {
        router.get(path).method(HttpMethod.HEAD).handler(route::answer);
    }

    private void cluster(RoutingContext context, Door door) {
        withSnapshot(context, now -> {
            JsonObject groups = new JsonObject();
            now.groups().forEach(group -> groups.put(group.name(), group.state().name()));
            JsonObject nodes = new JsonObject().put(now.node(), new JsonObject().put("state", "UP"));
            JsonObject body = view.head(now).put("commands", door.takesCommands());
            Answers.json(
                    context, 200, body.put("nodes", nodes).put("groups", groups).encode());
        });
    }

    private void events(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        String lastId = context.request().getHeader("Last-Event-ID");
        String since = context.request().getParam("since");
        withSnapshot(context, now -> {
            Optional<Long> after = lastId != null ? afterId(lastId, now.life()) : number(since == null ? "0" : since);
            if (after.isEmpty()) {
                Answers.problem(
                        context,
                        400,
                        "since",
                        (lastId != null ? "Last-Event-ID '" + cut(lastId) : "since '" + cut(String.valueOf(since)))
                                + "' is not the number of an event; send what this node gave, such as "
                                + (lastId != null ? now.life() + "-17" : "17"));
            } else if (accept != null && accept.contains("text/event-stream")) {
                stream(context, StreamHub.Wants.EVENTS, after.get());
            } else {
                String list = NodeView.events(NodeView.eventsAfter(now, after.get()));
                String head = view.head(now).encode();
                Answers.json(context, 200, head.substring(0, head.length() - 1) + ",\"events\":" + list + "}");
            }
        });
    }

    /** An id of an earlier life of the node stands before everything of this one. */
    private static Optional<Long> afterId(String id, long life) {
        String[] parts = id.split("-", -1);
        if (parts.length != 2 || number(parts[0]).isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> sequence = number(parts[1]);
        return number(parts[0]).get() == life ? sequence : sequence.map(any -> 0L);
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private void stream(RoutingContext context, StreamHub.Wants wants, long lastEvent) {
        if (HttpMethod.HEAD.equals(context.request().method())) {
            context.response().putHeader("Content-Type", "text/event-stream").end();
        } else if (hub.isFull()) {
            Answers.problem(
                    context,
                    503,
                    "streams",
                    "All " + StreamHub.MAX_LISTENERS
                            + " streams are taken; close some, or read /api/v1/groups instead");
        } else {
            hub.add(context.response(), wants, lastEvent);
        }
    }

    private void ready(RoutingContext context) {
        boolean ready = view.snapshot().isPresent();
        Answers.line(context, ready ? 200 : 503, ready ? "ready" : "starting: nothing is known of the groups yet");
    }

    private void owner(RoutingContext context) {
        withGroup(context, (now, group) -> {
            boolean here = group.owner().equals(now.node());
            String text = group.owner().isEmpty()
                    ? "nobody owns " + group.name()
                    : group.owner() + " owns " + group.name() + ", epoch " + group.epoch();
            Answers.line(context, here ? 200 : 503, text);
        });
    }

    private interface GroupRoute {
        void answer(NodeSnapshot now, GroupSnapshot group);
    }

    private interface SnapshotRoute {
        void answer(NodeSnapshot now);
    }

    private void withSnapshot(RoutingContext context, SnapshotRoute route) {
        view.snapshot().ifPresentOrElse(route::answer, () -> starting(context));
    }

    private void withGroup(RoutingContext context, GroupRoute route) {
        withSnapshot(context, now -> {
            String name = groupName(context);
            view.group(name).ifPresentOrElse(group -> route.answer(now, group), () -> noGroup(context, now, name));
        });
    }

    static String groupName(RoutingContext context) {
        String name = context.pathParam("group");
        return name == null ? "" : name;
    }

    static void starting(RoutingContext context) {
        Answers.problem(
                context, 503, "starting", "The node is starting: nothing is known of its groups yet; ask again");
    }

    static void noGroup(RoutingContext context, NodeSnapshot now, String name) {
        String known = String.join(
                ", ", now.groups().stream().map(GroupSnapshot::name).limit(10).toList());
        Answers.problem(
                context,
                404,
                "group",
                "There is no group '" + cut(name) + "' on " + now.node() + "; "
                        + (known.isEmpty() ? "no group is configured" : "there is " + known)
                        + (now.groups().size() > 10 ? " and " + (now.groups().size() - 10) + " more" : ""));
    }

    static String cut(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
