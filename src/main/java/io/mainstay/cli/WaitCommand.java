package io.mainstay.cli;

import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.WholeGroup;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay wait GROUP}: waits until a group is as it should be, and asks for nothing. */
@Command(
        name = "wait",
        description = "Waits until a group is in a state; changes nothing.",
        footer = {
            "",
            "Examples:",
            "  mainstay wait web --timeout 30s",
            "  mainstay wait web --for offline",
            "  mainstay wait web --node n2"
        })
final class WaitCommand extends NodeCommand {
    @Parameters(paramLabel = "GROUP", description = "the group")
    String group = "";

    @Option(names = "--for", paramLabel = "STATE", description = "${COMPLETION-CANDIDATES}; ONLINE unless told")
    GroupState state = GroupState.ONLINE;

    @Option(names = "--node", paramLabel = "NODE", description = "and owned by this node")
    String at = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Duration.Converter.class,
            description = "how long at most; 5m unless told")
    Duration limit = new Duration(300_000);

    private final LiveState live = new LiveState();
    private final CompletableFuture<String> reached = new CompletableFuture<>();
    private volatile String last = "nothing is known of it yet";

    @Override
    int run(NodeClient client) {
        Failure lost = new Failure(ExitCode.NOT_REACHABLE, "the connection is lost; " + group + " may be anyhow now");
        client.stream("/stream", this::hear, () -> reached.completeExceptionally(lost));
        try {
            screen().line(reached.get(limit.ms(), TimeUnit.MILLISECONDS));
            return ExitCode.DONE;
        } catch (TimeoutException late) {
            throw new Failure(
                    ExitCode.TIMED_OUT, group + " is not " + wanted() + " after " + limit.words() + ": " + last);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.REFUSED, "interrupted");
        }
    }

    private String wanted() {
        return state.name().toLowerCase(Locale.ROOT) + (at.isEmpty() ? "" : " on " + at);
    }

    private void hear(String kind, String data) {
        if (kind.equals("beat")) {
            return;
        }
        try {
            live.take(kind, new JsonObject(data));
            judge(live.group(group));
        } catch (Failure failure) {
            reached.completeExceptionally(failure);
        }
    }

    private void judge(Optional<WholeGroup> now) {
        if (now.isEmpty()) {
            reached.completeExceptionally(new Failure(ExitCode.REFUSED, Attempt.noGroup(group, live)));
            return;
        }
        WholeGroup known = now.get();
        if (known.state() == state && (at.isEmpty() || known.owner().equals(at))) {
            String owner = known.owner().isEmpty() ? "" : ", owner " + known.owner();
            reached.complete(group + " is " + known.state() + owner);
        }
        last = "it is " + known.state() + (known.owner().isEmpty() ? "" : ", owner " + known.owner())
                + (known.sentence().isEmpty() ? "" : "; " + known.sentence());
    }
}
