package io.mainstay.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands that talk to a node share: finding it, and opening and closing the connection. */
abstract class NodeCommand implements Callable<Integer> {
    @Mixin
    final NodeOption node = new NodeOption();

    @Spec
    @Nullable CommandSpec spec;

    @Override
    public final Integer call() {
        try (NodeClient client = new NodeClient(node.find(), limitMs())) {
            return run(client);
        }
    }

    /** How long the node may take to answer, milliseconds. */
    int limitMs() {
        return NodeClient.ANSWER_LIMIT_MS;
    }

    abstract int run(NodeClient client);

    final Screen screen() {
        CommandSpec known = Objects.requireNonNull(spec);
        return new Screen(known.commandLine().getOut());
    }

    /** Where progress and refusals go: what a machine reads on standard output stays clean. */
    final Screen errors() {
        return Screen.ofErrors(Objects.requireNonNull(spec).commandLine().getErr());
    }

    /** The answer, unless it says that something was wrong. */
    static NodeClient.Answer good(NodeClient.Answer answer) {
        if (!answer.isGood()) {
            throw new Failure(ExitCode.REFUSED, answer.detail());
        }
        return answer;
    }
}
