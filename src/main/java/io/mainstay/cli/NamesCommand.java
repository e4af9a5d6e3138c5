package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code mainstay names KIND}: what the completion scripts offer, one name a line. A node that does not answer at once offers
 * nothing: nobody waits for a Tab.
 */
@Command(
        name = "names",
        hidden = true,
        description = "Lists names for shell completion; says nothing where the node does not answer at once.",
        footer = {"", "Example:", "  mainstay names group"})
final class NamesCommand implements Callable<Integer> {
    /** How long a Tab may take. */
    private static final int LIMIT_MS = 300;

    @Mixin
    private final NodeOption node = new NodeOption();

    @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
    private @Nullable Kind kind;

    @Spec
    private @Nullable CommandSpec spec;

    /** What there are names of. */
    enum Kind {
        GROUP,
        /** Groups, and their resources as GROUP/RESOURCE. */
        TARGET,
        /** Resources as GROUP/RESOURCE. */
        RESOURCE,
        NODE,
        /** Event hooks of the node's file. */
        HOOK,
        /** Ids of LB health checks. */
        ID
    }

    @Override
    public Integer call() {
        Set<String> names;
        try (NodeClient client = new NodeClient(node.find(), LIMIT_MS)) {
            names = switch (Objects.requireNonNull(kind)) {
                case NODE -> nodes(client);
                case HOOK -> hooks(client);
                case GROUP, TARGET, RESOURCE, ID -> ofGroups(client);
            };
        } catch (Failure silent) {
            return ExitCode.DONE;
        }
        Screen screen = new Screen(Objects.requireNonNull(spec).commandLine().getOut());
        names.forEach(screen::line);
        return ExitCode.DONE;
    }

    private static Set<String> nodes(NodeClient client) {
        JsonObject json = NodeCommand.good(client.get("/nodes")).json();
        return new LinkedHashSet<>(json.getJsonObject("nodes", new JsonObject()).fieldNames());
    }

    private static Set<String> hooks(NodeClient client) {
        JsonObject json = NodeCommand.good(client.get("/hooks")).json();
        return json.getJsonArray("hooks", new JsonArray()).stream()
                .map(hook -> ((JsonObject) hook).getString("hook", ""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> ofGroups(NodeClient client) {
        Set<String> names = new LinkedHashSet<>();
        LiveState live = new LiveState();
        live.take("snapshot", NodeCommand.good(client.get("/groups")).json());
        live.groups().forEach(group -> {
            if (kind == Kind.GROUP || kind == Kind.TARGET) {
                names.add(group.name());
            }
            group.shares().values().stream()
                    .flatMap(share -> share.resources().stream())
                    .forEach(resource -> {
                        if (kind == Kind.TARGET || kind == Kind.RESOURCE) {
                            names.add(group.name() + "/" + resource.name());
                        } else if (kind == Kind.ID
                                && !resource.info().getOrDefault("id", "").isEmpty()) {
                            names.add(resource.info().getOrDefault("id", ""));
                        }
                    });
        });
        return names;
    }
}
