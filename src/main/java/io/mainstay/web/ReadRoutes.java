package io.mainstay.web;

import io.mainstay.core.snapshot.WholeGroup;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of a node without changing anything. */
final class ReadRoutes {
    /** What is answered while nothing is known. */
    static final String STARTING = "The node is starting: nothing is known of its groups yet; ask again";

    /** Names that a refusal lists. */
    private static final int SHOWN = 10;

    private final NodeView view;
    private final StreamHub hub;

    ReadRoutes(NodeView view, StreamHub hub) {
        this.view = view;
        this.hub = hub;
    }

    void addTo(Router router) {
        get(
                router,
                "/api/v1/groups",
                context -> withScene(context, view, now -> Answers.json(context, 200, view.groupsText(now))));
        get(
                router,
                "/api/v1/groups/:group",
                context -> withGroup(
                        context,
                        view,
                        (now, drawn) -> Answers.tagged(
                                context,
                                tag(now, drawn),
                                Answers.JSON,
                                view.groupJson(now, drawn).encode())));
        get(
                router,
                "/api/v1/stream",
                StreamHub.TYPE,
                context -> stream(context, hub, () -> hub.addForState(context.response())));
        for (String prefix : new String[] {"", "/api/v1"}) {
            getAny(router, prefix + "/health/live", context -> Answers.line(context, 200, "alive"));
            getAny(router, prefix + "/health/ready", this::ready);
            getAny(router, prefix + "/groups/:group/owner", this::owner);
        }
    }

    /** Weak: ages and the time of day differ while the tag is the same. */
    private static String tag(Scene now, Scene.Drawn drawn) {
        return "W/\"" + now.own().node() + "-" + now.own().life() + "-" + drawn.number() + "\"";
    }

    /** A handler of one request. */
    interface Route {
        void answer(RoutingContext context);
    }

    /** Answers GET and HEAD with JSON. */
    static void get(Router router, String path, Route route) {
        get(router, path, Answers.JSON, route);
    }

    /** As above; whoever accepts nothing of that type is answered 406. */
    static void get(Router router, String path, String type, Route route) {
        router.get(path).method(HttpMethod.HEAD).produces(type).handler(route::answer);
    }

    /** Answers GET and HEAD whatever is accepted: what asks for a line of text is simple. */
    static void getAny(Router router, String path, Route route) {
        router.get(path).method(HttpMethod.HEAD).handler(route::answer);
    }

    /** Opens an event stream, as long as there is room for one more listener. */
    static void stream(RoutingContext context, StreamHub hub, Runnable open) {
        if (HttpMethod.HEAD.equals(context.request().method())) {
            context.response().putHeader("Content-Type", StreamHub.TYPE).end();
        } else if (hub.isFull()) {
            Answers.problem(
                    context,
                    503,
                    "streams",
                    "All " + StreamHub.MAX_LISTENERS
                            + " streams are taken; close some, or read /api/v1/groups instead");
        } else {
            open.run();
        }
    }

    private void ready(RoutingContext context) {
        boolean ready = view.knowledge().own().isPresent();
        Answers.line(context, ready ? 200 : 503, ready ? "ready" : "starting: nothing is known of the groups yet");
    }

    /** 200 only where the group may run now: this node owns it and its lease holds. */
    private void owner(RoutingContext context) {
        withGroup(context, view, (now, drawn) -> {
            WholeGroup group = drawn.group();
            boolean owns = group.owner().equals(now.own().node());
            boolean holds = view.knowledge().mayRun();
            String text = group.owner().isEmpty()
                    ? "nobody owns " + group.name()
                    : group.owner() + " owns " + group.name() + ", epoch " + group.epoch();
            String but = owns && !holds ? "; its lease has run out, so it may not run it" : "";
            Answers.line(context, owns && holds ? 200 : 503, text + but);
        });
    }

    /** What is asked of one group. */
    interface GroupRoute {
        void answer(Scene now, Scene.Drawn group);
    }

    /** What is asked of everything. */
    interface SceneRoute {
        void answer(Scene now);
    }

    static void withScene(RoutingContext context, NodeView view, SceneRoute route) {
        view.draw();
        view.scene().ifPresentOrElse(route::answer, () -> starting(context));
    }

    static void withGroup(RoutingContext context, NodeView view, GroupRoute route) {
        withScene(context, view, now -> {
            String name = groupName(context);
            Scene.Drawn drawn = now.groups().get(name);
            if (drawn == null) {
                noGroup(context, now, name);
            } else {
                route.answer(now, drawn);
            }
        });
    }

    static String groupName(RoutingContext context) {
        String name = context.pathParam("group");
        return name == null ? "" : name;
    }

    static void starting(RoutingContext context) {
        Answers.problem(context, 503, "starting", STARTING);
    }

    static void noGroup(RoutingContext context, Scene now, String name) {
        Answers.problem(context, 404, "group", missing(now, name));
    }

    /** That there is no such group, and which there are. */
    static String missing(Scene now, String name) {
        int count = now.groups().size();
        String known =
                String.join(", ", now.groups().keySet().stream().limit(SHOWN).toList());
        return "There is no group '" + cut(name) + "' on " + now.own().node() + "; "
                + (known.isEmpty() ? "no group is configured" : "there is " + known)
                + (count > SHOWN ? " and " + (count - SHOWN) + " more" : "");
    }

    static String cut(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
