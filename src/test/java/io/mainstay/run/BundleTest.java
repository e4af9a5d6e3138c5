package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.cli.MainstayCommand;
import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.node.Samples;
import io.mainstay.web.FakeNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The archive for a support case, of a node that knows many secrets: none of them may be in it, in whatever part. */
@ExtendWith(VertxExtension.class)
class BundleTest {
    /** Every one is planted somewhere, and begins alike, so that one look finds any. */
    private static final String MARK = "PLANTED";

    @TempDir
    Path directory;

    private FakeNode node;
    private Path configuration;

    @BeforeEach
    void plant(Vertx vertx) throws Exception {
        Path key = Files.writeString(
                directory.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nPLANTED-key\n-----END PRIVATE KEY-----\n");
        configuration = Files.writeString(directory.resolve("n1.yaml"), """
                        # the old password was PLANTED-comment
                        node: n1
                        cluster: {tls: {ca: /etc/ca.pem, cert: /etc/cert.pem, key: %s}}
                        http: {tokens: {joe: PLANTED-api-token}}
                        groups:
                          web:
                            resources:
                              app:
                                type: process
                                command: [/usr/bin/app, --password=PLANTED-argument, --secret, PLANTED-next, -v]
                                environment: {DB_PASSWORD: PLANTED-env, DB_URL: "postgres://joe:PLANTED-url@db/x", PLAIN: PLANTED-plain}
                              look:
                                type: httpcheck
                                url: http://127.0.0.1:8000/health?token=PLANTED-query
                                headers: {Authorization: "Bearer PLANTED-header"}
                        hooks:
                          pager: {webhook: "https://joe:PLANTED-hook@hooks.example.org/T0/PLANTED-path"}
                        """.formatted(key));
        node = new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        LogTail log = LogTail.begin();
        Diagnosis.serve(vertx, configuration, directory, log);
        LoggerFactory.getLogger("io.mainstay.test")
                .warn("app printed: my plain is PLANTED-plain, key={}", "PLANTED-query");
        LoggerFactory.getLogger("io.mainstay.test").warn("Authorization: Basic PLANTEDaGVsbG8=");
        node.tell(new Occurrence(
                "web",
                "look",
                EventKind.RESOURCE_FAULTED,
                "GET http://h/x?token=PLANTED-query answered 500; PLANTED-env"));
        node.showAndWait(Samples.web());
    }

    private record Ran(int exitCode, String out, String err) {}

    private Ran run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = MainstayCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    /** Unpacked by tar itself: name to text. */
    private Map<String, String> unpack(Path archive) throws Exception {
        Path below = Files.createDirectories(directory.resolve("unpacked-" + archive.getFileName()));
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", below.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(said).isZero();
        Map<String, String> parts = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = below.relativize(file).toString();
                parts.put(name.substring(name.indexOf('/') + 1), Files.readString(file));
            }
        }
        return parts;
    }

    @Test
    void everythingIsInItButNoSecret() throws Exception {
        Path file = directory.resolve("case.tar.gz");
        Ran ran = run("bundle", "-o", file.toString(), "--socket", node.socket().toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Map<String, String> parts = unpack(file);
        assertThat(parts)
                .containsKeys(
                        "README.txt",
                        "configuration.yaml",
                        "log.txt",
                        "system.txt",
                        "java.txt",
                        "threads.txt",
                        "state-directory.txt",
                        "status.json",
                        "why/web.json",
                        "events.json",
                        "nodes.json",
                        "hooks.json");
        parts.forEach(
                (name, text) -> assertThat(text).as(name).doesNotContain(MARK).isNotBlank());
        assertThat(parts.get("configuration.yaml"))
                .contains("node: n1", "type: httpcheck", "http://127.0.0.1:8000/health?[removed]", "DB_PASSWORD")
                .contains(directory.resolve("key.pem").toString());
        assertThat(parts.get("log.txt")).contains("app printed: my plain is [removed]");
        assertThat(parts.get("events.json") + parts.get("events-waiting.json")).contains("answered 500");
        assertThat(parts.get("status.json")).contains("\"web\"");
        assertThat(parts.get("threads.txt")).contains("vert.x-eventloop-thread");
        assertThat(parts.get("system.txt")).contains("Linux version", "current_clocksource", "== cgroup");
        assertThat(parts.get("README.txt"))
                .contains("metrics.txt")
                .contains("timers.json")
                .contains("could not be had");
        assertThat(run(
                        "bundle",
                        "-o",
                        file.toString(),
                        "--socket",
                        node.socket().toString()))
                .satisfies(again -> assertThat(again.exitCode()).isEqualTo(1))
                .satisfies(again -> assertThat(again.err()).contains("is there already"));
    }

    @Test
    void aNodeThatDoesNotAnswerLeavesTheMachineAndTheFile() throws Exception {
        Path file = directory.resolve("dead.tar.gz");
        Ran ran = run(
                "bundle", "-o", file.toString(), "--socket", directory + "/none.sock", "-f", configuration.toString());
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("could not be had: node");
        Map<String, String> parts = unpack(file);
        assertThat(parts).containsOnlyKeys("README.txt", "configuration.yaml", "system.txt");
        parts.forEach((name, text) -> assertThat(text).as(name).doesNotContain(MARK));
        assertThat(parts.get("README.txt")).contains("the node is not reachable");
    }

    @Test
    void aFileThatIsNoYamlIsLeftOutAsAWhole() throws Exception {
        Files.writeString(configuration, "node: [n1\npassword PLANTED-broken");
        Path file = directory.resolve("broken.tar.gz");
        assertThat(run(
                                "bundle",
                                "-o",
                                file.toString(),
                                "--socket",
                                node.socket().toString())
                        .exitCode())
                .isZero();
        assertThat(unpack(file).get("configuration.yaml")).doesNotContain(MARK).contains("cannot be read as YAML");
    }

    @Test
    void logAndThreadsAreNotToldOverTcp() {
        Ran ran = run(
                "bundle",
                "-o",
                directory.resolve("tcp.tar.gz").toString(),
                "--server",
                "http://127.0.0.1:" + node.port(),
                "-f",
                configuration.toString());
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("could not be had: node");
    }
}
