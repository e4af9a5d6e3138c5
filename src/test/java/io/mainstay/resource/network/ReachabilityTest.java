package io.mainstay.resource.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.group.Fit;
import io.mainstay.core.group.Fit.Grade;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.network.NetHost.Answer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReachabilityTest {
    @TempDir
    Path directory;

    /** s: silent, a: answers, in the order of the hosts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "aa | 2 | 100 | WELL  | all answer                                                | -",
                "as | 1 | 50  | WELL  | 10.0.0.2 did not answer (silent for 1000 ms)              | -",
                "as | 2 | 50  | WORSE | 10.0.0.2 did not answer (silent for 1000 ms)              | it does not reach 10.0.0.2",
                "ss | 1 | 10  | WORSE | 10.0.0.1, 10.0.0.2 did not answer (silent for 1000 ms)    | it does not reach 10.0.0.1, 10.0.0.2"
            })
    void whoAnswersSaysHowWellTheNodeIsPlacedAndFaultsNothing(
            String answers, int required, int confidence, Grade grade, String detail, String because) {
        Map<IpAddress, String> heard = new LinkedHashMap<>();
        for (int i = 0; i < answers.length(); i++) {
            heard.put(IpAddress.of("10.0.0." + (i + 1)), answers.charAt(i) == 'a' ? "" : "silent for 1000 ms");
        }
        Reached reached = new Reached(
                new ReachabilitySettings(List.copyOf(heard.keySet()), required, 1_000, 1, Grade.WORSE), heard);
        assertThat(reached.result()).isEqualTo(MonitorResult.online(confidence, detail));
        assertThat(reached.fit()).isEqualTo(new Fit(grade, because == null ? "" : because));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "10.0.0.1, 1, 1000, None, -", "router, 1, 1000, None, hosts", "-c, 1, 1000, None, hosts",
                "10.0.0.1, 2, 1000, None, required", "10.0.0.1, 1, 4000, None, limit",
                        "10.0.0.1, 1, 1000, OnOff, Actions"
            })
    void whatIsWrittenWronglyIsToldBeforeItRuns(String host, long required, long limit, String actions, String wrong) {
        Map<String, Object> values = ReadingTest.filled(
                new ReachabilityType(), Map.of("hosts", List.of(host), "required", required, "limit", limit));
        AgentSettings settings = AgentSettings.DEFAULTS.with(
                Attribute.ACTIONS, Attribute.ACTIONS.choices().indexOf(actions));
        assertThat(new ReachabilityType().check(values, settings))
                .extracting(Parameter.Conflict::key)
                .isEqualTo(wrong == null ? List.of() : List.of(wrong));
    }

    @Test
    void aHostThatFallsSilentMakesTheNodeAWorseTargetUntilItAnswersAgain() throws Exception {
        try (Net net = Net.open()) {
            net.host("n1");
            net.host("gate");
            for (String[] host : new String[][] {{"n1", "1"}, {"gate", "9"}}) {
                net.address(host[0], "10.9.0." + host[1] + "/24");
                net.address(host[0], "2001:db8::" + host[1] + "/64");
            }
            try (NetHost n1 = NetHost.start(net.name("n1"), directory.resolve("n1"))) {
                n1.make(
                        "gate",
                        "ping",
                        Map.of("hosts", List.of("10.9.0.9", "2001:db8::9"), "limit", 200, "attempts", 1));
                assertThat(n1.ask("monitor gate"))
                        .extracting(Answer::word, Answer::detail)
                        .containsExactly("ONLINE 100", "all answer");
                assertThat(n1.ask("fits gate").detail()).isEqualTo("WELL ");
                net.cable("gate", "eth0", "down");
                assertThat(n1.ask("monitor gate").word()).isEqualTo("ONLINE 10");
                assertThat(n1.ask("fits gate").detail()).isEqualTo("WORSE it does not reach 10.9.0.9, 2001:db8::9");
                assertThat(n1.ask("info gate").detail()).contains("10.9.0.9=silent for 200 ms");
                net.cable("gate", "eth0", "up");
                assertThat(n1.ask("monitor gate").word()).isEqualTo("ONLINE 100");
                assertThat(n1.ask("fits gate").detail()).isEqualTo("WELL ");
                net.in("n1", "ip", "route", "flush", "dev", "eth0");
                n1.make("far", "ping", Map.of("hosts", List.of("192.0.2.1"), "otherwise", "no-target"));
                assertThat(n1.ask("monitor far").detail()).contains("Network is unreachable");
                assertThat(n1.ask("fits far").detail()).isEqualTo("NOT it does not reach 192.0.2.1");
            }
        }
    }
}
