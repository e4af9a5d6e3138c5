package io.mainstay.resource.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentSettings.Actions;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.ResourceType;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckValuesTest {
    private static final ResourceType HTTP = new HttpCheckType();
    private static final ResourceType TCP = new TcpCheckType();

    @Test
    void checksAreOnlyMonitoredByTheirDefaults() {
        for (ResourceType type : List.of(HTTP, TCP)) {
            assertThat(AgentSettings.DEFAULTS.with(type.defaults()).actions()).isEqualTo(Actions.NONE);
        }
        assertThat(TCP.check(values(TCP, Map.of("port", 1L)), AgentSettings.DEFAULTS))
                .extracting(Conflict::key)
                .containsExactly("Actions");
    }

    @Test
    void aCheckIsAnsweredBeforeItsMonitorsLimit() {
        Map<String, Object> slow = values(TCP, Map.of("port", 1L, "timeout", 10_000L));
        assertThat(conflicts(TCP, slow)).containsExactly("timeout");
        assertThat(TCP.check(slow, AgentSettings.DEFAULTS.with(TCP.defaults()).with(Attribute.MONITOR_TIMEOUT, 10_001)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/",
                "http:///path",
                "http://host:0/",
                "http://host:70000/",
                "http://me:secret@host/",
                "http://a b/",
                "host:80",
                "https://"
            })
    void whatIsNoPageIsAConflict(String url) {
        assertThat(conflicts(HTTP, values(HTTP, Map.of("url", url)))).containsExactly("url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/health", "https://shop.example", "http://[::1]:80/?x=1"})
    void whatIsAPageIsNone(String url) {
        assertThat(conflicts(HTTP, values(HTTP, Map.of("url", url)))).isEmpty();
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() {
        Map<String, Object> base = Map.of("url", "http://host/");
        assertThat(conflicts(HTTP, values(HTTP, base, Map.of("method", "HEAD", "body", "x"))))
                .containsExactly("body");
        assertThat(conflicts(HTTP, values(HTTP, base, Map.of("status", List.of("200", "2xx")))))
                .containsExactly("status");
        assertThat(conflicts(HTTP, values(HTTP, base, Map.of("tls.ca", "/x", "tls.verify", false))))
                .containsExactly("tls.ca");
        assertThat(conflicts(HTTP, values(HTTP, base, Map.of("tls.ca", "x")))).containsExactly("tls.ca");
        assertThat(conflicts(HTTP, values(HTTP, base, Map.of("headers", Map.of("A b", "x")))))
                .containsExactly("headers");
        assertThat(HTTP.check(
                        values(HTTP, base, Map.of("headers", Map.of("Token", "secret\r\nX: y"))),
                        AgentSettings.DEFAULTS.with(HTTP.defaults())))
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.toString()).doesNotContain("secret"));
        assertThat(conflicts(TCP, values(TCP, Map.of("port", 1L, "host", "a b"))))
                .containsExactly("host");
    }

    @ParameterizedTest
    @CsvSource({"200, true", "299, true", "300, false", "404, true", "405, false", "199, false"})
    void statusesLieInTheirRanges(int status, boolean isWell) {
        assertThat(StatusRanges.of(List.of("200-299", "404")).contain(status)).isEqualTo(isWell);
        assertThat(StatusRanges.of(List.of("200-299", "404")).words()).isEqualTo("200-299 or 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "600", "099", "299-200", "200-", "200-600", "200 ", "x"})
    void whatIsNoRangeIsFound(String text) {
        assertThat(StatusRanges.firstInvalid(List.of("200", text))).contains(text);
    }

    @Test
    void aTextIsFoundAcrossPiecesAndNotBeyondTheLimit() {
        Received received = new Received("größe", 8);
        byte[] bytes = "xgröße".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (byte each : bytes) {
            assertThat(received.holdsExpected()).isFalse();
            received.add(Buffer.buffer(new byte[] {each}));
        }
        assertThat(received.holdsExpected()).isTrue();
        assertThat(received.isFull()).isTrue();
        Received small = new Received("abc", 3);
        small.add(Buffer.buffer("xabc"));
        assertThat(small.holdsExpected()).isFalse();
        assertThat(small.length()).isEqualTo(3);
    }

    private static List<String> conflicts(ResourceType type, Map<String, Object> values) {
        return type.check(values, AgentSettings.DEFAULTS.with(type.defaults())).stream()
                .map(Conflict::key)
                .toList();
    }

    @SafeVarargs
    private static Map<String, Object> values(ResourceType type, Map<String, Object>... given) {
        Map<String, Object> values = new HashMap<>();
        CheckRig.defaults(type, values);
        for (Map<String, Object> each : given) {
            values.putAll(each);
        }
        return values;
    }
}
