package io.mainstay.cli;

import io.mainstay.core.snapshot.Picture;
import io.mainstay.core.snapshot.WholeGroup;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay status [GROUP] [-w]}. */
@Command(
        name = "status",
        description = "Shows nodes, groups, agents, flags and probes; with -w goes on as they change.",
        footer = {"", "Examples:", "  mainstay status", "  mainstay status web -w", "  mainstay status -o json"})
final class StatusCommand extends NodeCommand {
    @Parameters(arity = "0..1", paramLabel = "GROUP", description = "only this group")
    @Nullable String group;

    @Option(
            names = {"-w", "--watch"},
            description = "streams changes until Ctrl-C")
    boolean watch;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    @Override
    int run(NodeClient client) {
        return watch ? watch(client) : once(client);
    }

    private int once(NodeClient client) {
        JsonObject json = only(good(client.get("/groups")).json());
        if (format.isForMachines()) {
            screen().line(format.document(json));
        } else {
            LiveState live = new LiveState();
            live.take("snapshot", json);
            show(live, live.groups());
        }
        return ExitCode.DONE;
    }

    private int watch(NodeClient client) {
        LiveState live = new LiveState();
        CompletableFuture<Integer> broken = new CompletableFuture<>();
        Failure lost = new Failure(ExitCode.NOT_REACHABLE, "the connection is lost; what is above may be old");
        client.stream(
                "/stream", (kind, data) -> told(live, kind, data, broken), () -> broken.completeExceptionally(lost));
        try {
            return broken.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Failure failure ? failure : e;
        }
    }

    private void told(LiveState live, String kind, String data, CompletableFuture<Integer> broken) {
        try {
            if (kind.equals("beat")) {
                beat(live, new JsonObject(data));
            } else {
                told(live, kind, new JsonObject(data));
            }
        } catch (Failure failure) {
            broken.completeExceptionally(failure);
        }
    }

    /** A screen that is looked at shows times as they go on. */
    private void beat(LiveState live, JsonObject json) {
        live.beat(json);
        if (screen().isTerminal() && !format.isForMachines() && live.node().isPresent()) {
            screen().clear();
            show(live, live.groups());
        }
    }

    private void told(LiveState live, String kind, JsonObject json) {
        Picture told = live.take(kind, json);
        if (format.isForMachines()) {
            // The frame alone comes each second for the lease's sake.
            boolean isNews = kind.equals("snapshot")
                    || !told.groups().isEmpty()
                    || !told.events().isEmpty();
            if (isNews || !json.getJsonArray("gone", new JsonArray()).isEmpty()) {
                screen().line(format.next(kind.equals("snapshot") ? only(json) : json));
            }
        } else if (screen().isTerminal()) {
            screen().clear();
            show(live, live.groups());
        } else if (kind.equals("snapshot") || !told.groups().isEmpty()) {
            show(live, told.groups());
        }
    }

    private void show(LiveState live, Collection<WholeGroup> groups) {
        Screen screen = screen();
        StatusText text = new StatusText(screen, format);
        long nowWallMs = live.nowWallMs();
        live.node()
                .ifPresent(now -> Screen.wrap(
                                "cluster " + now.cluster() + ", node " + now.node() + ", Mainstay " + now.version()
                                        + ", up " + new Duration(nowWallMs - now.startedWallMs()).words(),
                                "",
                                "  ",
                                format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS)
                        .forEach(screen::line));
        boolean isAlone = live.cluster().map(known -> known.nodes().size() < 2).orElse(true);
        if (!isAlone && group == null) {
            new NodeTable(screen, format).lines(live).forEach(screen::line);
        }
        List<WholeGroup> shown = groups.stream()
                .filter(one -> group == null || one.name().equals(group))
                .toList();
        for (WholeGroup one : shown) {
            screen.line("");
            text.group(one, nowWallMs).forEach(screen::line);
        }
        if (shown.isEmpty()) {
            screen.line("no group is configured");
        }
    }

    /** The node's answer with only the group that was asked for, which must be there. */
    private JsonObject only(JsonObject json) {
        if (group == null) {
            return json;
        }
        JsonArray kept = new JsonArray();
        for (Object one : json.getJsonArray("groups", new JsonArray())) {
            if (one instanceof JsonObject object && group.equals(object.getString("group"))) {
                kept.add(object.getMap());
            }
        }
        if (kept.isEmpty()) {
            LiveState live = new LiveState();
            live.take("snapshot", json);
            throw new Failure(ExitCode.REFUSED, Attempt.noGroup(group, live));
        }
        return json.put("groups", kept.getList());
    }
}
