package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.ClusterJson;
import io.mainstay.bus.SnapshotJson;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.Bus;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.ClusterSnapshot.Member;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Names as long as they may be, and as many nodes as there may be, in 80 columns. */
class ColumnsTest {
    /** The longest name that the configuration takes. */
    private static final int LONGEST = 64;

    private final Screen screen = new Screen(new PrintWriter(new StringWriter()));

    private static String name(String begin) {
        return begin + "x".repeat(LONGEST - begin.length());
    }

    private static GroupSnapshot group(AgentState agent) {
        String group = name("group");
        return new GroupSnapshot(
                group,
                "failover",
                GroupState.FAULTED,
                name("n1"),
                1_234_567,
                "online",
                true,
                false,
                name("n2") + " is drained; " + name("n3") + " is not live",
                "online here since " + name("app") + " is online; `mainstay clear " + group + "` starts it",
                List.of(
                        Samples.resource(group, name("app"), agent, ResourceState.FAULTED, AgentFlag.values()),
                        Samples.healthCheck(group, name("lb"), agent, ResourceState.ONLINE, true)));
    }

    private static WholeGroup whole(int nodes) {
        TreeMap<String, MemberSnapshot> others = new TreeMap<>();
        for (int i = 2; i <= nodes; i++) {
            others.put(name("n" + i), ClusterSamples.said(0, name("n" + i), group(AgentState.GOING_OFFLINE_WAIT)));
        }
        Gathering all = new Gathering(
                ClusterSamples.node(name("n1"), group(AgentState.GOING_ONLINE_WAIT)), Optional.empty(), others, "", 0);
        return all.whole(name("group"));
    }

    @Test
    void aGroupFitsWhateverItsNamesAndHoweverManyItsNodes() {
        for (int nodes = 1; nodes <= 7; nodes++) {
            List<String> lines = new StatusText(screen, Format.TABLE).group(whole(nodes), Samples.WALL_MS);
            assertThat(lines)
                    .as(nodes + " nodes")
                    .hasSizeGreaterThan(4)
                    .allSatisfy(
                            line -> assertThat(line.replaceAll("`[^`]*`", "")).hasSizeLessThanOrEqualTo(80));
            assertThat(String.join("", lines).replaceAll("\\s", "")).contains("ownern1", "epoch1234567");
        }
    }

    @Test
    void wideCutsNothing() {
        String text = String.join("\n", new StatusText(screen, Format.WIDE).group(whole(3), Samples.WALL_MS));
        assertThat(text).contains(name("group"), name("app"), name("n1"), name("n2"), name("n3"));
        assertThat(text).contains("online here since " + name("app") + " is online");
    }

    @Test
    void theNodesFitToo() {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            members.add(new Member(
                    name("n" + i),
                    "10.77.0.1",
                    "witness",
                    i > 1,
                    3,
                    true,
                    true,
                    90_000_000,
                    List.of(name("n1")),
                    "",
                    ""));
        }
        ClusterSnapshot cluster = new ClusterSnapshot(
                name("n1"),
                "",
                812,
                new Lease(2_000, 1_000),
                new Bus(false, "not up: " + name("n2")),
                members,
                List.of(),
                List.of());
        LiveState live = new LiveState();
        live.take(
                "snapshot",
                SnapshotJson.head(ClusterSamples.node(name("n1")), Samples.WALL_MS)
                        .put("frame", ClusterJson.frame(cluster)));
        assertThat(new NodeTable(screen, Format.TABLE).lines(live))
                .hasSizeGreaterThan(8)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(String.join("\n", new NodeTable(screen, Format.WIDE).lines(live)))
                .contains("unheard by " + name("n1"));
    }

    @Test
    void longWordsAreBrokenAndCommandsStayWhole() {
        String command = "`mainstay clear " + name("group") + "/" + name("app") + "`";
        List<String> lines = Screen.wrap("do " + command + " or " + "y".repeat(200) + " end", "1  ", "    ", 80);
        assertThat(lines).contains("    " + command);
        assertThat(lines.stream().filter(line -> !line.contains("`")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(String.join("", lines).replaceAll("\\s", "")).contains("or" + "y".repeat(200) + "end");
    }

    @Test
    void beforeThereIsALedgerTheNodesSayForWhomIsWaited() {
        LiveState live = new LiveState();
        live.take(
                "snapshot",
                SnapshotJson.head(ClusterSamples.node("n1"), Samples.WALL_MS)
                        .put("frame", ClusterJson.frame(ClusterSamples.waiting())));
        assertThat(new NodeTable(screen, Format.TABLE).lines(live))
                .contains("ledger n1 has no ledger yet; no answer from n2")
                .noneMatch(line -> line.contains("lead"));
    }
}
