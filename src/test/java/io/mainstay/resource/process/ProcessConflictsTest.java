package io.mainstay.resource.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each conflict of a process resource's parameters, and each of its parameters as a resource finds it. */
class ProcessConflictsTest {
    @Test
    void eachConflictIsSaidWithItsRemedy() {
        assertThat(conflicts(Map.of("ready.port", 80L, "ready.line", "up", "ready.notify", true)))
                .containsExactly("ready asks in 3 ways; keep one of port, http, line and notify");
        assertThat(conflicts(Map.of("ready.http", "https://localhost/")))
                .containsExactly("ready.http is not an http:// URL; such as http://127.0.0.1:8080/health");
        assertThat(conflicts(Map.of("ready.http", "http://me:secret@host/")).get(0))
                .contains("has a user in it")
                .doesNotContain("secret");
        assertThat(conflicts(Map.of("ready.http", "http://a b/")).get(0)).contains("is not a URL");
        assertThat(conflicts(Map.of("ready.status", "2xx")).get(0)).contains("is no range of HTTP statuses");
        assertThat(conflicts(Map.of("watchdog", 5_000L)).get(0)).contains("needs the notify socket");
        assertThat(conflicts(Map.of("limits.memory", "512MB")).get(0)).contains("is not a size; write a whole number");
        assertThat(conflicts(Map.of("limits.memory", "1GiB", "limits.memoryHigh", "1024MiB"))
                        .get(0))
                .contains("is not below limits.memory");
        assertThat(conflicts(Map.of("limits.required", true)).get(0)).contains("there is no limit");
        assertThat(conflicts(Map.of("environmentFile", List.of("-/etc/default/app", "etc/app"))))
                .singleElement()
                .asString()
                .contains("has 'etc/app', which is not absolute");
        assertThat(conflicts(Map.of("supplementaryGroups", List.of("adm", "a,b")))
                        .get(0))
                .contains("has 'a,b', which is no group");
    }

    @Test
    void whatGoesTogetherIsNoConflict() {
        assertThat(conflicts(Map.of(
                        "ready.notify",
                        true,
                        "watchdog",
                        5_000L,
                        "limits.memory",
                        "1GiB",
                        "limits.memoryHigh",
                        "900MiB",
                        "limits.required",
                        true,
                        "nice",
                        -5L,
                        "oom_score_adj",
                        100L,
                        "environmentFile",
                        List.of("/etc/default/app"))))
                .isEmpty();
    }

    @Test
    void itsDefaultsAreNoConflict() {
        Map<String, Object> values = new HashMap<>(Map.of("command", List.of("/bin/app")));
        for (Parameter parameter : new ProcessType().parameters()) {
            parameter.defaultValue().ifPresent(value -> values.put(parameter.key(), value));
        }
        assertThat(new ProcessType().check(values, AgentSettings.DEFAULTS)).isEmpty();
    }

    private static List<String> conflicts(Map<String, Object> given) {
        Map<String, Object> values = new HashMap<>(given);
        values.put("command", List.of("/bin/app"));
        List<String> words = new ArrayList<>();
        for (Parameter.Conflict each : new ProcessType().check(values, AgentSettings.DEFAULTS)) {
            words.add(each.key() + " " + each.problem() + "; " + each.remedy());
        }
        return words;
    }
}
