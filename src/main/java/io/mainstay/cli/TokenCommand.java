package io.mainstay.cli;

import io.mainstay.config.Token;
import io.mainstay.config.TokenFile;
import io.mainstay.core.command.AccessRole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mainstay token}: makes, lists and removes the tokens of a node's HTTP interface. Works on the file; needs no node. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, lists and removes tokens for the HTTP interface, in the file that http.tokens names.",
        footer = {
            "",
            "A viewer reads; an operator also commands groups and drains nodes; an admin may do",
            "everything. A running node takes a changed file up within seconds.",
            "",
            "Example:",
            "  mainstay token create --name kim --role operator"
        })
public final class TokenCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing COMMAND: create, list or remove");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a token and prints it. It is shown this once; the file keeps its hash alone.",
            footer = {"", "Example:", "  mainstay token create --name kim --role operator > kim.token"})
    int create(
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "NAME",
                            description = "whose it is; stands in histories")
                    String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "viewer|operator|admin",
                            description = "what it allows")
                    String role,
            @Mixin TokensOption tokens) {
        AccessRole known = AccessRole.of(role)
                .orElseThrow(() -> new Failure(
                        ExitCode.USAGE, "--role " + role + ": is no role; write viewer, operator or admin"));
        if (!TokenFile.isName(name)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--name " + name
                            + ": is no name; use 1 to 64 letters, digits, - and _, the first a letter or a digit");
        }
        String text = Token.random();
        change(() -> TokenFile.add(tokens.file, new Token(name, known, Token.sha256(text))));
        out().println(text);
        out().flush();
        return ExitCode.DONE;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the names and roles of the tokens.",
            footer = {"", "Example:", "  mainstay token list"})
    int list(@Mixin TokensOption tokens) {
        change(() -> TokenFile.read(tokens.file)
                .forEach(token ->
                        out().println(String.format("%-9s %s", token.role().label(), token.name()))));
        out().flush();
        return ExitCode.DONE;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a token: whoever has it is not let in any more.",
            footer = {"", "Example:", "  mainstay token remove --name kim"})
    int remove(
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "whose it is") String name,
            @Mixin TokensOption tokens) {
        change(() -> TokenFile.remove(tokens.file, name));
        out().println(name + " is not let in any more");
        out().flush();
        return ExitCode.DONE;
    }

    /** The file that all of them work on. */
    private static final class TokensOption {
        @Option(
                names = "--tokens",
                paramLabel = "FILE",
                defaultValue = "/etc/mainstay/tokens",
                description = "the file that http.tokens names (default: ${DEFAULT-VALUE})")
        @SuppressWarnings("NullAway.Init") // picocli fills it in.
        private Path file;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void change(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new Failure(ExitCode.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
