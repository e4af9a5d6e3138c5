package io.mainstay.cli;

import io.mainstay.core.agent.AgentState;
import io.mainstay.core.command.Verb;
import io.mainstay.core.snapshot.Picture;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mainstay lifekeeper restore|remove|quickCheck|recover ID}: SEED1's contract with its exit codes. */
@Command(
        name = "lifekeeper",
        description = "The four actions of LifeKeeper's LB Health Check kit, with its exit codes 0 and 1.",
        footer = {
            "",
            "ID is the id of a resource of type lbhealthcheck. Exit code 2: there is none with this id.",
            "Examples:",
            "  mainstay lifekeeper quickCheck web-lb",
            "  scripts/lifekeeper/restore web-lb"
        })
final class LifeKeeperCommand extends NodeCommand {
    private static final String TYPE = "lbhealthcheck";
    /** What the start may take beyond HC_TIMEOUT: its children's start, and the first monitor. */
    private static final long MARGIN_MS = 60_000;
    /** R13: remove has no limit of its own. The agent's OfflineTimeout, a day at most, ends it. */
    private static final long NO_LIMIT_MS = 2 * 86_400_000L;

    @Parameters(index = "0", paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}")
    @Nullable Action action;

    @Parameters(index = "1", paramLabel = "ID", description = "the health check's id")
    String id = "";

    /** The kit's actions. */
    enum Action {
        restore,
        remove,
        quickCheck,
        recover
    }

    private record Found(Target target, String node, long timeoutMs, boolean isOnline) {}

    @Override
    int run(NodeClient client) {
        Found found = find(client);
        Action known = Objects.requireNonNull(action);
        Attempt.Result result = switch (known) {
            case restore -> restore(client, found);
            case recover -> wait(client, Verb.RECOVER, found, found.timeoutMs + MARGIN_MS);
            case remove -> wait(client, Verb.OFFLINE, found, NO_LIMIT_MS);
            case quickCheck -> attempt(client, Verb.QUICK_CHECK, found).ask();
        };
        if (result.exitCode() != ExitCode.DONE) {
            throw new Failure(result.exitCode(), result.text());
        }
        screen().line(result.text());
        return ExitCode.DONE;
    }

    /** The kit's restore may be called again after it failed: a fault mark is no condition of R1–R5, so it is cleared. */
    private Attempt.Result restore(NodeClient client, Found found) {
        // Asked whenever it is down: what is shown may be a moment older than a fault.
        if (!found.isOnline) {
            attempt(client, Verb.CLEAR, found).ask();
        }
        return wait(client, Verb.ONLINE, found, found.timeoutMs + MARGIN_MS);
    }

    private Attempt.Result wait(NodeClient client, Verb verb, Found found, long limitMs) {
        try {
            return attempt(client, verb, found).askAndWait(limitMs);
        } catch (Failure failure) {
            // The kit knows 0 and 1 only: R3 and R21 end a restore that saw no probe with 1.
            throw failure.exitCode() == ExitCode.TIMED_OUT
                    ? new Failure(ExitCode.REFUSED, String.valueOf(failure.getMessage()))
                    : failure;
        }
    }

    private Attempt attempt(NodeClient client, Verb verb, Found found) {
        String reason = "lifekeeper " + action + " " + Screen.cut(id, 100);
        return new Attempt(client, new Asked(verb, found.target, found.node, reason, ""));
    }

    private Found find(NodeClient client) {
        Picture now = LiveState.read(good(client.get("/groups")).json());
        String here = now.node().node();
        for (WholeGroup group : now.groups()) {
            List<ResourceSnapshot> resources =
                    group.share(here).map(WholeGroup.Share::resources).orElse(List.of());
            for (ResourceSnapshot resource : resources) {
                if (resource.type().equals(TYPE) && id.equals(resource.info().get("id"))) {
                    long timeoutMs =
                            resource.probe().map(ProbeSnapshot::timeoutMs).orElse(0L);
                    return new Found(
                            new Target(group.name(), resource.name()),
                            here,
                            timeoutMs,
                            resource.agent().state() == AgentState.ONLINE);
                }
            }
        }
        throw new Failure(
                ExitCode.USAGE,
                "no LB health check has the id '" + id + "' on " + here + "; mainstay status -o wide shows the ids");
    }
}
