package io.mainstay.web;

import io.mainstay.bus.CommandJson;
import io.mainstay.config.Problem;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Writes answers: JSON, plain lines, and problems (RFC 9457) that say what is wrong and what would be right. */
final class Answers {
    private Answers() {}

    static void json(RoutingContext context, int status, String text) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(text);
    }

    static void line(RoutingContext context, int status, String text) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text + "\n");
    }

    static void problem(RoutingContext context, int status, String type, String detail) {
        problem(context, status, type, detail, List.of());
    }

    static void problem(RoutingContext context, int status, String type, String detail, List<Problem> problems) {
        if (context.response().ended() || context.response().headWritten()) {
            context.request().connection().close();
            return;
        }
        JsonObject body = new JsonObject()
                .put("type", "urn:mainstay:" + type)
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail);
        if (!problems.isEmpty()) {
            body.put("field", problems.get(0).path()).put("problems", CommandJson.problems(problems));
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(body.encode());
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "The request could not be understood";
            case 403 -> "Not allowed here";
            case 404 -> "There is no such thing";
            case 405 -> "Not to be done to this address";
            case 409 -> "Refused; nothing has changed";
            case 413 -> "The request is too large";
            case 415 -> "The request is not JSON";
            case 503 -> "Not to be had at the moment";
            default -> "The node failed to answer";
        };
    }
}
