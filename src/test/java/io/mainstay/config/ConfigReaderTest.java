package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.config.NodeConfig.Member;
import io.mainstay.config.NodeConfig.Role;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    private static final String SHOP = """
            node: n1
            state: /tmp/n1
            http: {listen: "127.0.0.1:7000", socket: /tmp/n1.sock, commands: true}
            cluster:
              name: shop
              port: 7420
              nodes: {n1: {address: 10.77.0.11}}
              lease: {ttl: 2s}
            escalate: none
            types:
              program: {MonitorInterval: 20s}
            groups:
              web:
                kind: failover
                nodes: [n1]
                AutoStart: false
                AutoFailover: true
                resources:
                  lb:
                    type: port
                    port: 61000
                    http: {port: 61001}
                    requires: [app, log]
                  log: {type: program, command: [log], MonitorInterval: 5s}
                  app:
                    type: program
                    command: [/usr/bin/app, --port, "8000"]
                    RestartLimit: 1
                    ManageFaults: NONE
                    Critical: false
                    requires: {log: weak}
            """;

    @Test
    void aWholeFileBecomesAConfiguration() {
        NodeConfig config = read(SHOP).config().orElseThrow();

        assertThat(config.node()).isEqualTo("n1");
        assertThat(config.state()).isEqualTo(Path.of("/tmp/n1"));
        assertThat(config.http())
                .isEqualTo(new NodeConfig.Http("127.0.0.1", 7000, Path.of("/tmp/n1.sock"), Commands.SOCKET_AND_TCP));
        assertThat(config.cluster().name()).isEqualTo("shop");
        assertThat(config.members()).containsExactly(new Member("n1", "10.77.0.11", 7420, Role.NODE));
        GroupSpec web = config.groups().get(0);
        assertThat(web.kind()).isEqualTo(GroupSpec.Kind.FAILOVER);
        assertThat(web.autoStart()).isFalse();
        assertThat(web.autoFailover()).isTrue();
        ResourceSpec app = web.resources().get(1);
        assertThat(app.requires()).isEqualTo(Map.of("log", Dependency.WEAK));
        assertThat(app.parameters())
                .isEqualTo(Map.of("command", List.of("/usr/bin/app", "--port", "8000"), "StopTime", 10_000L));
        assertThat(app.settings().restartLimit()).isEqualTo(1);
        assertThat(app.settings().get(Attribute.MANAGE_FAULTS)).isEqualTo(1);
        assertThat(app.settings().isSet(Attribute.CRITICAL)).isFalse();
        assertThat(web.resources().get(2).parameters())
                .isEqualTo(Map.of(
                        "port",
                        61_000L,
                        "http.port",
                        61_001L,
                        "http.path",
                        "/",
                        "WaitTime",
                        60_000L,
                        "CountAll",
                        false,
                        "OnFail",
                        "recover"));
    }

    @Test
    void childrenComeBeforeTheirParentsAndElseTheFilesOrderHolds() {
        assertThat(read(SHOP).config().orElseThrow().groups().get(0).resources())
                .extracting(ResourceSpec::name)
                .containsExactly("log", "app", "lb");
        assertThat(read(group("b: {type: port}, a: {type: port, requires: [c]}, c: {type: port}, d: {type: port}"))
                        .config()
                        .orElseThrow()
                        .groups()
                        .get(0)
                        .resources())
                .extracting(ResourceSpec::name)
                .containsExactly("b", "c", "a", "d");
    }

    @Test
    void anAttributeComesFromTheResourceElseFromTypesElseFromTheType() {
        Map<String, Long> intervals = read(SHOP).config().orElseThrow().groups().get(0).resources().stream()
                .collect(Collectors.toMap(
                        ResourceSpec::name, one -> one.settings().monitorIntervalMs()));

        assertThat(intervals).isEqualTo(Map.of("log", 5_000L, "app", 20_000L, "lb", 10_000L));
    }

    @Test
    void anEmptyFileIsANodeAloneWithTheDefaults() {
        Reading reading = ConfigFile.read("", FakeTypes.CATALOG, "host7.example.org", Map.of());

        assertThat(reading.config())
                .contains(new NodeConfig(
                        "host7",
                        Path.of("/var/lib/mainstay"),
                        new NodeConfig.Http(
                                "127.0.0.1", 7480, Path.of("/run/mainstay/host7.sock"), Commands.SOCKET_ONLY),
                        new NodeConfig.Cluster(
                                "mainstay",
                                2_000,
                                Optional.empty(),
                                List.of(new Member("host7", "127.0.0.1", 7420, Role.NODE))),
                        new NodeConfig.Escalation(NodeConfig.Escalation.Step.NONE, Path.of("/dev/watchdog")),
                        List.of(),
                        List.of()));
    }

    @Test
    void everyProblemIsToldAtOnceAndNothingIsHalfValid() {
        Reading reading = read("""
                node: n1
                sate: /tmp
                http: {listen: 7480}
                groups:
                  web:
                    kind: failovr
                    resources:
                      app: {type: program, RestartLimits: 1, MonitorInterval: 10}
                      lb: {type: prot, requires: [ap]}
                """);

        assertThat(reading.config()).isEmpty();
        assertThat(lines(reading))
                .containsExactlyInAnyOrder(
                        "sate = /tmp: is not a known key; did you mean state?",
                        "http.listen = 7480: is a number where a text is wanted; put it in quotes: \"7480\"",
                        "groups.web.kind = failovr: is none of failover, parallel, single-node;"
                                + " did you mean failover?",
                        "groups.web.resources.app.command: is missing; give a list of texts, [one, \"2\"]",
                        "groups.web.resources.app.RestartLimits = 1: is not a known key; did you mean RestartLimit?",
                        "groups.web.resources.app.MonitorInterval = 10: has no unit; write 10s or 10ms,"
                                + " from 100ms to 24h is allowed",
                        "groups.web.resources.lb.type = prot: is not a known resource type; did you mean port?",
                        "groups.web.resources.lb.requires = ap: is no resource of this group; did you mean app?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port: 0                     | port = 0: is too small; give a number from 1 to 65535
            port: 65536                 | port = 65536: is too great; give a number from 1 to 65535
            port: "80"                  | port = 80: is not a whole number; give a number from 1 to 65535, without quotes
            port: 80.5                  | port = 80.5: is not a whole number; give a number from 1 to 65535, without quotes
            port: 5s                    | port = 5s: is a duration where a plain number is wanted; give a number from 1 to 65535, without quotes
            port:                       | port: is empty; give it a value or leave the key out
            http: {prt: 80}             | http.prt = 80: is not a known key; did you mean port?
            http: 80                    | http = 80: is not a map; write keys below it, or {key: value, …}
            WaitTime: 60                | WaitTime = 60: has no unit; write 60s or 60ms, from 1s to 1h is allowed
            WaitTime: 10ms              | WaitTime = 10ms: is too short; give a duration from 1s to 1h
            WaitTime: 2h                | WaitTime = 2h: is too long; give a duration from 1s to 1h
            WaitTime: 1.5s              | WaitTime = 1.5s: is not a duration; write a whole number and a unit: 250ms, 2s, 5m or 1h; from 1s to 1h
            WaitTime: 6m                | WaitTime = 6m: is longer than OnlineTimeout; lower it or raise OnlineTimeout
            CountAll: yes               | CountAll = yes: is not a flag; write true or false
            OnFail: reprot              | OnFail = reprot: is none of report, recover; did you mean report?
            OnlineWaitLimit: -1         | OnlineWaitLimit = -1: is too small; give a number from 0 to 1000
            OnlineWaitLimit: 2s         | OnlineWaitLimit = 2s: is a duration where a plain number is wanted; give a number from 0 to 1000, without quotes
            Critical: 1                 | Critical = 1: is not a flag; write true or false
            Actions: onoff              | Actions = onoff: is none of OnOff, OnOnly, None; did you mean OnOff?
            requires: x                 | requires = x: is not a list; write [x]
            requires: [r]               | requires = r: is the resource itself; name other resources of the group
            requires: {s: soft}         | requires.s = soft: is none of strong, weak; known are strong, weak
            requires: [s, s]            | requires = s: is named twice; name each child once
            """)
    void eachWrongValueIsAnsweredWithWhatWouldBeRight(String line, String expected) {
        Reading reading = read(group("r: {type: port, " + line + "}, s: {type: port}"));

        assertThat(reading.config()).isEmpty();
        assertThat(lines(reading)).containsExactly("groups.g.resources.r." + expected);
    }

    @Test
    void aNumberOrFlagAmongTextsIsToBeQuoted() {
        assertThat(lines(read(group("r: {type: program, command: [run, 80, true], environment: {A: 1}, user: 5}"))))
                .containsExactlyInAnyOrder(
                        "groups.g.resources.r.command[1] = 80: is a number where a text is wanted;"
                                + " put it in quotes: \"80\"",
                        "groups.g.resources.r.command[2] = true: is a flag, not a text; put it in quotes: \"true\"",
                        "groups.g.resources.r.environment.A = 1: is a number where a text is wanted;"
                                + " put it in quotes: \"1\"",
                        "groups.g.resources.r.user = 5: is a number where a text is wanted; put it in quotes: \"5\"");
    }

    @Test
    void aCycleOfDependenciesIsNamed() {
        assertThat(lines(read(group("a: {type: port, requires: [b]}, b: {type: port, requires: [c]},"
                        + " c: {type: port, requires: [b]}"))))
                .containsExactly(
                        "groups.g.resources = b → c → b: is a cycle of requires; take one of these requires away");
    }

    @ParameterizedTest
    @CsvSource({"a.b", "a/b", "../etc", "-a", "_a", "''"})
    void namesThatCouldBePathsOrAddressesAreRefused(String name) {
        assertThat(read("{node: \"" + name + "\"}").problems()).hasSize(1);
        assertThat(read("{groups: {\"" + name + "\": {resources: {r: {type: port}}}}}")
                        .problems())
                .extracting(Problem::problem)
                .containsExactly("is no name for a group");
        assertThat(read(group("\"" + name + "\": {type: port}")).problems())
                .extracting(Problem::problem)
                .containsExactly("is no name for a resource");
    }

    @Test
    void aNameHasAtMost64Letters() {
        assertThat(read("node: " + "n".repeat(64)).config()).isPresent();
        assertThat(read("node: " + "n".repeat(65)).problems()).hasSize(1);
    }

    @Test
    void aHostNameThatIsNoNodeNameAsksForNode() {
        assertThat(ConfigFile.read("", FakeTypes.CATALOG, "", Map.of()).problems())
                .extracting(Problem::path)
                .containsExactly("node");
    }

    @Test
    void typesTakeAttributesOnly() {
        assertThat(lines(read("types: {port: {port: 80, MonitorIntervall: 2s}, prt: {}}")))
                .containsExactlyInAnyOrder(
                        "types.port.port = 80: is a parameter, and a type takes attributes only;"
                                + " give it at each resource of the type",
                        "types.port.MonitorIntervall = 2s: is not a known key; did you mean MonitorInterval?",
                        "types.prt = {}: is not a known resource type; did you mean port?");
    }

    @ParameterizedTest
    @CsvSource({"7480", "':7480'", "localhost", "127.0.0.1:65536", "127.0.0.1:-1", "'a b:1'"})
    void anAddressWithoutHostOrPortIsRefused(String listen) {
        assertThat(read("http: {listen: \"" + listen + "\"}").problems())
                .extracting(Problem::path)
                .containsExactly("http.listen");
    }

    @Test
    void aSocketPathThatTheKernelWouldCutIsRefused() {
        assertThat(read("http: {socket: /" + "s".repeat(107) + "}").problems()).hasSize(1);
        assertThat(read("http: {socket: /" + "s".repeat(106) + "}").config()).isPresent();
    }

    @Test
    void whatIsUnwiseIsAWarningAndNoProblem() {
        Reading reading = read("http: {listen: \"[::]:80\"}\n"
                + group("r: {type: port, MonitorInterval: 1s}").substring("node: n1\n".length()));

        assertThat(reading.config()).isPresent();
        assertThat(reading.config().orElseThrow().http().host()).isEqualTo("::");
        assertThat(reading.warnings())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("http.listen", "groups.g.resources.r.MonitorTimeout");
    }

    @Test
    void aValueIsShownOnOneShortLine() {
        assertThat(lines(read("node: \"a\\e[31m\\n" + "x".repeat(200) + "\"")).get(0))
                .startsWith("node = a?[31m?xxx")
                .contains("…")
                .hasSizeLessThan(200);
    }

    @Test
    void theFileInConfHasNoProblemButTypesThatFakesDoNotKnow() {
        Reading reading = ConfigFile.read(Path.of("conf/mainstay.yaml"), FakeTypes.CATALOG, "host", Map.of());

        assertThat(reading.problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "types.process", "groups.web.resources.app.type", "groups.web.resources.lb.type");
    }

    private static Reading read(String yaml) {
        return ConfigFile.read(yaml, FakeTypes.CATALOG, "n1", Map.of());
    }

    private static String group(String resources) {
        return "node: n1\ngroups: {g: {resources: {" + resources + "}}}";
    }

    private static List<String> lines(Reading reading) {
        return reading.problems().stream().map(Problem::toString).toList();
    }
}
