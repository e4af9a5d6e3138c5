package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SwitchGoalTest {
    private static final GroupSnapshot ONLINE_HERE = ClusterSamples.online();
    private static final GroupSnapshot OFFLINE_THERE = ClusterSamples.standby();
    private static final GroupSnapshot OFFLINE_HERE =
            ClusterSamples.on("n1", Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE));
    private static final GroupSnapshot ONLINE_THERE = ClusterSamples.on("n2", Samples.web());
    private static final WholeGroup BEFORE =
            ClusterSamples.whole(ClusterSamples.plan("n1", 41), ONLINE_HERE, OFFLINE_THERE);

    private static Goal goal(Verb verb, String node) {
        Event before = new Event(6, 0, "n2", "web", "app", EventKind.RESOURCE_FAULTED, "long ago");
        Asked asked = new Asked(verb, new Target("web", ""), node, "", "");
        return new Goal(asked, BEFORE, new Past(List.of(before)));
    }

    private static WholeGroup moving() {
        GroupPlan plan = ClusterSamples.plan("n1", 41);
        return ClusterSamples.whole(
                new GroupPlan(
                        "web",
                        "n1",
                        41,
                        "STARTED",
                        "online",
                        false,
                        "n2",
                        new TreeMap<>(),
                        plan.sentence(),
                        "n2",
                        "",
                        new TreeMap<>()),
                ONLINE_HERE,
                OFFLINE_THERE);
    }

    @Test
    void G4_aSwitchIsReachedWhenTheTargetHasItOnline() {
        Goal goal = goal(Verb.SWITCH, "n2");
        assertThat(goal.judge(BEFORE, List.of()).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(goal.judge(moving(), List.of()).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
        WholeGroup given = ClusterSamples.whole(ClusterSamples.plan("n2", 57), OFFLINE_HERE, OFFLINE_THERE);
        assertThat(goal.judge(given, List.of()).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
        WholeGroup there = ClusterSamples.whole(ClusterSamples.plan("n2", 57), OFFLINE_HERE, ONLINE_THERE);
        assertThat(goal.judge(there, List.of())).isEqualTo(new Goal.Progress(Goal.Kind.REACHED, "web is online on n2"));
    }

    @Test
    void G4_aSwitchWhoseTargetFaultsIsBackWhereItWasWithTheReason() {
        Goal goal = goal(Verb.SWITCH, "n2");
        Event fault = new Event(7, 0, "n2", "web", "app", EventKind.RESOURCE_FAULTED, "exited 1");
        WholeGroup given = ClusterSamples.whole(ClusterSamples.plan("n2", 57), OFFLINE_HERE, OFFLINE_THERE);
        assertThat(goal.judge(given, List.of(fault)).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
        WholeGroup back = ClusterSamples.whole(ClusterSamples.plan("n1", 63), ONLINE_HERE, OFFLINE_THERE);
        assertThat(goal.judge(back, List.of()))
                .isEqualTo(new Goal.Progress(Goal.Kind.SEEMS_FAILED, "web is back on n1: app faulted on n2: exited 1"));
    }

    @Test
    void A28_aStopThatTakesNoEffectLeavesTheGroupWhereItIs() {
        Goal goal = goal(Verb.SWITCH, "n2");
        Event stuck = new Event(7, 0, "n1", "web", "app", EventKind.RESOURCE_NOT_GOING_OFFLINE, "300 s have passed");
        assertThat(goal.judge(moving(), List.of(stuck)).text())
                .isEqualTo("web stays on n1: app not-going-offline on n1: 300 s have passed");
    }

    @Test
    void aSwitchThatIsGivenUpSaysSo() {
        Goal goal = goal(Verb.SWITCH, "");
        goal.judge(moving(), List.of());
        assertThat(goal.judge(BEFORE, List.of()))
                .isEqualTo(new Goal.Progress(
                        Goal.Kind.SEEMS_FAILED, "web stays on n1: the switch was given up; web is on n1"));
    }

    @Test
    void aGroupThatComesOnlineOnAnotherNodeIsOnline() {
        WholeGroup down = ClusterSamples.whole(ClusterSamples.plan("", 0), OFFLINE_HERE, OFFLINE_THERE);
        Goal goal = new Goal(new Asked(Verb.ONLINE, new Target("web", ""), ""), down, new Past(List.of()));
        Event fault = new Event(7, 0, "n1", "web", "app", EventKind.RESOURCE_FAULTED, "exited 1");
        // n1 tries and faults; n2 takes it.
        assertThat(goal.judge(down, List.of(fault)).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
        WholeGroup there = ClusterSamples.whole(ClusterSamples.plan("n2", 57), OFFLINE_HERE, ONLINE_THERE);
        assertThat(goal.judge(there, List.of())).isEqualTo(new Goal.Progress(Goal.Kind.REACHED, "web is online on n2"));
    }

    @Test
    void aGroupThatIsWantedOnACertainNodeIsNotThereUntilItIs() {
        Goal goal = goal(Verb.ONLINE, "n2");
        assertThat(goal.judge(BEFORE, List.of()).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
    }

    @Test
    void offlineWaitsForEveryNodeThatIsHeard() {
        Goal goal = goal(Verb.OFFLINE, "");
        WholeGroup elsewhere = ClusterSamples.whole(ClusterSamples.plan("n2", 57), OFFLINE_HERE, ONLINE_THERE);
        assertThat(goal.judge(elsewhere, List.of()).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
        WholeGroup nowhere = ClusterSamples.whole(ClusterSamples.plan("", 0), OFFLINE_HERE, OFFLINE_THERE);
        assertThat(goal.judge(nowhere, List.of()).kind()).isEqualTo(Goal.Kind.REACHED);
    }
}
