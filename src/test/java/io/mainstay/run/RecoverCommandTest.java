package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.ConfigFile;
import io.mainstay.config.NodeConfig;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.ledger.Generations;
import io.mainstay.ledger.LedgerOptions;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.mainstay.ledger.OfflineLedger;
import io.mainstay.ledger.RatisLedger;
import io.mainstay.node.StateDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The act of an operator: what it says, what it asks, and when it changes nothing. */
@Timeout(60)
class RecoverCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Optional<String> typed = Optional.empty();
    private Path file;
    private NodeConfig config;

    @BeforeEach
    void write() throws IOException {
        int port = freePort();
        file = Files.writeString(
                directory.resolve("mainstay.yaml"), """
                node: n1
                state: "%1$s/state"
                http: {listen: "127.0.0.1:0", socket: "%1$s/n1.sock"}
                cluster:
                  name: shop
                  nodes:
                    n1: {address: 127.0.0.1, port: %2$d}
                    n2: {address: 127.0.0.1, port: %3$d}
                    n3: {address: 127.0.0.1, port: %4$d}
                groups:
                  web: {resources: {app: {type: dummy}}}
                """.formatted(directory, port, port + 4, port + 8));
        var reading = ConfigFile.read(file, BuiltInTypes.catalog(), "n1", Map.of());
        assertThat(reading.problems()).isEmpty();
        config = reading.config().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Math.min(socket.getLocalPort(), 65_000);
        }
    }

    private int run(String... args) {
        CommandLine line = new CommandLine(new RecoverCommand(BuiltInTypes::catalog, prompt -> typed));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[args.length + 2];
        all[0] = "-f";
        all[1] = file.toString();
        System.arraycopy(args, 0, all, 2, args.length);
        return line.execute(all);
    }

    /** Three voters by its own word, of which this one committed. */
    private void ledger() throws IOException {
        LedgerOptions of = LedgerOpening.options(config, config.state(), 0, Fresh.FOUNDS);
        var self = new TreeMap<>(of.voters());
        self.keySet().retainAll(List.of("n1"));
        try (RatisLedger ledger = RatisLedger.open(new LedgerOptions(
                of.cluster(),
                of.node(),
                self,
                of.listen(),
                of.directory(),
                of.limits(),
                of.tls(),
                of.initial(),
                of.fresh()))) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            ledger.propose(new Command.VoterBooted("n1", 1), answer::complete);
            assertThat(answer.join()).isInstanceOf(Answer.Decided.class);
        }
    }

    private void nothingIsChanged() throws IOException {
        assertThat(err.toString()).endsWith("; nothing is changed\n");
        assertThat(Generations.newest(config.state())).isZero();
    }

    @Test
    void withoutForceItSaysWhatWouldBeGivenUp() throws IOException {
        ledger();
        assertThat(run()).isEqualTo(1);
        nothingIsChanged();
        assertThat(err.toString()).contains("with --force it is done");
        assertThat(out.toString())
                .contains("The ledger would go on with n1 alone; its voters are n1, n2, n3. It reaches to entry ")
                .contains("what ran on n2, n3 may be started here AT ONCE")
                .contains("KNOWN to be stopped on n2, n3")
                .contains("the present ledgers of n2, n3 must never be started again");
    }

    @Test
    void aWrongWordOrNobodyToAskChangesNothing() throws IOException {
        ledger();
        assertThat(run("--force")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no terminal to ask on");
        nothingIsChanged();

        typed = Optional.of("yes");
        assertThat(run("--force")).isEqualTo(1);
        assertThat(err.toString()).contains("\"yes\" is not the name of this cluster");
        nothingIsChanged();

        assertThat(run("--force", "--yes", "shopp")).isEqualTo(1);
        nothingIsChanged();
    }

    @Test
    void withTheClustersNameTheSurvivorIsItsOnlyVoter() throws IOException {
        ledger();
        typed = Optional.of("shop");
        assertThat(run("--force", "--reason", "n2 and n3 burnt"))
                .as(err.toString())
                .isZero();
        long generation = Generations.newest(config.state());
        assertThat(out.toString())
                .contains("n1 is the only voter of shop from now on (generation " + generation + ")")
                .contains("`rm -rf STATE/ledger*; mkdir -p STATE/ledger-" + generation + "`");

        ClusterState state = OfflineLedger.read(
                        LedgerOpening.options(config, config.state(), generation, Fresh.REFUSED))
                .state();
        assertThat(state.voters().names()).containsExactly("n1");
        assertThat(state.bootOf("n1")).isEqualTo(1);
        assertThat(state.history().get(state.history().size() - 1).text())
                .matches(".+ at \\S+Z recovers the ledger on n1 as its only voter \\(generation \\d+\\):"
                        + " n2 and n3 burnt; given up: \\[n2, n3\\]");

        assertThat(run("--force", "--yes", "shop")).isEqualTo(1);
        assertThat(err.toString()).contains("n1 is the only voter already");
        assertThat(Generations.newest(config.state())).isEqualTo(generation);
    }

    @Test
    void aRunningAgentIsRefused() throws IOException {
        ledger();
        try (StateDirectory held = StateDirectory.open(config.state())) {
            assertThat(run("--force", "--yes", "shop")).isEqualTo(1);
            assertThat(err.toString()).contains("in use by another node on this machine");
            assertThat(held.life()).isEqualTo(1);
        }
        nothingIsChanged();
    }

    @Test
    void aNodeThatStillAnswersIsNotLost() throws IOException {
        ledger();
        int port = config.members().get(1).port();
        try (ServerSocket n2 = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(n2.isBound()).isTrue();
            assertThat(run("--force", "--yes", "shop")).isEqualTo(1);
        }
        assertThat(err.toString()).contains("an agent answers on n2");
        nothingIsChanged();
    }

    @Test
    void whereThereIsNoLedgerThereIsNothingToGoOnWith() throws IOException {
        assertThat(run("--force", "--yes", "shop")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no state directory");
        assertThat(config.state()).doesNotExist();

        Files.createDirectories(config.state());
        assertThat(run("--force", "--yes", "shop")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no ledger of shop in");
        nothingIsChanged();
    }
}
