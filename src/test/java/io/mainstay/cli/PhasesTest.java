package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A switch as whoever waits for it is told. */
class PhasesTest {
    private static GroupSnapshot web(AgentState agent) {
        boolean isUp = agent == AgentState.ONLINE;
        return Samples.web(
                isUp ? GroupState.ONLINE : GroupState.OFFLINE,
                agent,
                isUp ? ResourceState.ONLINE : ResourceState.OFFLINE);
    }

    private static List<WholeGroup> seen(GroupPlan plan, AgentState onN1, AgentState onN2) {
        TreeMap<String, MemberSnapshot> others = new TreeMap<>();
        others.put("n2", ClusterSamples.said(0, "n2", ClusterSamples.on("n2", web(onN2))));
        Gathering all = new Gathering(
                ClusterSamples.node("n1", ClusterSamples.on("n1", web(onN1))),
                Optional.of(ClusterSamples.cluster(plan)),
                others,
                "",
                0);
        return List.of(all.whole("web"));
    }

    private static Event event(long sequence, EventKind kind, String text) {
        return new Event(sequence, Samples.WALL_MS, "n1", "web", "", kind, text);
    }

    @Test
    void everyStepIsASentenceAndIsToldOnce() {
        GroupPlan n1 = ClusterSamples.plan("n1", 41);
        Phases phases = new Phases(seen(n1, AgentState.ONLINE, AgentState.OFFLINE), List.of());
        assertThat(phases.news(seen(n1, AgentState.GOING_OFFLINE, AgentState.OFFLINE), List.of()))
                .containsExactly("stopping app on n1", "stopping lb on n1");
        assertThat(phases.news(seen(n1, AgentState.GOING_OFFLINE, AgentState.OFFLINE), List.of()))
                .isEmpty();
        assertThat(phases.news(seen(ClusterSamples.plan("", 0), AgentState.OFFLINE, AgentState.OFFLINE), List.of()))
                .containsExactly("app is offline on n1", "lb is offline on n1", "n1 has given up web");
        Event assigned = event(7, EventKind.GROUP_ASSIGNED, "web goes to n2: it was asked to go to n2");
        GroupPlan n2 = ClusterSamples.plan("n2", 57);
        assertThat(phases.news(seen(n2, AgentState.OFFLINE, AgentState.GOING_ONLINE), List.of(assigned)))
                .containsExactly(
                        "web goes to n2: it was asked to go to n2",
                        "n2 owns web, epoch 57",
                        "starting app on n2",
                        "starting lb on n2");
        assertThat(phases.news(seen(n2, AgentState.OFFLINE, AgentState.GOING_ONLINE_WAIT), List.of(assigned)))
                .containsExactly(
                        "app is started on n2, and is not yet found online",
                        "lb is started on n2, and is not yet found online");
        assertThat(phases.news(seen(n2, AgentState.OFFLINE, AgentState.ONLINE), List.of()))
                .containsExactly("app is online on n2", "lb is online on n2");
    }

    @Test
    void whatGoesWrongIsToldAndOlderEventsAreNot() {
        GroupPlan n1 = ClusterSamples.plan("n1", 41);
        List<WholeGroup> now = seen(n1, AgentState.ONLINE, AgentState.OFFLINE);
        Event old = event(3, EventKind.GROUP_FAULTED, "long ago");
        Phases phases = new Phases(now, List.of(old));
        Event quiet = event(4, EventKind.GROUP_ONLINE, "web is online");
        Event loud = event(5, EventKind.GROUP_RELEASE_FAILED, "lb did not stop");
        assertThat(phases.news(now, List.of(old, quiet, loud)))
                .containsExactly("web on n1: release-failed: lb did not stop");
        assertThat(phases.news(seen(n1, AgentState.GOING_OFFLINE_WAIT, AgentState.OFFLINE), List.of()))
                .contains("app is stopped on n1, and is not yet found offline");
        assertThat(phases.news(now, List.of())).contains("app did not go offline on n1");
    }

    @Test
    void whatIsStillWaitedForIsNamed() {
        GroupPlan n1 = ClusterSamples.plan("n1", 41);
        assertThat(Phases.left(seen(n1, AgentState.GOING_OFFLINE, AgentState.OFFLINE), Samples.WALL_MS))
                .isEqualTo("app on n1, GoingOffline for 1 min 5 s; lb on n1, GoingOffline for 60 s");
        assertThat(Phases.left(seen(ClusterSamples.plan("", 0), AgentState.OFFLINE, AgentState.OFFLINE), 0))
                .isEqualTo("web goes to n2: it was given up");
        assertThat(Phases.left(List.of(), 0)).isEmpty();
    }
}
