package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrictYamlTest {
    @Test
    void aSyntaxErrorNamesLineAndColumn() {
        Problem problem = refused("node: n1\nhttp: {listen: 1\nstate: x\n");

        assertThat(problem.path()).isEqualTo("line 3, column 6");
        assertThat(problem.problem()).contains("flow mapping");
    }

    @Test
    void aKeyGivenTwiceIsRefusedWithItsPlace() {
        Problem problem = refused("groups:\n  web: {}\n  web: {}\n");

        assertThat(problem.path()).isEqualTo("line 3, column 3");
        assertThat(problem.problem()).contains("duplicate key web");
    }

    @Test
    void wordsAndTimesStayTexts() throws Exception {
        assertThat(StrictYaml.parse("[on, off, yes, 12:30, 0100, 2001-01-01, 1_000, 0x1F, 1e3]".replace("[", "a: [")))
                .isEqualTo(new JsonObject()
                        .put(
                                "a",
                                new JsonArray()
                                        .add("on")
                                        .add("off")
                                        .add("yes")
                                        .add("12:30")
                                        .add("0100")
                                        .add("2001-01-01")
                                        .add("1_000")
                                        .add("0x1F")
                                        .add("1e3")));
    }

    @Test
    void numbersFlagsAndNothingAreThemselves() throws Exception {
        assertThat(StrictYaml.parse("{a: 0, b: -7, c: 99999999999, d: true, e: ~, f: 1.5, g: , 7: x}")
                        .getMap())
                .containsEntry("a", 0L)
                .containsEntry("b", -7L)
                .containsEntry("c", 99_999_999_999L)
                .containsEntry("d", true)
                .containsEntry("e", null)
                .containsEntry("f", 1.5)
                .containsEntry("g", null)
                .containsEntry("7", "x");
    }

    @Test
    void whatIsNoMapIsRefused() {
        assertThat(refused("- a\n- b\n").problem()).isEqualTo("is not a map");
        assertThat(refused("hello").problem()).isEqualTo("is not a map");
        assertThat(refused("a: 1\n---\nb: 2\n").problem()).contains("document");
    }

    @Test
    void javaTypesCannotBeNamed() {
        assertThat(refused("a: !!java.io.File [x]\n").problem()).contains("tag");
    }

    @Test
    void depthAndAliasesAreBounded() {
        assertThat(refused("a: " + "[".repeat(50) + "]".repeat(50)).remedy()).contains("nothing of the file was read");
        assertThat(refused("a: &a {b: *a}").problem()).contains("deeper");
        String bomb = IntStream.range(1, 9)
                .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]")
                .collect(Collectors.joining("\n", "a0: &a0 [x]\n", "\n"));
        assertThat(refused(bomb).toString()).containsAnyOf("alias", "unfolds");
    }

    @Test
    void aFileOfTooManyBytesIsRefused() {
        assertThat(refused("#" + "x".repeat(StrictYaml.MAX_BYTES)).problem()).contains("8388608");
    }

    private static Problem refused(String yaml) {
        return catchThrowableOfType(StrictYaml.Refused.class, () -> StrictYaml.parse(yaml))
                .problem();
    }
}
