package io.mainstay.cli;

import io.mainstay.bus.CommandJson;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Event;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One command from asking to what came of it. To wait, it listens before it asks, so that nothing can happen unseen
 * between the two.
 */
final class Attempt {
    /**
     * What is shown may be older than the answer to the command, by a fifth of a second at most. What merely looks like
     * a failure must still look so after this.
     */
    private static final long GRACE_MS = 500;

    private final NodeClient client;
    private final Verb verb;
    private final Target target;
    private final String reason;

    private final LiveState live = new LiveState();
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<Goal.Progress> ended = new CompletableFuture<>();
    private @Nullable Goal goal;
    private boolean accepted;
    private boolean settled;
    private Goal.@Nullable Progress progress;

    /** What came of it: an exit code and the line to show. */
    record Result(int exitCode, String text) {}

    Attempt(NodeClient client, Verb verb, Target target, String reason) {
        this.client = client;
        this.verb = verb;
        this.target = target;
        this.reason = reason;
    }

    /** Asks and returns the node's first answer. */
    Result ask() {
        String user = System.getenv("SUDO_USER");
        String by = user != null && !user.isEmpty() ? user : System.getProperty("user.name", "");
        OperatorCommand command = new OperatorCommand(verb, target.group(), target.resource(), by, reason);
        JsonObject body = CommandJson.write(command);
        body.remove("group");
        String group = URLEncoder.encode(target.group(), StandardCharsets.UTF_8).replace("+", "%20");
        NodeClient.Answer answer = client.post("/groups/" + group + "/commands", body);
        if (!answer.isGood()) {
            return new Result(ExitCode.REFUSED, answer.detail());
        }
        accepted = answer.status() == 202;
        String text = answer.json().getString("text", "done");
        return new Result(ExitCode.DONE, text.startsWith(target.toString()) ? text : target + ": " + text);
    }

    /** Asks, and waits until it is reached or has failed. */
    Result askAndWait(long limitMs) {
        client.stream("/stream", this::hear, this::lost);
        Boolean known = await(begun, NodeClient.ANSWER_LIMIT_MS);
        if (known == null) {
            throw new Failure(
                    ExitCode.NOT_REACHABLE,
                    "the node does not tell how " + target + " stands; nothing was asked of it");
        }
        if (!known) {
            return new Result(
                    ExitCode.REFUSED, "there is no group '" + target.group() + "'; mainstay status lists all");
        }
        Result first = ask();
        if (first.exitCode() != ExitCode.DONE || !accepted) {
            return first;
        }
        settle();
        Goal.Progress last = awaitEnd(limitMs);
        if (last == null) {
            throw new Failure(
                    ExitCode.TIMED_OUT,
                    target + ": " + verb.label() + " was taken but is not done after " + new Duration(limitMs).words()
                            + "; it goes on: mainstay status " + target.group());
        }
        return new Result(last.kind() == Goal.Kind.REACHED ? ExitCode.DONE : ExitCode.REFUSED, last.text());
    }

    private void lost() {
        ended.completeExceptionally(new Failure(
                ExitCode.NOT_REACHABLE, "the connection is lost; " + target + ": what was asked for may go on"));
    }

    private synchronized void hear(String kind, String data) {
        if (kind.equals("beat")) {
            return;
        }
        try {
            NodeSnapshot told = live.take(kind, new JsonObject(data));
            GroupSnapshot group = live.group(target.group()).orElse(null);
            if (goal == null && group != null) {
                long lastEvent =
                        told.recent().stream().mapToLong(Event::sequence).reduce(0, Math::max);
                goal = new Goal(verb, target, group, lastEvent);
            }
            begun.complete(goal != null);
            judge(group, told.recent());
        } catch (Failure failure) {
            begun.completeExceptionally(failure);
            ended.completeExceptionally(failure);
        }
    }

    private void judge(@Nullable GroupSnapshot group, List<Event> events) {
        if (goal == null || (progress != null && progress.kind() == Goal.Kind.FAILED)) {
            return;
        }
        progress = group == null
                ? new Goal.Progress(Goal.Kind.FAILED, target.group() + " is no longer configured")
                : goal.judge(group, events);
        conclude();
    }

    /** From here on an end counts: the node has taken the command. */
    private synchronized void settle() {
        settled = true;
        judge(live.group(target.group()).orElse(null), List.of());
        conclude();
    }

    private void conclude() {
        if (!settled || progress == null) {
            return;
        }
        switch (progress.kind()) {
            case REACHED, FAILED -> ended.complete(progress);
            case SEEMS_FAILED, UNDER_WAY -> {}
        }
    }

    private synchronized Goal.@Nullable Progress seeming() {
        return progress != null && progress.kind() == Goal.Kind.SEEMS_FAILED ? progress : null;
    }

    /** What came of it, or null when the limit has passed before. */
    private Goal.@Nullable Progress awaitEnd(long limitMs) {
        Goal.Progress seemed = null;
        for (long leftMs = limitMs; leftMs > 0; leftMs -= GRACE_MS) {
            Goal.Progress last = await(ended, Math.min(leftMs, GRACE_MS));
            if (last != null) {
                return last;
            }
            Goal.Progress seems = seeming();
            if (seems != null && seemed != null) {
                return seems;
            }
            seemed = seems;
        }
        return null;
    }

    /** What the future gives, or null when the limit has passed before. */
    private static <T> @Nullable T await(CompletableFuture<T> future, long limitMs) {
        try {
            return future.get(limitMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.REFUSED, "interrupted; what was asked for may go on");
        }
    }
}
