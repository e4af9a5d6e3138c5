package io.mainstay.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The shipped logback.xml, with what it writes to standard output caught. */
class LogFormTest {
    private static final Fields SWITCH = new Fields("web", "app", 41, "r-7f3a");

    @TempDir
    Path directory;

    private List<String> written(String form, Consumer<Logger> logging) throws Exception {
        String shipped = Files.readString(Path.of("conf/logback.xml"));
        Path file = Files.writeString(
                directory.resolve("logback.xml"), shipped.replace("MAINSTAY_LOG:-line", "NO_SUCH_VARIABLE:-" + form));
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty(Fields.NODE, "n1");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(file.toFile());
            logging.accept(context.getLogger("io.mainstay.agent"));
        } finally {
            context.stop();
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aLineOfTextNamesTheCommandThatItCameOf() throws Exception {
        List<String> lines = written("line", log -> {
            SWITCH.on(log.atInfo()).log("{}", "app ONLINE -> OFFLINE");
            log.info("nobody asked for this");
        });
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).endsWith("INFO  io.mainstay.agent    [r-7f3a] app ONLINE -> OFFLINE");
        assertThat(lines.get(1)).endsWith("INFO  io.mainstay.agent    nobody asked for this");
    }

    @Test
    void aLineOfJsonHasEachFieldBesideTheOthers() throws Exception {
        List<String> lines = written("json", log -> SWITCH.on(log.atWarn()).log("{} says \"no\"\nand ends", "app"));
        assertThat(lines).hasSize(1);
        JsonObject json = new JsonObject(lines.get(0));
        assertThat(json.getMap())
                .containsEntry("level", "WARN")
                .containsEntry("logger", "io.mainstay.agent")
                .containsEntry("node", "n1")
                .containsEntry("message", "app says \"no\"\nand ends")
                .containsEntry("group", "web")
                .containsEntry("resource", "app")
                .containsEntry("epoch", 41)
                .containsEntry("request", "r-7f3a")
                .containsKeys("time", "thread");
    }

    @Test
    void whatIsNotKnownIsLeftOutAndNoFieldTakesThePlaceOfOurs() throws Exception {
        List<String> lines = written(
                "json",
                log -> new Fields("", "", 0, "")
                        .on(log.atInfo())
                        .addKeyValue("message", "another")
                        .log("this one"));
        JsonObject json = new JsonObject(lines.get(0));
        assertThat(json.getString("message")).isEqualTo("this one");
        assertThat(json.fieldNames()).containsExactly("time", "level", "logger", "thread", "node", "message");
    }

    @Test
    void aFailureComesWithItsStack() throws Exception {
        List<String> lines = written("json", log -> log.error("it broke", new IllegalStateException("the reason")));
        assertThat(new JsonObject(lines.get(0)).getString("error"))
                .startsWith("java.lang.IllegalStateException: the reason")
                .contains("at io.mainstay.log.LogFormTest");
    }
}
