package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig;
import io.mainstay.config.TokenFile;
import io.mainstay.ledger.Certificates;
import io.mainstay.ledger.LedgerOptions;
import io.mainstay.node.Samples;
import io.mainstay.web.FakeNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a node of another machine: HTTPS, and a token that says who asks. */
@ExtendWith(VertxExtension.class)
class RemoteTest {
    @TempDir
    Path directory;

    private FakeNode node;
    private Path ca;
    private Path token;
    private Path tokens;

    private record Ran(int exitCode, String out, String err) {}

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        tokens = directory.resolve("tokens");
        token = directory.resolve("kim.token");
        Ran made = run("token", "create", "--name", "kim", "--role", "operator", "--tokens", tokens.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        write(token, made.out());
        LedgerOptions.Tls tls = Certificates.make(directory.resolve("tls"));
        Files.setPosixFilePermissions(tls.key(), PosixFilePermissions.fromString("rw-------"));
        ca = tls.ca();
        node = new FakeNode(
                        vertx,
                        new NodeConfig.Http(
                                "127.0.0.1",
                                0,
                                directory.resolve("n1.sock"),
                                NodeConfig.Commands.SOCKET_ONLY,
                                Optional.of(tokens),
                                Optional.of(new NodeConfig.HttpTls(tls.certificate(), tls.key()))),
                        Optional.empty())
                .start()
                .await(10, TimeUnit.SECONDS);
        node.show(Samples.web());
        for (int round = 0; remote("why", "web").exitCode() != 0; round++) {
            assertThat(round).as("rounds until the group is shown").isLessThan(100);
        }
    }

    private static void write(Path file, String text) throws Exception {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = MainstayCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    private Ran remote(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", "https://127.0.0.1:" + node.port()));
        all.addAll(List.of("--token-file", token.toString(), "--ca", ca.toString()));
        return run(all.toArray(String[]::new));
    }

    @Test
    void W5_aCommandIsTakenInTheTokensName() {
        Ran ran = remote("online", "web/lb");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(node.commands)
                .singleElement()
                .satisfies(command -> assertThat(command.by()).isEqualTo("kim"));
    }

    @Test
    void aNodeThatDoesNotProveWhoItIsGetsNoToken() throws Exception {
        Path other = Certificates.make(directory.resolve("other")).ca();
        ca = other;
        Ran ran = remote("why", "web");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(ran.err()).contains("does not prove who it is").contains("--ca");
    }

    @Test
    void aTokenThatIsNotKnownIsRefusedInWords() throws Exception {
        write(token, "mainstay_unknown\n");
        Ran ran = remote("online", "web/lb");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(ran.err()).contains("is not known here");
        assertThat(node.commands).isEmpty();
    }

    @Test
    void W8_aTokenThatOthersMayReadOrThatWouldTravelInTheClearIsNotUsed() throws Exception {
        Ran clear = run("why", "web", "--server", "http://n1.example:7480", "--token-file", token.toString());
        assertThat(clear.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(clear.err()).contains("in the clear");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        Ran open = remote("why", "web");
        assertThat(open.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(open.err()).contains("chmod 0640");
        assertThat(run("why", "web", "--token-file", token.toString()).err()).contains("are for --server");
    }

    @Test
    void tokensAreMadeListedAndRemoved() throws Exception {
        String file = tokens.toString();
        assertThat(run("token", "create", "--name", "kim", "--role", "viewer", "--tokens", file)
                        .err())
                .contains("has a token kim already");
        assertThat(run("token", "create", "--name", "lee", "--role", "boss", "--tokens", file)
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("token", "create", "--name", "l/e", "--role", "admin", "--tokens", file)
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        Ran lee = run("token", "create", "--name", "lee", "--role", "viewer", "--tokens", file);
        assertThat(lee.out().strip()).startsWith("mainstay_");
        assertThat(run("token", "list", "--tokens", file).out()).isEqualTo("operator  kim\nviewer    lee\n");
        assertThat(run("token", "remove", "--name", "kim", "--tokens", file).exitCode())
                .isZero();
        assertThat(TokenFile.read(tokens))
                .singleElement()
                .satisfies(token -> assertThat(token.name()).isEqualTo("lee"));
        assertThat(run("token", "remove", "--name", "kim", "--tokens", file).exitCode())
                .isEqualTo(ExitCode.REFUSED);
    }
}
