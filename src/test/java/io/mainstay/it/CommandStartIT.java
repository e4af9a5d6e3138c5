package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.node.ClusterSamples;
import io.mainstay.web.FakeNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an operator's command loads when the launcher starts it. How long that takes depends on the machine, and is measured by
 * {@code scripts/bench client}; what is loaded does not.
 */
@ExtendWith(VertxExtension.class)
class CommandStartIT {
    /** What only nodes need, and what has come along before: JSON started the logging, and that an XML parser. */
    private static final Pattern OF_NODES =
            Pattern.compile("(com\\.hazelcast|org\\.apache\\.ratis|io\\.netty\\.(channel|handler|util)|io\\.micrometer"
                    + "|io\\.vertx\\.ext|ch\\.qos\\.logback|org\\.slf4j|org\\.yaml|org\\.xml|com\\.sun\\.org\\.apache"
                    + "|io\\.mainstay\\.(web|node|ownership|lease|cluster|exec|sim))\\..*");

    private static final int MOST_CLASSES = 2_150;
    /** Some 60 to 75, most of them made while it runs; picocli's, which have an old format, would be 170 more. */
    private static final int MOST_READ_ANEW = 110;

    private static final Pattern LOADED = Pattern.compile("(?m)\\[class,load\\] (\\S+) source: (.*)$");

    @TempDir
    Path directory;

    private static void run(Path jar, Path log, boolean onThisJava, FakeNode node) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "scripts/mainstay", "status", "--socket", node.socket().toString())
                .redirectErrorStream(true);
        builder.environment().put("MAINSTAY_JAR", jar.toString());
        builder.environment().put("MAINSTAY_JAVA_OPTS", "-Xlog:class+load:file=" + log);
        builder.environment().remove("JAVA_HOME");
        if (onThisJava) {
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        }
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("web  ONLINE  owner n1, epoch 41");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStatusLoadsLittleAndTheSecondOneTakesItFromTheArchiveOfTheFirst(boolean onThisJava, Vertx vertx)
            throws Exception {
        FakeNode node =
                new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
        node.hear("n2", ClusterSamples.standby());
        node.showAndWait(ClusterSamples.online());
        Path jar = Files.copy(Path.of("target/mainstay.jar"), directory.resolve("mainstay.jar"));
        Path log = directory.resolve("loaded");
        run(jar, log, onThisJava, node);
        try (Stream<Path> left = Files.list(directory.resolve(".mainstay-cds"))) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .singleElement()
                    .asString()
                    .matches("cli-.*[.]jsa");
        }
        run(jar, log, onThisJava, node);
        List<MatchResult> loaded =
                LOADED.matcher(Files.readString(log)).results().toList();
        assertThat(loaded).hasSizeBetween(1_000, MOST_CLASSES);
        assertThat(loaded.stream().map(each -> each.group(1)).filter(OF_NODES.asMatchPredicate()))
                .isEmpty();
        assertThat(loaded.stream()
                        .filter(each -> !each.group(2).startsWith("shared objects file"))
                        .map(each -> each.group(1)))
                .as("classes that are not in the archive")
                .hasSizeLessThanOrEqualTo(MOST_READ_ANEW);
    }
}
