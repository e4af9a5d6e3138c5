package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupPolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a group is placed and moved, as written in a file. */
class PolicyReaderTest {
    @Test
    void aGroupSaysHowItIsPlacedAndMoved() {
        GroupPolicy policy =
                read(twoGroups("""
                placement: priority
                Failback: "22:30-04:00"
                AutoRestart: false
                AutoFaultClearTime: 1h
                FaultLadder: {restart: 2, within: 5m}
                FenceGrace: 30s
                after: [db]
                apart: db
                """)).config().orElseThrow().groups().get(0).policy();
        assertThat(policy.placement()).isEqualTo(GroupPolicy.Placement.PRIORITY);
        assertThat(policy.failback()).isEqualTo(new GroupPolicy.Failback(GroupPolicy.Failback.When.WINDOW, 1350, 240));
        assertThat(policy.failback().isOpen(1350)).isTrue();
        assertThat(policy.failback().isOpen(239)).isTrue();
        assertThat(policy.failback().isOpen(240)).isFalse();
        assertThat(policy.autoRestart()).isFalse();
        assertThat(policy.autoFaultClearMs()).isEqualTo(3_600_000);
        assertThat(policy.faultLadder()).isEqualTo(new GroupPolicy.FaultLadder(2, 300_000));
        assertThat(policy.fenceGraceMs()).isEqualTo(30_000);
        assertThat(policy.after()).containsExactly("db");
        assertThat(policy.apart()).isEqualTo("db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "placement: best|is none of priority, fewest-groups, load",
                "Failback: 25:00-26:00|is neither never, manual nor a window",
                "Failback: 02:00-02:00|is neither never, manual nor a window",
                "{placement: load, Failback: manual}|needs an order of nodes",
                "FaultLadder: {ignore: 2}|belongs to a resource",
                "FenceGrace: 11m|is too long",
                "with: web|is tied to itself",
                "after: [mail]|mail, which is no configured group",
            })
    void aPolicyThatCannotBeHadIsAProblem(String keys, String problem) {
        String inner =
                keys.startsWith("{") ? keys.substring(1, keys.length() - 1).replace(", ", "\n") : keys;
        assertThat(read(twoGroups(inner)).problems())
                .anySatisfy(each -> assertThat(each.toString()).contains(problem));
    }

    private static Reading read(String yaml) {
        return ConfigFile.read(yaml, FakeTypes.CATALOG, "n1", Map.of());
    }

    private static String twoGroups(String keys) {
        return """
                node: n1
                groups:
                  web:
                %s    resources: {app: {type: program, command: [app]}}
                  db:
                    resources: {app: {type: program, command: [app]}}
                """.formatted(keys.strip().indent(4));
    }
}
