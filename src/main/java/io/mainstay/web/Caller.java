package io.mainstay.web;

import io.mainstay.core.command.AccessRole;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Who asks, and what he may do.
 *
 * @param name the token's; empty where nobody needs one, and where it is known only as it is told
 */
record Caller(String name, AccessRole role) {
    private static final String KEY = "mainstay.caller";

    void isBehind(RoutingContext context) {
        context.put(KEY, this);
    }

    /** Who is behind a request that the door has let in. */
    static Caller of(RoutingContext context) {
        Caller caller = context.get(KEY);
        if (caller == null) {
            throw new IllegalStateException("the door has not been passed");
        }
        return caller;
    }

    boolean may(AccessRole needed) {
        return role.covers(needed);
    }

    /** In whose name he asks, who tells that one; empty where his token is another's, which he has been answered then (W5). */
    static Optional<String> by(RoutingContext context, String told) {
        String name = of(context).name();
        if (name.isEmpty() || told.isEmpty() || told.equals(name)) {
            return Optional.of(name.isEmpty() ? told : name);
        }
        Answers.problem(
                context,
                403,
                "by",
                "The token is " + name + "'s, and the command says that it is by '" + ReadRoutes.cut(told)
                        + "'; leave by out");
        return Optional.empty();
    }

    /** Whether he may do that; if not, he has been answered so. */
    static boolean may(RoutingContext context, AccessRole needed, String what) {
        Caller caller = of(context);
        if (caller.may(needed)) {
            return true;
        }
        Answers.forbidden(
                context,
                needed,
                (caller.name().isEmpty() ? "Whoever asks here" : "The token of " + caller.name()) + " has the role "
                        + caller.role().label() + "; " + what + " takes the role " + needed.label());
        return false;
    }
}
