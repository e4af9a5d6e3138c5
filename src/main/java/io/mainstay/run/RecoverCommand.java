package io.mainstay.run;

import io.mainstay.config.NodeConfig;
import io.mainstay.config.NodeConfig.Member;
import io.mainstay.config.Reading;
import io.mainstay.core.ledger.Command.Recovered;
import io.mainstay.core.ledger.Recovery;
import io.mainstay.ledger.Generations;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.mainstay.ledger.OfflineLedger;
import io.mainstay.node.NodeClock;
import io.mainstay.node.StateDirectory;
import io.mainstay.resource.TypeCatalog;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code mainstay cluster recover}: goes on with one survivor of a cluster that lost its majority for good. Works on the state
 * directory of this machine's node while its agent is stopped; says what is given up, and asks.
 */
@Command(
        name = "recover",
        description = {
            "Goes on with this node alone, after a majority of the voters is lost for good.",
            "Run it on the survivor, with its agent stopped and the service known to be stopped on all other nodes.",
            "Without --force it says what would be given up, and changes nothing."
        },
        footer = {
            "",
            "Exit code 1 when it is refused; then nothing is changed.",
            "",
            "Example:",
            "  mainstay cluster recover --force --reason \"n2 and n3 burnt\""
        })
public final class RecoverCommand implements Callable<Integer> {
    private static final int CONNECT_LIMIT_MS = 1_000;

    private final Supplier<TypeCatalog> types;
    private final Function<String, Optional<String>> question;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Mixin
    private final FileOption file = new FileOption();

    @Option(names = "--force", description = "does it, after the cluster's name was typed")
    private boolean isForced;

    @Option(
            names = "--yes",
            paramLabel = "CLUSTER",
            description = "the cluster's name, for scripts: nothing is asked then")
    private @Nullable String yes;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "a majority of the voters is lost for good",
            description = "why; stands in the history; ${DEFAULT-VALUE} unless told")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private String reason;

    /** Asks on the terminal. */
    public RecoverCommand(Supplier<TypeCatalog> types) {
        this(types, RecoverCommand::ask);
    }

    /** @param question gives the answer to a prompt; empty where nobody can be asked */
    RecoverCommand(Supplier<TypeCatalog> types, Function<String, Optional<String>> question) {
        this.types = types;
        this.question = question;
    }

    @SuppressWarnings("SystemConsoleNull") // From JDK 22 on it reads what is piped in, which is as good as --yes.
    private static Optional<String> ask(String prompt) {
        Console console = System.console();
        return console == null ? Optional.empty() : Optional.ofNullable(console.readLine("%s", prompt));
    }

    @Override
    public Integer call() {
        Reading reading = file.read(types.get());
        if (reading.config().isEmpty()) {
            reading.problems().forEach(problem -> say(problem.toString()));
            return refused(file.path() + " is not in order");
        }
        NodeConfig config = reading.config().get();
        if (config.isAlone()) {
            return refused(config.node() + " is configured alone and has no ledger");
        }
        if (!Files.isDirectory(config.state())) {
            return refused("there is no state directory " + config.state() + ": no survivor");
        }
        try (StateDirectory state = StateDirectory.open(config.state())) {
            return recover(config, state.path());
        } catch (IOException failure) {
            return refused(String.valueOf(failure.getMessage()));
        }
    }

    private int recover(NodeConfig config, Path state) throws IOException {
        long generation = Generations.newest(state);
        OfflineLedger ledger = OfflineLedger.read(LedgerOpening.options(config, state, generation, Fresh.REFUSED));
        String refusal = Recovery.refusal(ledger.state(), config.node());
        if (!refusal.isEmpty()) {
            return refused(refusal);
        }
        List<String> answering = answering(config);
        if (!answering.isEmpty()) {
            return refused("an agent answers on " + String.join(", ", answering)
                    + ": a node that is not lost. Stop it first, or start enough of them for a majority");
        }
        String cluster = config.cluster().name();
        List<String> others = Recovery.givenUp(ledger.state(), config.node());
        warn(config.node(), others, ledger);
        if (!isForced) {
            return refused("with --force it is done");
        }
        Optional<String> word =
                yes == null ? question.apply("Type the cluster's name to give this up for good: ") : Optional.of(yes);
        if (word.isEmpty()) {
            return refused("there is no terminal to ask on; give the cluster's name with --yes");
        }
        if (!word.get().strip().equals(cluster)) {
            return refused("\"" + word.get().strip() + "\" is not the name of this cluster");
        }
        long wallMs = NodeClock.wallMs();
        long next = Generations.after(generation, wallMs);
        ledger.recover(
                new Recovered(config.node(), next, user() + " at " + now(), reason),
                wallMs,
                Generations.directory(state, next));
        say("");
        say(config.node() + " is the only voter of " + cluster + " from now on (generation " + next + ").");
        say("1. Start its agent. Its former ledger is kept in " + Generations.directory(state, generation) + ".");
        say("2. Then the others, one after the other, each once `mainstay node list` shows the one before as a voter.");
        say("   On each, before its first start: " + beginAnew(Path.of("STATE"), next));
        say("   STATE is the state directory of that node.");
        return 0;
    }

    /** Where the lease's port takes a connection, an agent is there: hung perhaps, and its service with it. */
    private static List<String> answering(NodeConfig config) {
        List<String> names = new ArrayList<>();
        for (Member member : config.members()) {
            if (!member.name().equals(config.node())) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(member.address(), member.port()), CONNECT_LIMIT_MS);
                    names.add(member.name());
                } catch (IOException silent) {
                    // Lost or stopped, as it has to be.
                }
            }
        }
        return names;
    }

    private static String now() {
        return Instant.ofEpochMilli(NodeClock.wallMs())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    /** How a node that was given up is put in anew. An empty directory of that generation keeps it from founding a cluster. */
    static String beginAnew(Path state, long generation) {
        return "make sure that nothing of the cluster runs there, then `rm -rf " + state.resolve("ledger")
                + "*; mkdir -p " + Generations.directory(state, generation) + "`";
    }

    private static String user() {
        String sudo = System.getenv("SUDO_USER");
        return sudo == null || sudo.isEmpty() ? System.getProperty("user.name", "somebody") : sudo;
    }

    private void warn(String node, List<String> others, OfflineLedger ledger) {
        String all = String.join(", ", others);
        say("The ledger would go on with " + node + " alone; its voters are "
                + String.join(", ", ledger.state().voters().names()) + ". It reaches to entry " + ledger.lastIndex()
                + "; of several survivors take the one that reaches furthest.");
        say("This gives up:");
        say("- the votes of the others. If a majority of them lives, start that instead: nothing is lost then;");
        say("- what was decided without " + node + ": commands that were answered and that only the others stored;");
        say("- the waiting for leases: what ran on " + all + " may be started here AT ONCE.");
        say("So, before you go on:");
        say("- the service must be KNOWN to be stopped on " + all + ": power off, or looked at;");
        say("- the present ledgers of " + all + " must never be started again: two of them could elect a leader among"
                + " themselves and run the service a second time, as long as they do not reach " + node + ".");
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private int refused(String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("mainstay: " + why + "; nothing is changed");
        err.flush();
        return 1;
    }

    /** {@code mainstay cluster}: what concerns the cluster as a whole. */
    @Command(
            name = "cluster",
            synopsisSubcommandLabel = "COMMAND",
            description = "What concerns the cluster as a whole.",
            footer = {"", "Example:", "  mainstay cluster recover --force"})
    public static final class Parent implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli fills it in.
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "Missing COMMAND");
        }
    }
}
