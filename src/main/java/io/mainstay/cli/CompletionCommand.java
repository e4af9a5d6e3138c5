package io.mainstay.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mainstay completion bash|zsh}. */
@Command(
        name = "completion",
        description = "Prints a script with which the shell completes commands, options and names.",
        footer = {
            "",
            "Names of groups, resources and nodes are asked of the running node.",
            "",
            "Examples:",
            "  source <(mainstay completion bash)",
            "  mainstay completion bash > /etc/bash_completion.d/mainstay",
            "  source <(mainstay completion zsh)"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Supplier<CommandLine> all;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private CompletionScript.@Nullable Shell shell;

    @Spec
    private @Nullable CommandSpec spec;

    /** @param all gives every command there is */
    CompletionCommand(Supplier<CommandLine> all) {
        this.all = all;
    }

    @Override
    public Integer call() {
        String script = CompletionScript.of(all.get().getCommandSpec(), Objects.requireNonNull(shell));
        new Screen(Objects.requireNonNull(spec).commandLine().getOut()).line(script.stripTrailing());
        return ExitCode.DONE;
    }
}
