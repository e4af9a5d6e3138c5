package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReaderTest {
    private static final String TLS = ", tls: {cert: /c.pem, key: /c.key}";

    private static Reading read(String http) {
        return ConfigFile.read("node: n1\nhttp: {" + http + "}\n", FakeTypes.CATALOG, "n1", Map.of());
    }

    private static List<String> paths(List<Problem> problems) {
        return problems.stream().map(Problem::path).toList();
    }

    @Test
    void tokensAndEncryptionAreFiles() {
        NodeConfig.Http http = read("listen: \"0.0.0.0:7480\", tokens: /etc/tokens" + TLS)
                .config()
                .orElseThrow()
                .http();
        assertThat(http.tokens()).contains(Path.of("/etc/tokens"));
        assertThat(http.tls()).contains(new NodeConfig.HttpTls(Path.of("/c.pem"), Path.of("/c.key")));
        assertThat(http.scheme()).isEqualTo("https");
        assertThat(read("").config().orElseThrow().http())
                .isEqualTo(new NodeConfig.Http(
                        "127.0.0.1",
                        7480,
                        Path.of("/run/mainstay/n1.sock"),
                        Commands.SOCKET_ONLY,
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:7480", "[::]:7480", "10.77.0.11:7480", "n1.example:7480", "127.evil.example:7480"})
    void W6_tokensAndCommandsAreNotTakenFromOtherMachinesInTheClear(String listen) {
        String at = "listen: \"" + listen + "\"";
        assertThat(read(at + ", tokens: /t").problems())
                .singleElement()
                .hasToString("http.listen = " + listen + ": would take tokens from other machines in the clear;"
                        + " give http.tls: {cert: FILE, key: FILE}, or bind it to 127.0.0.1");
        assertThat(paths(read(at + ", commands: true").problems())).containsExactly("http.listen");
        assertThat(read(at + ", tokens: /t" + TLS).problems()).isEmpty();
        assertThat(read(at + ", tokens: /t" + TLS).warnings()).isEmpty();
        assertThat(paths(read(at + ", commands: true" + TLS).warnings())).containsExactly("http.listen");
        assertThat(paths(read(at).warnings())).containsExactly("http.listen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:7480", "127.1.2.3:0", "[::1]:7480", "localhost:7480"})
    void onLoopbackTheyAre(String listen) {
        assertThat(read("listen: \"" + listen + "\", tokens: /t").problems()).isEmpty();
        assertThat(read("listen: \"" + listen + "\", commands: true").problems())
                .isEmpty();
    }

    @Test
    void besideTokensCommandsSaysNothing() {
        assertThat(paths(read("tokens: /t, commands: true").problems())).containsExactly("http.commands");
        assertThat(paths(read("tokens: /t, commands: false").problems())).containsExactly("http.commands");
    }

    @Test
    void halfOfACertificateIsNone() {
        assertThat(paths(read("tls: {cert: /c.pem}").problems())).containsExactly("http.tls.key");
        assertThat(paths(read("tls: {key: \"\", ca: /x}").problems()))
                .containsExactlyInAnyOrder("http.tls.cert", "http.tls.key", "http.tls.ca");
    }
}
