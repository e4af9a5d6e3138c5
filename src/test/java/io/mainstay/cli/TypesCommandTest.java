package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.FakeTypes;
import io.mainstay.core.agent.Attribute;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

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
        assertThat(types("program")).isZero();
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
    void anUnknownTypeIsAnsweredWithTheKnownOnes() {
        assertThat(types("prot")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("no resource type is called prot; there are program, port\n");
    }

    private int types(String... arguments) {
        return new CommandLine(new TypesCommand(() -> FakeTypes.CATALOG))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
