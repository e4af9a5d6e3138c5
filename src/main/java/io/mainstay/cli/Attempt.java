package io.mainstay.cli;

import io.mainstay.bus.CommandJson;
import io.mainstay.config.Nearest;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.event.Event;
import io.mainstay.core.snapshot.Picture;
import io.mainstay.core.snapshot.WholeGroup;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    private final Asked asked;

    private final Steps steps;
    private final LiveState live = new LiveState();
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<Goal.Progress> ended = new CompletableFuture<>();
    private @Nullable Goal goal;
    private @Nullable Phases phases;
    private final Set<String> moving = new TreeSet<>();
    private volatile long askedAtNanos;
    private boolean accepted;
    private boolean settled;
    private Goal.@Nullable Progress progress;

    /** Hears of what happens after the asking. */
    interface Steps {
        void tell(long afterMs, String text);
    }

    /** What came of it: an exit code and the line to show. */
    record Result(int exitCode, String text) {}

    Attempt(NodeClient client, Asked asked) {
        this(client, asked, (afterMs, text) -> {});
    }

    /** @param steps hears of each step while it is waited for, from any thread */
    Attempt(NodeClient client, Asked asked, Steps steps) {
        this.client = client;
        this.asked = asked;
        this.steps = steps;
    }

    /** Asks and returns the node's first answer. */
    Result ask() {
        NodeClient.Answer answer = post("commands");
        if (!answer.isGood()) {
            return new Result(ExitCode.REFUSED, answer.detail());
        }
        accepted = answer.status() == 202;
        String text = answer.json().getString("text", "done");
        String subject = asked.subject();
        return new Result(ExitCode.DONE, text.startsWith(subject) ? text : subject + ": " + text);
    }

    /** Asks what it would lead to, and changes nothing. */
    Result rehearse() {
        NodeClient.Answer answer = post("rehearsal");
        return answer.isGood()
                ? new Result(
                        ExitCode.DONE,
                        "nothing is done; it would lead to:\n"
                                + answer.json().getString("text", "").replace(CommandReply.THEN, "\n"))
                : new Result(ExitCode.REFUSED, answer.detail());
    }

    private NodeClient.Answer post(String what) {
        JsonObject body = CommandJson.write(asked.by(Operator.name()));
        body.remove("group");
        if (asked.verb().isForNode()) {
            body.remove("node");
        }
        String path = asked.verb().isForNode()
                ? "/nodes/" + part(asked.node())
                : "/groups/" + part(asked.target().group());
        return client.post(path + "/" + what, body);
    }

    /** A name as one part of a path. */
    static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Asks, and waits until it is reached or has failed. */
    Result askAndWait(long limitMs) {
        client.stream("/stream", this::hear, this::lost);
        Boolean known = await(begun, NodeClient.ANSWER_LIMIT_MS);
        if (known == null) {
            throw new Failure(
                    ExitCode.NOT_REACHABLE,
                    "the node does not tell how " + asked.subject() + " stands; nothing was asked of it");
        }
        if (!known) {
            return new Result(ExitCode.REFUSED, missing());
        }
        askedAtNanos = System.nanoTime();
        step("asked: " + asked.verb().label() + " " + asked.subject()
                + (asked.node().isEmpty() || asked.verb().isForNode() ? "" : " on " + asked.node()));
        Result first = ask();
        if (first.exitCode() != ExitCode.DONE || !accepted) {
            return first;
        }
        step(first.text());
        settle();
        Goal.Progress last = awaitEnd(limitMs);
        if (last == null) {
            throw timedOut(limitMs);
        }
        return new Result(last.kind() == Goal.Kind.REACHED ? ExitCode.DONE : ExitCode.REFUSED, last.text());
    }

    private Failure timedOut(long limitMs) {
        String look = asked.verb().isForNode() ? "" : " " + asked.target().group();
        String left = left();
        return new Failure(
                ExitCode.TIMED_OUT,
                asked.subject() + ": " + asked.verb().label() + " was taken but is not done after "
                        + new Duration(limitMs).words() + (left.isEmpty() ? "" : "; it waits for " + left)
                        + "; it goes on: mainstay status" + look);
    }

    private synchronized String left() {
        return Phases.left(concerned(), live.nowWallMs());
    }

    /** The group that is asked about; of a node those that it owns or owned. */
    private Collection<WholeGroup> concerned() {
        if (!asked.verb().isForNode()) {
            return live.group(asked.target().group()).map(List::of).orElse(List.of());
        }
        live.groups().stream()
                .filter(group -> group.owner().equals(asked.node()))
                .forEach(group -> moving.add(group.name()));
        return live.groups().stream()
                .filter(group -> moving.contains(group.name()))
                .toList();
    }

    private void step(String text) {
        steps.tell((System.nanoTime() - askedAtNanos) / 1_000_000, text);
    }

    private void lost() {
        ended.completeExceptionally(new Failure(
                ExitCode.NOT_REACHABLE,
                "the connection is lost; " + asked.subject() + ": what was asked for may go on"));
    }

    private synchronized void hear(String kind, String data) {
        if (kind.equals("beat")) {
            return;
        }
        try {
            Picture told = live.take(kind, new JsonObject(data));
            if (!begun.isDone()) {
                phases = new Phases(concerned(), told.events());
                begin(told);
            }
            Phases known = phases;
            if (known != null && askedAtNanos != 0) {
                known.news(concerned(), told.events()).forEach(this::step);
            }
            judge(told.events());
        } catch (Failure failure) {
            begun.completeExceptionally(failure);
            ended.completeExceptionally(failure);
        }
    }

    private void begin(Picture told) {
        if (asked.verb().isForNode()) {
            begun.complete(live.member(asked.node()).isPresent());
            return;
        }
        WholeGroup group = live.group(asked.target().group()).orElse(null);
        if (group != null) {
            goal = new Goal(asked, group, new Past(told.events()));
        }
        begun.complete(group != null);
    }

    /** Why nothing is known of a group, and which was perhaps meant. */
    static String noGroup(String name, LiveState live) {
        List<String> names = live.groups().stream().map(WholeGroup::name).toList();
        return "there is no group '" + name + "'; "
                + Nearest.to(name, names)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("mainstay status lists all");
    }

    private String missing() {
        return asked.verb().isForNode()
                ? "there is no node '" + asked.node() + "' in the cluster; mainstay node list shows all"
                : noGroup(asked.target().group(), live);
    }

    private void judge(List<Event> events) {
        if (progress != null && progress.kind() == Goal.Kind.FAILED) {
            return;
        }
        if (asked.verb().isForNode()) {
            progress = DrainGoal.judge(asked.verb(), asked.node(), live);
        } else if (goal != null) {
            Goal known = goal;
            String name = asked.target().group();
            progress = live.group(name)
                    .map(group -> known.judge(group, events))
                    .orElseGet(() -> new Goal.Progress(Goal.Kind.FAILED, name + " is no longer configured"));
        }
        conclude();
    }

    /** From here on an end counts: the node has taken the command. */
    private synchronized void settle() {
        settled = true;
        judge(List.of());
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
