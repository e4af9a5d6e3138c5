package io.mainstay.web;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers to what no route takes. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    static void addTo(Router router) {
        router.errorHandler(400, context -> Answers.problem(context, 400, "request", "The path or query is malformed"));
        router.errorHandler(
                404,
                context -> Answers.problem(
                        context,
                        404,
                        "path",
                        "Nothing is at " + ReadRoutes.cut(context.request().path())
                                + "; /api/v1/openapi.yaml says what there is"));
        router.errorHandler(405, context -> notAllowed(router, context));
        router.errorHandler(
                406,
                context -> Answers.problem(
                        context,
                        406,
                        "accept",
                        "Accept is '" + ReadRoutes.cut(context.request().getHeader("Accept"))
                                + "', which leaves out what there is here; leave it out"));
        router.errorHandler(
                413,
                context -> Answers.problem(
                        context,
                        413,
                        "size",
                        "A command is at most " + CommandRoute.MAX_BODY + " bytes; nothing has changed"));
        router.errorHandler(
                415,
                context -> Answers.problem(
                        context,
                        415,
                        "content-type",
                        "Content-Type is '" + ReadRoutes.cut(context.request().getHeader("Content-Type")) + "'; send "
                                + Answers.JSON));
        router.errorHandler(500, context -> {
            LOG.error(
                    "{} {} failed",
                    context.request().method(),
                    context.request().path(),
                    context.failure());
            Answers.problem(context, 500, "failure", "The node's log says why; nothing is known to have changed");
        });
    }

    private static void notAllowed(Router router, RoutingContext context) {
        String allowed = String.join(", ", methods(router, context.normalizedPath()));
        context.response().putHeader("Allow", allowed);
        Answers.problem(
                context,
                405,
                "method",
                context.request().method() + " is not for "
                        + ReadRoutes.cut(context.request().path()) + "; allowed is " + allowed);
    }

    /** What may be done to an address, by name. */
    private static Set<String> methods(Router router, String path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            String told = route.getPath();
            Set<HttpMethod> some = route.methods();
            if (told != null && some != null && isOf(told, path)) {
                some.forEach(method -> methods.add(method.name()));
            }
        }
        return methods;
    }

    /** Whether a path is one of a route's, whose parts with a colon stand for anything. */
    private static boolean isOf(String route, String path) {
        String[] parts = route.split("/", -1);
        String[] told = path.split("/", -1);
        boolean isOf = parts.length == told.length;
        for (int i = 0; isOf && i < parts.length; i++) {
            isOf = parts[i].startsWith(":") || parts[i].equals(told[i]);
        }
        return isOf;
    }

    /** A request that is no HTTP, or too large a one: no route sees it. */
    static void notUnderstood(HttpServerRequest request) {
        DecoderResult result = request.decoderResult();
        Throwable cause = result == null ? null : result.cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException ? 431 : 400;
        String detail = switch (status) {
            case 414 -> "The address is longer than " + Servers.MAX_LINE + " bytes";
            case 431 -> "The headers are longer than " + Servers.MAX_HEADERS + " bytes";
            default -> "This is not HTTP/1.1";
        };
        Door.protect(request.response());
        new Answers.Answer(
                        status,
                        Answers.PROBLEM,
                        Answers.body(request, status, "request", detail).encode())
                .send(request.response());
        request.connection().close();
    }
}
