package io.mainstay.resource;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.vertx.core.Future;
import java.util.Map;

/**
 * One resource on this node. Every verb is called on the agents' context, must not block it, and answers by a future
 * that may complete on any thread. The caller never runs two verbs at once, except that a cancelled one may still be
 * ending while the next begins. A failed future counts as {@link Outcome#failed} or {@link MonitorResult#unknown} with
 * the failure's message. Time limits are the caller's: it cancels the call.
 */
public interface Resource {
    /** Makes ready to be monitored. Idempotent. */
    default Future<Outcome> open(Call call) {
        return Future.succeededFuture(Outcome.done());
    }

    /** Looks whether it is online. Changes nothing. */
    Future<MonitorResult> monitor(Call call);

    /** Brings it online. Idempotent. */
    Future<Outcome> online(Call call);

    /** Takes it offline politely. Idempotent. */
    Future<Outcome> offline(Call call);

    /** Makes sure that it is down, whatever it takes. Idempotent; done means nothing of it runs. */
    Future<Outcome> clean(Call call, CleanReason reason);

    /**
     * Its parameters or attributes have changed and are to be read anew from its context. What cannot change while it is
     * online changes when it is next brought online.
     */
    default void configured() {}

    /**
     * This node is the group's owner, and that has been decided or confirmed anew: it was given the group, holds its lease
     * again, or the nodes that could take its place have changed, as after a parting. May come at any time and repeatedly,
     * also while it is offline.
     */
    default void confirmed() {}

    /** The last call: lets go of everything the agent holds for it, and leaves the resource as it is. */
    default Future<Outcome> close() {
        return Future.succeededFuture(Outcome.done());
    }

    /**
     * Does something of its own, which its type names in {@link ResourceType#actions}. Beside its monitors, never beside
     * another verb: a cancelled one may still be ending while that begins.
     */
    default Future<Outcome> action(Call call, String name) {
        return Future.succeededFuture(Outcome.failed("there is no action " + name));
    }

    /** What it has to say about itself, for operators; cheap, read from fields. */
    default Map<String, String> info() {
        return Map.of();
    }
}
