package io.mainstay.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusMessagesTest {
    @Test
    void aBeatSurvivesWritingAndReading() {
        Beat beat = new Beat("n1", "session", List.of("n1", "n2"));
        assertThat(Beat.read(new JsonObject(beat.write().encode()))).isEqualTo(beat);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"v\":2,\"node\":\"n1\",\"session\":\"s\",\"hears\":[]}",
                "{\"v\":1,\"node\":7,\"session\":\"s\",\"hears\":[]}",
                "{\"v\":1,\"node\":\"n1\",\"session\":\"s\",\"hears\":\"n1\"}",
                "{\"v\":1,\"node\":\"n1\",\"hears\":[]}"
            })
    void whatIsNoBeatIsPassedOver(String text) {
        assertThat(Beat.read(new JsonObject(text))).isNull();
    }

    @Test
    void aMessageIsMeasuredByItsTextsNamesAndEntries() {
        JsonObject small =
                new JsonObject().put("list", new JsonArray().add("abc").add(7));
        assertThat(JsonSize.isAtMost(small, 100)).isTrue();
        assertThat(JsonSize.isAtMost(small, 10)).isFalse();
        assertThat(JsonSize.isAtMost(new JsonObject().put("text", "x".repeat(1_000)), 900))
                .isFalse();
        assertThat(JsonSize.isAtMost(new JsonObject().put("x".repeat(1_000), 1), 900))
                .isFalse();
        JsonObject deep = new JsonObject();
        for (int i = 0; i < 100; i++) {
            deep = new JsonObject().put("d", deep);
        }
        assertThat(JsonSize.isAtMost(deep, 1_000_000)).isFalse();
    }

    @Test
    void theMeasureIsNearTheLengthOfWhatIsWritten() {
        JsonArray list = new JsonArray();
        for (int i = 0; i < 1_000; i++) {
            list.add(new JsonObject()
                    .put("name", "resource-" + i)
                    .put("since", 1_700_000_000_000L)
                    .put("on", true));
        }
        JsonObject json = new JsonObject().put("list", list);
        long length = json.encode().length();
        assertThat(JsonSize.isAtMost(json, length * 3 / 2)).isTrue();
        assertThat(JsonSize.isAtMost(json, length / 2)).isFalse();
    }

    @Test
    void membersMustHaveAnAddressOfTheirOwnAndThisNodeAmongThem() {
        assertThatThrownBy(() -> new Endpoint("0.0.0.0", 1, 2)).hasMessageContaining("an address of its own");
        Map<String, Endpoint> members = new TreeMap<>(Map.of("n1", new Endpoint("10.0.0.1", 1, 2)));
        assertThatThrownBy(() -> new ClusterBusOptions("shop", "n2", members))
                .hasMessageContaining("node n2 is not among the members n1");
    }

    @Test
    void whoFellSilentIsToldOnceAndStrangersAreNoMembers() {
        Endpoint any = new Endpoint("10.0.0.1", 1, 2);
        HeardMembers heard =
                new HeardMembers(new ClusterBusOptions("shop", "n1", Map.of("n1", any, "n2", any, "n3", any)), 0);
        assertThat(heard.silentFor(1_000, 1_000)).containsExactly("n2", "n3");
        assertThat(heard.become(List.of("n1", "n2", "n3", "n9"), 2_000)).isEmpty();
        assertThat(heard.names()).containsExactly("n2", "n3");
        assertThat(heard.isEveryone()).isTrue();
        assertThat(heard.become(List.of("n2"), 3_000)).containsExactly("n3");
        assertThat(heard.become(List.of("n2"), 4_000)).isEmpty();
        assertThat(heard.silentFor(1_000, 3_999)).isEmpty();
        assertThat(heard.silentFor(1_000, 4_000)).containsExactly("n3");
        assertThat(heard.endpoints()).containsExactly(any);
    }
}
