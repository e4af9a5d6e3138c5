package io.mainstay.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.node.ClusterSamples;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WhyTest {
    private static Why why(GroupPlan plan) {
        Gathering now = ClusterSamples.gathering(
                1_000, ClusterSamples.cluster(plan), ClusterSamples.broken(), ClusterSamples.standby());
        return Why.of(now, now.whole("web"));
    }

    @Test
    void theChainGoesFromWhatIsDecidedToWhatEachNodeFinds() {
        Why why = why(ClusterSamples.faulted("n1", "n2"));
        assertThat(why.lines())
                .containsSubsequence(
                        "web is FAULTED: no node owns it.",
                        "Planner: web is faulted everywhere and cannot be failed over; clear a fault.",
                        "n1 is not taken: app exited 137 and RestartLimit is 0.",
                        "Fault on record at n2: app exited 137 and RestartLimit is 0.",
                        "n1 says FAULTED: web is faulted on n1.",
                        "n2 says OFFLINE: web is offline on n2.");
        assertThat(why.history()).extracting(ClusterSnapshot.Past::index).containsExactly(790L, 801L, 805L);
    }

    @Test
    void remediesAreCommandsToPaste() {
        assertThat(why(ClusterSamples.faulted("n1", "n2")).remedies())
                .extracting(Why.Remedy::command)
                .containsExactly("mainstay clear web --node n1", "mainstay clear web --node n2");
        GroupPlan plan = ClusterSamples.plan("", 0);
        GroupPlan frozenOff = new GroupPlan(
                "web",
                "",
                0,
                "RELEASED",
                "offline",
                true,
                "",
                new TreeMap<>(),
                "web is frozen",
                "",
                "it is frozen",
                new TreeMap<>());
        assertThat(why(frozenOff).remedies())
                .extracting(Why.Remedy::command)
                .containsExactly("mainstay unfreeze web", "mainstay online web");
        assertThat(why(plan).remedies()).isEmpty();
    }

    @Test
    void withoutALeaderItSaysWhatIsMissing() {
        ClusterSnapshot led = ClusterSamples.cluster(ClusterSamples.plan("n1", 41));
        ClusterSnapshot leaderless = new ClusterSnapshot(
                "n1", "", led.index(), led.lease(), led.bus(), led.nodes(), led.groups(), List.of());
        Gathering now = ClusterSamples.gathering(1_000, leaderless, ClusterSamples.online(), ClusterSamples.standby());
        assertThat(Why.of(now, now.whole("web")).lines())
                .anyMatch(line -> line.contains("a majority of the voters must hear each other"));
    }

    @Test
    void beforeThereIsALedgerItSaysForWhomIsWaited() {
        Gathering now = ClusterSamples.gathering(
                1_000, ClusterSamples.waiting(), ClusterSamples.standby(), ClusterSamples.standby());
        assertThat(Why.of(now, now.whole("web")).lines())
                .contains("Nothing can be decided: n1 has no ledger yet; no answer from n2.")
                .noneMatch(line -> line.contains("No leader"));
    }

    @Test
    void aLostNodeThatWouldBeNeededIsNamed() {
        GroupPlan plan = new GroupPlan(
                "web",
                "n1",
                41,
                "STARTED",
                "online",
                false,
                "",
                new TreeMap<>(),
                "web is on n1",
                "",
                "n2: it is not live",
                new TreeMap<>());
        ClusterSnapshot cluster = ClusterSamples.cluster(1_000, false, plan);
        Gathering now = ClusterSamples.gathering(1_000, cluster, ClusterSamples.online(), ClusterSamples.standby());
        assertThat(Why.of(now, now.whole("web")).remedies())
                .containsExactly(new Why.Remedy("", "start n2 again: a node that is down cannot take the group"));
        ClusterSnapshot waiting = ClusterSamples.waiting();
        ClusterSnapshot neither = new ClusterSnapshot(
                "n1", "", 1, waiting.lease(), waiting.bus(), waiting.nodes(), List.of(plan), List.of());
        Gathering before = ClusterSamples.gathering(1_000, neither, ClusterSamples.standby(), ClusterSamples.standby());
        assertThat(Why.of(before, before.whole("web")).remedies())
                .as("n1 is up: it is n1 that is asked")
                .containsExactly(new Why.Remedy("", "start n2 again: a node that is down cannot take the group"));
    }
}
