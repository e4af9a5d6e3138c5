package io.mainstay.resource.lbhealthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LbHealthCheckTypeTest {
    private static final LbHealthCheckType TYPE = new LbHealthCheckType();

    @Test
    void theDefaultsGoTogether() {
        Map<String, Object> values = values("port", 61_000L);
        for (Parameter parameter : TYPE.parameters()) {
            parameter.defaultValue().ifPresent(value -> values.putIfAbsent(parameter.key(), value));
        }
        AgentSettings attributes = AgentSettings.DEFAULTS.with(TYPE.defaults());
        assertThat(TYPE.check(values, attributes)).isEmpty();
        assertThat(attributes.restartLimit()).isEqualTo(1);
    }

    @Test
    void atLeastOneListenerIsNeededAndEachHasItsOwnPort() {
        assertThat(problems(values())).containsExactly("port");
        assertThat(problems(values("port", 80L, "http.port", 80L, "agent.port", 81L)))
                .containsExactly("http.port");
        assertThat(problems(values("agent.port", 81L))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc/passwd", "a/b", ".hidden", "", "a b", "ä"})
    void C8_anIdThatCouldLeaveTheStateDirectoryIsRefused(String id) {
        assertThat(problems(values("port", 80L, "id", id))).containsExactly("id");
    }

    @Test
    void C8_theDefaultIdIsAlwaysSafe() {
        assertThat(HealthSettings.defaultId(new ResourceId("web", "lb"))).isEqualTo("web-lb");
        for (String odd : List.of("../x", ".a", "a b", "g".repeat(200))) {
            assertThat(HealthSettings.defaultId(new ResourceId(odd, "lb"))).matches(HealthSettings.ID);
        }
        assertThat(HealthSettings.defaultId(new ResourceId("g".repeat(200), "a")))
                .isNotEqualTo(HealthSettings.defaultId(new ResourceId("g".repeat(200), "b")));
    }

    @Test
    void HC_TIMEOUT_mustFitIntoOnlineTimeoutAndTheNumbersAreSaid() {
        List<Parameter.Conflict> conflicts =
                TYPE.check(values("port", 80L, "HC_TIMEOUT", 181_000L), AgentSettings.DEFAULTS);
        assertThat(conflicts).singleElement().satisfies(conflict -> {
            assertThat(conflict.key()).isEqualTo("HC_TIMEOUT");
            assertThat(conflict.problem())
                    .isEqualTo("HC_TIMEOUT 181s + OnlineWaitLimit 2 × OfflineMonitorInterval 60s = 301s is more than"
                            + " OnlineTimeout 300s");
            assertThat(conflict.remedy()).isEqualTo("lower HC_TIMEOUT to 180s, or raise OnlineTimeout to 301s");
        });
        assertThat(problems(values("port", 80L, "HC_TIMEOUT", 180_000L))).isEmpty();
        AgentSettings impatient = AgentSettings.DEFAULTS.with(Attribute.ONLINE_TIMEOUT, 1_000);
        assertThat(TYPE.check(values("port", 80L), impatient).get(0).remedy()).isEqualTo("raise OnlineTimeout to 180s");
    }

    @Test
    void addressesAndRepliesAreChecked() {
        assertThat(problems(values("port", 80L, "listen", "localhost"))).containsExactly("listen");
        assertThat(problems(values("port", 80L, "listen", "::"))).isEmpty();
        assertThat(problems(values("port", 80L, "reply", "ä".repeat(600)))).containsExactly("reply");
        assertThat(problems(values("port", 80L, "allow", List.of("10.0.0.1", "10.0.0.0/33"))))
                .containsExactly("allow");
        assertThat(problems(values("port", 80L, "allow", List.of("example.com"))))
                .containsExactly("allow");
    }

    @ParameterizedTest
    @CsvSource({
        "168.63.129.16, 168.63.129.16, true",
        "168.63.129.16, 168.63.129.17, false",
        "35.191.0.0/16, 35.191.255.1, true",
        "35.191.0.0/16, 35.192.0.1, false",
        "130.211.0.0/22, 130.211.3.255, true",
        "130.211.0.0/22, 130.211.4.0, false",
        "0.0.0.0/0, 9.9.9.9, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "::/0, 10.0.0.1, false"
    })
    void C5_theAllowListKnowsAddressesAndRangesOfBothFamilies(String entry, String source, boolean allowed)
            throws Exception {
        assertThat(SourceAllowList.firstInvalid(List.of(entry))).isEmpty();
        assertThat(SourceAllowList.of(List.of(entry)).allows(InetAddress.getByName(source)))
                .isEqualTo(allowed);
        assertThat(SourceAllowList.ALL.allows(InetAddress.getByName(source))).isTrue();
    }

    @Test
    void C10_theHandshakeCountIsReadFromTheKernelsTable(@TempDir Path directory) throws Exception {
        Path table = Files.writeString(
                directory.resolve("netstat"),
                "TcpExt: SyncookiesSent EmbryonicRsts PruneCalled\nTcpExt: 1 39 2\nIpExt: InNoRoutes\nIpExt: 0\n");
        assertThat(new HandshakeCounter(table).read()).isEqualTo(39);
    }

    private static List<String> problems(Map<String, Object> values) {
        return TYPE.check(values, AgentSettings.DEFAULTS).stream()
                .map(Parameter.Conflict::key)
                .toList();
    }

    private static Map<String, Object> values(Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return values;
    }
}
