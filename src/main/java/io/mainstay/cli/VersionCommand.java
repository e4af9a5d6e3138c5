package io.mainstay.cli;

import io.mainstay.run.Version;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay version}: of this program, and of the node that it talks to. */
@Command(
        name = "version",
        description = "Shows the version of this program and of the node.",
        footer = {"", "Examples:", "  mainstay version", "  mainstay version --client"})
final class VersionCommand implements Callable<Integer> {
    @Mixin
    private final NodeOption node = new NodeOption();

    @Option(names = "--client", description = "only of this program; needs no node")
    private boolean clientOnly;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    private Format format = Format.TABLE;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        JsonObject told =
                new JsonObject().put("client", Version.text()).put("java", System.getProperty("java.version"));
        if (clientOnly) {
            show(told);
            return ExitCode.DONE;
        }
        try (NodeClient client = new NodeClient(node.find())) {
            JsonObject now = NodeCommand.good(client.get("/cluster")).json();
            show(told.put("node", now.getString("node", ""))
                    .put("nodeVersion", now.getString("version", ""))
                    .put("cluster", now.getString("cluster", "")));
            return ExitCode.DONE;
        } catch (Failure failure) {
            // What is known is said all the same.
            show(told);
            throw failure;
        }
    }

    private void show(JsonObject told) {
        Screen screen = new Screen(Objects.requireNonNull(spec).commandLine().getOut());
        if (format.isForMachines()) {
            screen.line(format.document(told));
            return;
        }
        screen.line("client  mainstay " + told.getString("client") + ", Java " + told.getString("java"));
        String name = told.getString("node", "");
        if (!name.isEmpty()) {
            screen.line("node    mainstay " + told.getString("nodeVersion") + ", " + name + " of cluster "
                    + told.getString("cluster"));
        }
    }
}
