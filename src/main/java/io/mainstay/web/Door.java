package io.mainstay.web;

import io.mainstay.config.NodeConfig;
import io.mainstay.core.command.AccessRole;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may come in, and what every answer carries. Over the Unix socket the file's mode decides; over TCP a token does, where
 * there are any. A web page of somebody else must not reach the node through an operator's browser: neither by a name that it
 * points at us (DNS rebinding), nor by a form or script of its own (cross-site requests).
 */
final class Door {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    /** What is asked before anybody can say who he is: a line of yes or no, and the page's files, which know nothing. */
    private static final Pattern OPEN =
            Pattern.compile("(/api/v1)?/(health/(live|ready)|groups/[^/]+/owner)/?|/|/[a-z0-9-]+\\.(html|js|css|svg)");
    /** What an operator changes; every other change is an admin's. A verb may take more. */
    private static final Pattern OPERATORS = Pattern.compile("/api/v1/((groups|nodes)/[^/]+/commands|demo/[^/]+)/?");

    /** What only tells what a change would lead to. */
    private static final Pattern VIEWERS = Pattern.compile("/api/v1/(groups|nodes)/[^/]+/rehearsal/?");

    private static final List<String> TYPES = List.of("application/json", "application/yaml");

    private final Kind kind;
    private final String node;
    private final NodeConfig.Http http;
    private final Optional<Admission> admission;

    /** Which way a request came. */
    enum Kind {
        TCP,
        SOCKET
    }

    /** @param admission judges tokens; empty where none are asked for */
    Door(Kind kind, String node, NodeConfig.Http http, Optional<Admission> admission) {
        this.kind = kind;
        this.node = node;
        this.http = http;
        this.admission = admission;
    }

    boolean isSocket() {
        return kind == Kind.SOCKET;
    }

    /** What every answer carries, also one to a request that was no HTTP. */
    static void protect(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Embedder-Policy", "require-corp")
                .putHeader("Cache-Control", "no-store");
    }

    void check(RoutingContext context) {
        protect(context.response());
        if (!isReadable(context)) {
            Answers.problem(context, 400, "request", "The path or query is malformed");
            return;
        }
        boolean comesIn = kind == Kind.SOCKET
                ? admit(context, Admission.throughTheSocket())
                : isForUs(context) && isNotOfAnotherSite(context) && isKnown(context);
        if (comesIn && mayDo(context) && isOfAKnownType(context)) {
            context.next();
        }
    }

    /** Whether path and query can be decoded: whoever asks for them later need not think of it. */
    private static boolean isReadable(RoutingContext context) {
        try {
            return context.normalizedPath() != null && context.request().params() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Behind TLS the browser has compared the name with the certificate's: nobody can point a name of his at us. */
    private boolean isForUs(RoutingContext context) {
        HostAndPort host = context.request().authority();
        if (host != null && (http.tls().isPresent() || isOurs(host.host()))) {
            return true;
        }
        Answers.problem(
                context,
                403,
                "host",
                "The Host header is " + (host == null ? "missing" : "'" + ReadRoutes.cut(host.host()) + "'")
                        + "; this node answers to its address, to localhost, to " + node + " and to " + http.host());
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

    private boolean isNotOfAnotherSite(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        String own = http.scheme() + "://" + request.getHeader("Host");
        boolean isOurs = (origin == null || origin.equals(own))
                && (site == null || site.equals("same-origin") || site.equals("none"));
        if (isOurs || !changes(request)) {
            return true;
        }
        Answers.problem(
                context,
                403,
                "origin",
                "The request comes from a page of '" + ReadRoutes.cut(origin == null ? site : origin)
                        + "', not from ours");
        return false;
    }

    private boolean isKnown(RoutingContext context) {
        if (admission.isEmpty()) {
            AccessRole role =
                    http.commands() == NodeConfig.Commands.SOCKET_AND_TCP ? AccessRole.ADMIN : AccessRole.VIEWER; // W1
            return admit(context, new Caller("", role));
        }
        if (isOpen(context)) {
            return admit(context, new Caller("", AccessRole.VIEWER));
        }
        HttpServerRequest request = context.request();
        String source = request.remoteAddress() == null
                ? "an unknown address"
                : request.remoteAddress().hostAddress();
        Admission.Verdict verdict = admission.get().judge(request.getHeader("Authorization"), String.valueOf(source));
        if (verdict instanceof Admission.Verdict.Admitted admitted) {
            return admit(context, admitted.caller());
        } else if (verdict instanceof Admission.Verdict.TooOften often) {
            long seconds = Math.max(1, (often.waitMs() + 999) / 1_000);
            context.response().putHeader("Retry-After", String.valueOf(seconds));
            Answers.problem(
                    context,
                    429,
                    "attempts",
                    "Too many tokens that are not known have come from this address; try again in " + seconds + " s");
        } else if (verdict instanceof Admission.Verdict.Unknown unknown) {
            // Basic is taken too but not asked for: the page asks by itself, and no browser is to ask before it.
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"mainstay\"");
            Answers.problem(context, 401, "token", unknown.why());
        }
        return false;
    }

    private static boolean admit(RoutingContext context, Caller caller) {
        caller.isBehind(context);
        return true;
    }

    /** The least that the address takes; a command may take more. */
    private boolean mayDo(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean isDemo = admission.isEmpty() && DemoRoutes.isOf(context.normalizedPath());
        boolean isForecast = VIEWERS.matcher(context.normalizedPath()).matches();
        if (!changes(request) || isDemo || isForecast) {
            return true;
        }
        if (kind == Kind.TCP && admission.isEmpty() && !Caller.of(context).may(AccessRole.OPERATOR)) {
            Answers.problem(
                    context,
                    403,
                    "commands",
                    "Commands are not taken over TCP. Use the socket " + http.socket()
                            + " (the mainstay command does so by itself), or set `http: {commands: true}`");
            return false;
        }
        AccessRole needed =
                OPERATORS.matcher(context.normalizedPath()).matches() ? AccessRole.OPERATOR : AccessRole.ADMIN;
        return Caller.may(context, needed, request.method() + " to this address");
    }

    private static boolean isOfAKnownType(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!HttpMethod.POST.equals(request.method()) && !HttpMethod.PUT.equals(request.method())) {
            return true;
        }
        String type = request.getHeader("Content-Type");
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (TYPES.contains(bare)) {
            return true;
        }
        Answers.problem(
                context, 415, "content-type", "Content-Type is '" + ReadRoutes.cut(type) + "'; send " + TYPES.get(0));
        return false;
    }

    private static boolean isOpen(RoutingContext context) {
        return !changes(context.request())
                && OPEN.matcher(context.normalizedPath()).matches();
    }

    private static boolean changes(HttpServerRequest request) {
        HttpMethod method = request.method();
        return !HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method) && !HttpMethod.OPTIONS.equals(method);
    }
}
