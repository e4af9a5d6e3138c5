package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.FakeTypes;
import io.mainstay.core.agent.Attribute;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypesCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyTypeIsListedWithItsSummary() {
        assertThat(types()).isZero();
        assertThat(out.toString().lines())
                .containsExactly("program          A program of ours.", "port             A port of ours.");
    }

    @Test
    void aTypeIsShownWithParametersAttributesUnitsAndItsOwnDefaults() {
        assertThat(types("program", "-o", "wide")).isZero();
        assertThat(out.toString())
                .containsPattern("command +\\[text, …] +required +about command")
                .containsPattern("StopTime +0s … 1m +default 10s +about StopTime")
                .containsPattern("MonitorInterval +100ms … 24h +default 2s ")
                .containsPattern("RestartLimit +0 … 1000 +default 0 ")
                .containsPattern("Critical +true \\| false +default true ")
                .containsPattern("Actions +OnOff \\| OnOnly \\| None +default OnOff ");
        for (Attribute attribute : Attribute.values()) {
            assertThat(out.toString()).contains(attribute.key());
        }
    }

    @Test
    void in80ColumnsAndForMachinesItSaysTheSame() {
        assertThat(types("program")).isZero();
        assertThat(out.toString()).contains("about command");
        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        out.getBuffer().setLength(0);
        assertThat(types("-o", "json")).isZero();
        assertThat(new io.vertx.core.json.JsonObject(out.toString())
                        .getJsonArray("types")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void anUnknownTypeIsAnsweredWithTheKnownOnes() {
        assertThat(types("prot")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("mainstay: no resource type is called prot; there are program, port\n");
    }

    private int types(String... arguments) {
        List<String> words = new ArrayList<>(List.of("types"));
        words.addAll(List.of(arguments));
        return new CommandTable()
                .add("types", () -> new TypesCommand(() -> FakeTypes.CATALOG))
                .all()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words.toArray(String[]::new));
    }
}
