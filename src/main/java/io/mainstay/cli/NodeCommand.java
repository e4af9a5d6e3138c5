package io.mainstay.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands that talk to a node share: finding it, and opening and closing the connection. */
abstract class NodeCommand implements Callable<Integer> {
    @Mixin
    final NodeOption node = new NodeOption();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this help")
    boolean help;

    @Spec
    @Nullable CommandSpec spec;

    @Override
    public final Integer call() {
        try (NodeClient client = new NodeClient(node.find())) {
            return run(client);
        }
    }

    abstract int run(NodeClient client);

    final Screen screen() {
        CommandSpec known = Objects.requireNonNull(spec);
        return new Screen(known.commandLine().getOut());
    }

    /** The answer, unless it says that something was wrong. */
    static NodeClient.Answer good(NodeClient.Answer answer) {
        if (!answer.isGood()) {
            throw new Failure(ExitCode.REFUSED, answer.detail());
        }
        return answer;
    }
}
