package io.mainstay.web;

import io.mainstay.bus.HistoryJson;
import io.mainstay.core.history.GroupHistory;
import io.mainstay.core.history.Move;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** What became of a group: who had it when, and why it moved. */
final class HistoryRoutes {
    private final NodeView view;

    HistoryRoutes(NodeView view) {
        this.view = view;
    }

    void addTo(Router router) {
        ReadRoutes.get(router, "/api/v1/groups/:group/history", this::history);
        ReadRoutes.get(router, "/api/v1/groups/:group/moves", this::moves);
        ReadRoutes.get(router, "/api/v1/groups/:group/moves/:epoch", this::move);
    }

    private void history(RoutingContext context) {
        ReadRoutes.withGroup(context, view, (now, drawn) -> {
            GroupHistory history = GroupHistory.of(now.log(), drawn.group().name());
            Answers.json(
                    context,
                    200,
                    head(now, history)
                            .put("spans", HistoryJson.spans(history.spans()))
                            .encode());
        });
    }

    private void moves(RoutingContext context) {
        ReadRoutes.withGroup(context, view, (now, drawn) -> {
            GroupHistory history = GroupHistory.of(now.log(), drawn.group().name());
            Answers.json(
                    context,
                    200,
                    head(now, history)
                            .put("moves", HistoryJson.moves(history.moves()))
                            .encode());
        });
    }

    private JsonObject head(Scene now, GroupHistory history) {
        return view.head(now).put("group", history.group());
    }

    /** One move: by the epoch that it led to, or the last. */
    private void move(RoutingContext context) {
        ReadRoutes.withGroup(context, view, (now, drawn) -> {
            String told = String.valueOf(context.pathParam("epoch"));
            boolean isLast = told.equals("last");
            if (!isLast && !told.matches("[0-9]{1,18}")) {
                Answers.problem(
                        context,
                        400,
                        "epoch",
                        "'" + ReadRoutes.cut(told) + "' is neither an epoch nor 'last'; /history lists the epochs");
                return;
            }
            GroupHistory history = GroupHistory.of(now.log(), drawn.group().name());
            Optional<Move> move = isLast ? history.lastMove() : history.move(Long.parseLong(told));
            if (move.isEmpty()) {
                Answers.problem(context, 404, "move", missing(history, told));
            } else {
                Answers.json(
                        context,
                        200,
                        head(now, history)
                                .mergeIn(HistoryJson.write(move.get()))
                                .encode());
            }
        });
    }

    private static String missing(GroupHistory history, String told) {
        String known = String.join(
                ", ",
                history.moves().stream()
                        .map(move -> String.valueOf(move.epoch()))
                        .distinct()
                        .toList());
        return history.moves().isEmpty()
                ? "Nothing is known of a move of " + history.group() + ", as far back as the event log reaches"
                : "No move of " + history.group() + " led to epoch " + ReadRoutes.cut(told) + "; known are " + known;
    }
}
