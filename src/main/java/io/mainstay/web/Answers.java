package io.mainstay.web;

import io.mainstay.bus.CommandJson;
import io.mainstay.config.Problem;
import io.mainstay.core.command.AccessRole;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Writes answers: JSON, plain lines, and problems (RFC 9457) that say what is wrong and what would be right. */
final class Answers {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private Answers() {}

    static void json(RoutingContext context, int status, String text) {
        send(context, new Answer(status, JSON, text));
    }

    static void line(RoutingContext context, int status, String text) {
        send(context, new Answer(status, "text/plain; charset=utf-8", text + "\n"));
    }

    /** JSON with a tag: not sent to whoever has it already. */
    static void tagged(RoutingContext context, String tag, String type, String text) {
        context.response().putHeader("Cache-Control", "private, no-cache").putHeader("ETag", tag);
        String known = context.request().getHeader("If-None-Match");
        if (known != null && List.of(known.split("\\s*,\\s*", -1)).contains(tag)) {
            context.response().setStatusCode(304).end();
        } else {
            send(context, new Answer(200, type, text));
        }
    }

    static void problem(RoutingContext context, int status, String type, String detail) {
        problem(context, status, type, detail, List.of());
    }

    static void problem(RoutingContext context, int status, String type, String detail, List<Problem> problems) {
        JsonObject body = body(context.request(), status, type, detail);
        if (!problems.isEmpty()) {
            body.put("problems", CommandJson.problems(problems));
        }
        send(context, new Answer(status, PROBLEM, body.encode()));
    }

    /** He may not, for want of a role. */
    static void forbidden(RoutingContext context, AccessRole needed, String detail) {
        JsonObject body = body(context.request(), 403, "role", detail).put("role", needed.label());
        send(context, new Answer(403, PROBLEM, body.encode()));
    }

    /** The only place that answers anything but files and streams. */
    private static void send(RoutingContext context, Answer answer) {
        Repeats.remember(context, answer);
        answer.send(context.response());
    }

    static JsonObject body(HttpServerRequest request, int status, String type, String detail) {
        return new JsonObject()
                .put("type", "urn:mainstay:" + type)
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail)
                .put("instance", ReadRoutes.cut(request.path()));
    }

    /** One answer; {@code text} is its whole body. */
    record Answer(int status, String type, String text) {
        void send(HttpServerResponse response) {
            if (response.ended() || response.closed()) {
                return;
            }
            if (response.headWritten()) {
                response.reset();
            } else {
                response.setStatusCode(status).putHeader("Content-Type", type).end(text);
            }
        }
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "The request could not be understood";
            case 401 -> "It is not known who asks";
            case 403 -> "Not allowed here";
            case 404 -> "There is no such thing";
            case 405 -> "Not to be done to this address";
            case 406 -> "Not to be had in that form";
            case 409 -> "Refused; nothing has changed";
            case 413 -> "The request is too large";
            case 414 -> "The address is too long";
            case 415 -> "The request is not of the right type";
            case 422 -> "It was understood, and cannot be done";
            case 429 -> "Too many attempts";
            case 431 -> "The headers are too large";
            case 503 -> "Not to be had at the moment";
            default -> status < 500 ? "The request could not be answered" : "The node failed to answer";
        };
    }
}
