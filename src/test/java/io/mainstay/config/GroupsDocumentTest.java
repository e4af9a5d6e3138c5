package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.GroupsVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A file's groups as they are applied: what is taken, what is refused, and that it is read back the same. */
class GroupsDocumentTest {
    private static final String GROUPS = """
            types: {port: {MonitorInterval: 5s}}
            groups:
              web:
                nodes: [n1, n2]  # the best first
                resources:
                  app: {type: program, command: [run, "8000", "on", "12:30", "true", ""], environment: {A: "1"}}
                  lb: {type: port, port: 80, requires: [app]}
            """;

    private static NodeConfig node() {
        return ConfigFile.read(
                        "{node: n1, cluster: {nodes: {n1: {address: a}, n2: {address: b}, w: {address: c, role: witness}}}}",
                        FakeTypes.CATALOG,
                        "n1",
                        Map.of())
                .config()
                .orElseThrow();
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    @Test
    void whatIsKeptIsReadBackTheSame() {
        GroupsDocument first = GroupsDocument.parse(GROUPS);
        GroupsDocument second = GroupsDocument.parse(first.text());
        assertThat(second.text()).isEqualTo(first.text());
        NodeConfig config = first.on(node(), FakeTypes.CATALOG).config().orElseThrow();
        assertThat(config.groups())
                .isEqualTo(second.on(node(), FakeTypes.CATALOG)
                        .config()
                        .orElseThrow()
                        .groups());
        assertThat(config.groups().get(0).resources().get(0).parameters().get("command"))
                .isEqualTo(List.of("run", "8000", "on", "12:30", "true", ""));
        assertThat(config.node()).isEqualTo("n1");
    }

    @Test
    void anyTreeIsReadBackTheSame() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            JsonObject tree = object(random, 3);
            assertThat(StrictYaml.parse(StrictYaml.write(tree))).isEqualTo(tree);
        }
    }

    private static JsonObject object(SplittableRandom random, int depth) {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.put("k" + text(random), value(random, depth));
        }
        return object;
    }

    private static Object value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean();
            case 2 -> random.nextDouble() * 1e12;
            case 3, 4 -> text(random);
            case 5 -> object(random, depth - 1);
            default -> {
                JsonArray array = new JsonArray();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
        };
    }

    private static String text(SplittableRandom random) {
        String[] words = {
            "on", "no", "~", "null", "12:30", "0x1F", "1_000", "1e3", "- a", "a: b", "#x", "'", "\"", "\n", "ä", "\t",
                    " ",
            "{", "[", "&a", "*a", "!", "%", "@", "`", "|", ">", "2020-01-01", "=", "<<", "true", "0", "-1", "1.5"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    @Test
    void aWholeFileMayBeGivenAndWhatIsTheNodesOwnIsNotTaken() {
        GroupsDocument document = GroupsDocument.parse("{node: n7, http: {listen: \"0.0.0.0:1\"}, groups: {}}");
        assertThat(document.problems()).isEmpty();
        assertThat(lines(document.warnings())).hasSize(2).allMatch(line -> line.contains("each node's own"));
        assertThat(document.text()).isEqualTo("groups: {}\n");
    }

    @Test
    void V1_everyProblemIsSaidAtOnceAndNothingIsTaken() {
        assertThat(lines(GroupsDocument.parse("{group: {}, typs: 1}").problems()))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("groups: is missing"));
        assertThat(lines(GroupsDocument.parse("a: b: c").problems()))
                .first()
                .asString()
                .contains("repair the YAML there");
        Reading reading = GroupsDocument.parse(
                        "{groups: {web: {nodes: [n9, w], resources: {r: {type: prot}, s: {type: port, prt: 1}}}}}")
                .on(node(), FakeTypes.CATALOG);
        assertThat(reading.config()).isEmpty();
        assertThat(lines(reading.problems()))
                .anyMatch(line -> line.contains("n9: is no node of the cluster"))
                .anyMatch(line -> line.contains("w: is a witness"))
                .anyMatch(line -> line.contains("is not a known resource type"))
                .anyMatch(line -> line.contains("prt"));
    }

    @Test
    void oneThatIsTooLargeIsRefused() {
        String large = "groups: {web: {resources: {app: {type: program, command: [\""
                + "x".repeat(GroupsVersion.MAX_BYTES) + "\"]}}}}";
        assertThat(lines(GroupsDocument.parse(large).problems()))
                .first()
                .asString()
                .contains("is too large to be applied");
    }

    @Test
    void aFileWithoutGroupsHasNone() {
        assertThat(GroupsDocument.ofFile("node: n1").text()).isEqualTo("groups: {}\n");
    }
}
