package io.mainstay.node;

import io.mainstay.core.agent.Agent;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.event.EventKind;
import io.mainstay.exec.Call;
import io.mainstay.resource.Resource;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The named actions of one resource, one at a time. They run beside its monitors, never beside a command: one that begins
 * ends the action. On the agents' context only.
 */
final class NamedAction {
    private final Resource resource;
    private final Wakeups wakeups;
    private final BiConsumer<EventKind, String> raise;
    private final Consumer<Runnable> onContext;
    private long calls;
    private @Nullable Running running;

    private record Running(Call call, String name) {}

    NamedAction(Resource resource, Wakeups wakeups, BiConsumer<EventKind, String> raise, Consumer<Runnable> onContext) {
        this.resource = resource;
        this.wakeups = wakeups;
        this.raise = raise;
        this.onContext = onContext;
    }

    /** Begins it, or says the one reason why not; its end is told as an event. */
    CommandReply begin(Agent agent, String name, List<String> offered) {
        String subject = agent.id().group() + "/" + agent.id().resource();
        String reason = refusal(agent, name, offered);
        if (!reason.isEmpty()) {
            return CommandReply.refused(subject + " " + reason);
        }
        long limitMs = agent.settings().get(Attribute.ACTION_TIMEOUT);
        Running begun = new Running(new Call(++calls), name);
        running = begun;
        act(begun).onComplete(ended -> onContext.accept(() -> ended(begun, ended)));
        wakeups.wakeAt(
                wakeups.nowMs() + limitMs, () -> giveUp(begun, "did not end within " + limitMs + " ms and was ended"));
        return CommandReply.accepted(
                subject + " does " + name + ", for " + limitMs + " ms at most; its end is told as an event");
    }

    private String refusal(Agent agent, String name, List<String> offered) {
        if (!offered.contains(name)) {
            return "has no action " + name
                    + (offered.isEmpty() ? "; its type has none" : "; it has " + String.join(", ", offered));
        }
        if (running != null) {
            return "is busy with its action " + running.name() + "; wait until that has ended";
        }
        return switch (agent.state()) {
            case DETACHED -> "is disabled; enable it first";
            case OPENING, PROBING, ONLINE, OFFLINE ->
                agent.has(AgentFlag.CLEANING) ? "is being cleaned; wait until that is done" : "";
            case GOING_ONLINE, GOING_ONLINE_WAIT, GOING_OFFLINE, GOING_OFFLINE_WAIT ->
                "is " + agent.state().label() + "; wait until it is settled";
        };
    }

    /** The agent has taken a step: a command ends an action. */
    void stepped(Agent agent) {
        Running now = running;
        if (now != null) {
            String reason = switch (agent.state()) {
                case DETACHED, GOING_ONLINE, GOING_OFFLINE -> agent.state().label();
                case OPENING, PROBING, ONLINE, OFFLINE, GOING_ONLINE_WAIT, GOING_OFFLINE_WAIT ->
                    agent.has(AgentFlag.CLEANING) ? "being cleaned" : "";
            };
            if (!reason.isEmpty()) {
                giveUp(now, "was ended, for its resource is " + reason);
            }
        }
    }

    private Future<Outcome> act(Running begun) {
        try {
            return resource.action(begun.call(), begun.name());
        } catch (RuntimeException failure) {
            // A resource type that throws has failed its action.
            return Future.failedFuture(failure);
        }
    }

    private void giveUp(Running which, String reason) {
        if (which.equals(running)) {
            running = null;
            which.call().cancel();
            raise.accept(EventKind.ACTION_FAILED, which.name() + " " + reason);
        }
    }

    private void ended(Running which, AsyncResult<Outcome> ended) {
        if (!which.equals(running)) {
            return;
        }
        running = null;
        Outcome outcome = ended.succeeded()
                ? ended.result()
                : Outcome.failed(String.valueOf(ended.cause().getMessage()));
        String detail = outcome.detail().isEmpty() ? "" : ": " + outcome.detail();
        if (outcome.isDone()) {
            raise.accept(EventKind.ACTION_DONE, which.name() + " is done" + detail);
        } else {
            raise.accept(EventKind.ACTION_FAILED, which.name() + " failed" + detail);
        }
    }
}
