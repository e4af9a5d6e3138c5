package io.mainstay.web;

import io.mainstay.config.NodeConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, and what every answer carries. Over the Unix socket the file's mode decides; over TCP a web page of
 * somebody else must not reach the node through an operator's browser: neither by a name that it points at us (DNS
 * rebinding), nor by a form or script of its own (cross-site requests).
 */
final class Door {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Kind kind;
    private final String node;
    private final NodeConfig.Http http;

    /** Which way a request came. */
    enum Kind {
        TCP,
        SOCKET
    }

    Door(Kind kind, String node, NodeConfig.Http http) {
        this.kind = kind;
        this.node = node;
        this.http = http;
    }

    boolean takesCommands() {
        return kind == Kind.SOCKET || http.commands() == NodeConfig.Commands.SOCKET_AND_TCP;
    }

    void check(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cache-Control", "no-store");
        HttpServerRequest request = context.request();
        HostAndPort host = request.authority();
        if (kind == Kind.TCP && (host == null || !isOurs(host.host()))) {
            Answers.problem(
                    context,
                    403,
                    "host",
                    "The Host header is " + (host == null ? "missing" : "'" + shown(host.host()) + "'")
                            + "; this node answers to its address, to localhost, to " + node + " and to "
                            + http.host());
            return;
        }
        if (HttpMethod.POST.equals(request.method()) && refusesPost(context, request)) {
            return;
        }
        context.next();
    }

    private boolean refusesPost(RoutingContext context, HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin != null && !origin.equals("http://" + request.getHeader("Host"))) {
            Answers.problem(
                    context, 403, "origin", "The request comes from a page of '" + shown(origin) + "', not from ours");
            return true;
        }
        if (!takesCommands() && !DemoRoutes.isOf(request.path())) {
            Answers.problem(
                    context,
                    403,
                    "commands",
                    "Commands are not taken over TCP. Use the socket " + http.socket()
                            + " (the mainstay command does so by itself), or set `http: {commands: true}`");
            return true;
        }
        String type = request.getHeader("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            Answers.problem(
                    context, 415, "content-type", "Content-Type is '" + shown(type) + "'; send application/json");
            return true;
        }
        return false;
    }

    private boolean isOurs(String header) {
        String host = header.toLowerCase(Locale.ROOT);
        boolean isAddress = host.matches("[0-9.]+") || host.indexOf(':') >= 0;
        return isAddress
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equalsIgnoreCase(http.host())
                || host.equalsIgnoreCase(node);
    }

    private static String shown(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
