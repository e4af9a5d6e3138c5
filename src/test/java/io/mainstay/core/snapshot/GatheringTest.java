package io.mainstay.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.WholeGroup.Heard;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final GroupSnapshot ONLINE = ClusterSamples.online();
    private static final GroupSnapshot STANDBY = ClusterSamples.standby();

    private static Gathering at(long nowMs, GroupPlan plan) {
        return ClusterSamples.gathering(nowMs, ClusterSamples.cluster(plan), ONLINE, STANDBY);
    }

    @Test
    void theWholeIsOnlineWhereItsOwnerHasItOnline() {
        WholeGroup web = ClusterSamples.whole(ClusterSamples.plan("n1", 41), ONLINE, STANDBY);
        assertThat(web.state()).isEqualTo(GroupState.ONLINE);
        assertThat(web.owner()).isEqualTo("n1");
        assertThat(web.epoch()).isEqualTo(41);
        assertThat(web.shares()).containsOnlyKeys("n1", "n2");
        assertThat(web.share("n2").orElseThrow().state()).isEqualTo(GroupState.OFFLINE);
        assertThat(web.failover()).isEqualTo("to n2");
        assertThat(web.sentence()).isEqualTo("n1: web is online on n1");
    }

    @Test
    void theLedgerSaysWhoOwnsItWhateverTheNodesBelieve() {
        WholeGroup web = ClusterSamples.whole(ClusterSamples.plan("n2", 57), ONLINE, STANDBY);
        assertThat(web.owner()).isEqualTo("n2");
        assertThat(web.epoch()).isEqualTo(57);
        assertThat(web.state()).isEqualTo(GroupState.OFFLINE);
    }

    @Test
    void whatANodeSaidTooLongAgoIsCalledOld() {
        assertThat(at(1_000 + Gathering.STALE_MS, ClusterSamples.plan("n1", 41)).heard("n2"))
                .isEqualTo(Heard.FRESH);
        Gathering late = at(1_001 + Gathering.STALE_MS, ClusterSamples.plan("n1", 41));
        assertThat(late.heard("n2")).isEqualTo(Heard.STALE);
        assertThat(late.whole("web").share("n2").orElseThrow().text())
                .isEqualTo("n2 is silent on the event bus; this is how it was when it was last heard");
        assertThat(late.heard("n1")).isEqualTo(Heard.OWN);
    }

    @Test
    void anOwnerThatIsNotHeardIsAsTheLedgerLastHadIt() {
        Gathering late = at(60_000, ClusterSamples.plan("n2", 57));
        assertThat(late.whole("web").state()).isEqualTo(GroupState.ONLINE);
        assertThat(late.whole("web").sentence()).isEqualTo("web is on n2");
    }

    @Test
    void aNodeThatHasToldNothingIsShownAsMissingWithTheReason() {
        Gathering now = new Gathering(
                ClusterSamples.node("n1", ONLINE),
                Optional.of(ClusterSamples.cluster(0, false, ClusterSamples.plan("n1", 41))),
                new TreeMap<>(),
                "the event bus is down: it forms anew",
                0);
        WholeGroup.Share missing = now.whole("web").share("n2").orElseThrow();
        assertThat(missing.heard()).isEqualTo(Heard.MISSING);
        assertThat(missing.state()).isEqualTo(GroupState.UNKNOWN);
        assertThat(missing.text()).isEqualTo("n2 is down; nothing has been heard of its groups since n1 started");
        assertThat(now.trouble("w1")).startsWith("the event bus is down: it forms anew;");
        assertThat(now.whole("web").share("w1")).as("a witness has no groups").isEmpty();
    }

    @Test
    void aWitnessShowsTheSameThoughItHasNoGroups() {
        TreeMap<String, MemberSnapshot> members = new TreeMap<>();
        members.put("n1", ClusterSamples.said(0, "n1", ONLINE));
        members.put("n2", ClusterSamples.said(0, "n2", STANDBY));
        Gathering witness = new Gathering(
                ClusterSamples.node("w1"),
                Optional.of(ClusterSamples.cluster(ClusterSamples.plan("n1", 41))),
                members,
                "",
                0);
        WholeGroup web = witness.whole("web");
        assertThat(witness.groups()).containsExactly("web");
        assertThat(web.state()).isEqualTo(GroupState.ONLINE);
        assertThat(web.shares()).containsOnlyKeys("n1", "n2");
        assertThat(web.sentence()).isEqualTo("n1: web is online on n1");
    }

    @Test
    void aGroupThatWasTakenAwayIsGoneThoughANodeThatIsDownStillSaidIt() {
        TreeMap<String, MemberSnapshot> members = new TreeMap<>();
        members.put("n2", ClusterSamples.said(0, "n2", STANDBY));
        Gathering late = new Gathering(
                ClusterSamples.node("n1"), Optional.of(ClusterSamples.cluster()), members, "", Gathering.STALE_MS + 1);
        assertThat(late.groups()).isEmpty();
        assertThat(new Gathering(ClusterSamples.node("n1"), Optional.empty(), members, "", Gathering.STALE_MS + 1)
                        .groups())
                .as("who has heard no ledger has nothing better to go by")
                .containsExactly("web");
    }

    @Test
    void withoutAnOwnerItIsFaultedOnlyWhenNobodyMayTakeIt() {
        GroupSnapshot broken = ClusterSamples.broken();
        assertThat(ClusterSamples.whole(ClusterSamples.faulted("n1", "n2"), broken, STANDBY)
                        .state())
                .isEqualTo(GroupState.FAULTED);
        assertThat(ClusterSamples.whole(ClusterSamples.plan("", 0), broken, STANDBY)
                        .state())
                .isEqualTo(GroupState.OFFLINE);
        GroupSnapshot starting = ClusterSamples.on(
                "n2", Samples.web(GroupState.GOING_ONLINE, AgentState.GOING_ONLINE, ResourceState.OFFLINE));
        assertThat(ClusterSamples.whole(ClusterSamples.plan("", 0), broken, starting)
                        .state())
                .isEqualTo(GroupState.GOING_ONLINE);
    }

    @Test
    void aNodeAloneSpeaksForItself() {
        GroupSnapshot faulted = ClusterSamples.broken();
        WholeGroup web = ClusterSamples.alone(faulted);
        assertThat(web.state()).isEqualTo(GroupState.FAULTED);
        assertThat(web.sentence()).isEqualTo(faulted.sentence());
        assertThat(web.owner()).isEqualTo(faulted.owner());
        assertThat(web.failover()).isEqualTo(faulted.failover());
        assertThat(web.ledger()).isEmpty();
    }

    @Test
    void aParallelGroupIsPartialWhereOnlySomeNodesHaveIt() {
        GroupSnapshot here = parallel(ONLINE);
        assertThat(ClusterSamples.whole(ClusterSamples.plan("", 0), here, parallel(STANDBY))
                        .state())
                .isEqualTo(GroupState.PARTIAL);
        assertThat(ClusterSamples.whole(ClusterSamples.plan("", 0), here, here).state())
                .isEqualTo(GroupState.ONLINE);
    }

    private static GroupSnapshot parallel(GroupSnapshot group) {
        return new GroupSnapshot(
                group.name(),
                "parallel",
                group.state(),
                "",
                0,
                group.wanted(),
                false,
                false,
                "it is parallel",
                "",
                group.resources());
    }
}
