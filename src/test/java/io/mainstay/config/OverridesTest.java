package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesTest {
    private final JsonObject file =
            new JsonObject().put("node", "file").put("http", new JsonObject().put("listen", "a:1"));

    @Test
    void aVariableBeatsTheFileAndAPropertyBeatsTheVariable() {
        assertThat(Overrides.apply(file, Map.of("MAINSTAY_NODE", "variable")).getString("node"))
                .isEqualTo("variable");
        assertThat(Overrides.apply(file, Map.of("MAINSTAY_NODE", "variable", "mainstay.node", "property"))
                        .getString("node"))
                .isEqualTo("property");
        assertThat(file.getString("node")).isEqualTo("file");
    }

    @Test
    void aNestedKeyLeavesItsNeighboursAlone() {
        JsonObject tree = Overrides.apply(file, Map.of("MAINSTAY_HTTP_SOCKET", "/s", "mainstay.http.commands", "true"));

        assertThat(tree.getJsonObject("http"))
                .isEqualTo(new JsonObject()
                        .put("listen", "a:1")
                        .put("socket", "/s")
                        .put("commands", true));
        assertThat(file.getJsonObject("http").size()).isEqualTo(1);
    }

    @Test
    void emptyAndOtherVariablesChangeNothing() {
        assertThat(Overrides.apply(file, Map.of("MAINSTAY_NODE", "", "MAINSTAY_GROUPS", "x", "groups", "y")))
                .isEqualTo(file);
    }

    @Test
    void whatCannotTakeAKeyIsLeftToTheReader() {
        JsonObject wrong = new JsonObject().put("http", 7);

        assertThat(Overrides.apply(wrong, Map.of("MAINSTAY_HTTP_SOCKET", "/s"))).isEqualTo(wrong);
    }
}
