package io.mainstay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.Problem;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandJsonTest {
    private static List<Problem> problems(String text) {
        Reading<JsonObject> parsed = FieldReader.parse(text);
        if (parsed instanceof Reading.Bad<JsonObject> bad) {
            return bad.problems();
        }
        Reading<OperatorCommand> read = CommandJson.read(((Reading.Good<JsonObject>) parsed).value());
        return read instanceof Reading.Bad<OperatorCommand> bad ? bad.problems() : List.of();
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void aCommandSurvivesWritingAndReading(Verb verb) {
        OperatorCommand command = verb.isForNode()
                ? new OperatorCommand(verb, "", "", "n1", "kim", "kernel update", "r1")
                : new OperatorCommand(
                        verb, "web", "lb", "n2", "kim", "kernel update", "r1", verb == Verb.ACTION ? "backup" : "", 0);
        JsonObject wire = new JsonObject(CommandJson.write(command).encode());
        assertThat(CommandJson.read(wire)).isEqualTo(new Reading.Good<>(command));
    }

    @Test
    void aCommandTypedByHandNeedsOnlyVerbAndGroup() {
        assertThat(CommandJson.read(new JsonObject("{\"command\":\"clear\",\"group\":\"web\"}")))
                .isEqualTo(new Reading.Good<>(new OperatorCommand(Verb.CLEAR, "web", "", "", "")));
    }

    @Test
    void onlyAnActionNamesAnAction() {
        assertThat(problems("{\"command\":\"action\",\"group\":\"web\",\"resource\":\"lb\"}"))
                .extracting(Problem::path)
                .containsExactly("action");
        assertThat(problems("{\"command\":\"probe\",\"group\":\"web\",\"action\":\"backup\"}"))
                .extracting(Problem::path)
                .containsExactly("action");
    }

    @Test
    void everythingWrongIsToldAtOnceWithFieldValueAndRemedy() {
        List<Problem> problems =
                problems("{\"command\":\"onlin\",\"group\":7,\"resource\":[],\"raeson\":\"x\",\"v\":2}");
        assertThat(problems)
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("command", "group", "resource", "raeson", "v");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.remedy()).isNotEmpty());
        assertThat(problems.toString())
                .contains("command = onlin: is not known; one of online, offline, force-offline")
                .contains("group = 7: is not text; one line of text, at most 128 characters")
                .contains(
                        "raeson = x: is not a known field; known are command, group, node, resource, by, reason, request, forMs, v");
    }

    @Test
    void textsThatAreTooLongOrHoldControlCharactersAreRefused() {
        String long501 = "x".repeat(501);
        assertThat(problems("{\"command\":\"online\",\"group\":\"web\",\"reason\":\"" + long501 + "\"}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("is 501 characters long"));
        assertThat(problems("{\"command\":\"online\",\"group\":\"" + "g".repeat(129) + "\"}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("group"));
        assertThat(problems("{\"command\":\"online\",\"group\":\"web\",\"reason\":\"a\\nfake line\"}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("holds a control character"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "null", "7", "{", "{\"a\":1}x", "\u0000\u0001", "<a/>"})
    void whatIsNoJsonObjectIsAProblemAndNoException(String text) {
        assertThat(problems(text)).isNotEmpty();
    }

    @Test
    void deepNestingIsAProblemAndNoException() {
        assertThat(problems("{\"command\":" + "[".repeat(7_000) + "]".repeat(7_000) + "}"))
                .isNotEmpty();
    }

    @Test
    void aReplySurvivesWritingAndReading() {
        CommandReply reply = CommandReply.refused("lb is faulted; clear it first");
        JsonObject wire = new JsonObject(CommandJson.write("n1", reply).encode());
        assertThat(wire.getString("node")).isEqualTo("n1");
        assertThat(CommandJson.readReply(wire)).isEqualTo(new Reading.Good<>(reply));
    }
}
