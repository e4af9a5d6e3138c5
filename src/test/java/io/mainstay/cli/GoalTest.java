package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final GroupSnapshot ONLINE = Samples.web();
    private static final GroupSnapshot OFFLINE =
            Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE);
    private static final GroupSnapshot STARTING =
            Samples.web(GroupState.GOING_ONLINE, AgentState.GOING_ONLINE, ResourceState.OFFLINE);
    private static final GroupSnapshot STOPPING =
            Samples.web(GroupState.GOING_OFFLINE, AgentState.GOING_OFFLINE, ResourceState.ONLINE);
    private static final Target LB = new Target("web", "lb");

    private static Goal.Kind last(Verb verb, Target target, GroupSnapshot before, GroupSnapshot... then) {
        Goal goal = goal(verb, target, before, 0);
        Goal.Kind kind = goal.judge(ClusterSamples.alone(before), List.of()).kind();
        for (GroupSnapshot now : then) {
            kind = goal.judge(ClusterSamples.alone(now), List.of()).kind();
        }
        return kind;
    }

    /** @param lastEvent number of n1's last event before the command */
    private static Goal goal(Verb verb, Target target, GroupSnapshot before, long lastEvent) {
        Event last = new Event(Math.max(1, lastEvent), 0, "n1", "", "", EventKind.NODE_JOINED, "");
        Past past = new Past(lastEvent == 0 ? List.of() : List.of(last));
        return new Goal(new Asked(verb, target, ""), ClusterSamples.alone(before), past);
    }

    @Test
    void onlineIsReachedWhenTheAgentIsOnlineAndNotBefore() {
        assertThat(last(Verb.ONLINE, LB, OFFLINE)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.ONLINE, LB, OFFLINE, STARTING)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.ONLINE, LB, OFFLINE, STARTING, ONLINE)).isEqualTo(Goal.Kind.REACHED);
    }

    @Test
    void A54_aGroupIsOfflineThoughWhatIsOnlyMonitoredIsOnline() {
        Target web = new Target("web", "");
        GroupSnapshot down = Samples.web(GroupState.OFFLINE, AgentState.ONLINE, ResourceState.ONLINE);
        GroupSnapshot going = Samples.web(GroupState.GOING_OFFLINE, AgentState.ONLINE, ResourceState.ONLINE);
        assertThat(last(Verb.OFFLINE, web, ONLINE, going)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.OFFLINE, web, ONLINE, going, down)).isEqualTo(Goal.Kind.REACHED);
        assertThat(last(Verb.OFFLINE, LB, ONLINE, down))
                .as("a resource by itself")
                .isEqualTo(Goal.Kind.UNDER_WAY);
    }

    @Test
    void anActionEndsWithItsEvent() {
        Goal goal = goal(Verb.ACTION, LB, ONLINE, 4);
        assertThat(goal.judge(ClusterSamples.alone(ONLINE), List.of()).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
        Event old = new Event(4, 0, "n1", "web", LB.resource(), EventKind.ACTION_DONE, "backup is done");
        assertThat(goal.judge(ClusterSamples.alone(ONLINE), List.of(old)).kind())
                .isEqualTo(Goal.Kind.UNDER_WAY);
        Event failed = new Event(5, 0, "n1", "web", LB.resource(), EventKind.ACTION_FAILED, "backup failed");
        assertThat(goal.judge(ClusterSamples.alone(ONLINE), List.of(failed)))
                .isEqualTo(new Goal.Progress(Goal.Kind.FAILED, LB + ": action-failed: backup failed"));
        Event done = new Event(5, 0, "n1", "web", LB.resource(), EventKind.ACTION_DONE, "backup is done");
        assertThat(goal.judge(ClusterSamples.alone(ONLINE), List.of(done)).kind())
                .isEqualTo(Goal.Kind.REACHED);
    }

    @Test
    void onlineHasFailedWhenItIsOfflineAgain() {
        assertThat(last(Verb.ONLINE, LB, OFFLINE, STARTING, OFFLINE)).isEqualTo(Goal.Kind.SEEMS_FAILED);
    }

    @Test
    void anEndFromBeforeTheCommandIsNotItsFailure() {
        // The stop before was shown late: stopping, offline, and only then what the command brings about.
        assertThat(last(Verb.ONLINE, LB, STOPPING, OFFLINE)).isEqualTo(Goal.Kind.SEEMS_FAILED);
        assertThat(last(Verb.ONLINE, LB, STOPPING, OFFLINE, STARTING)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.ONLINE, LB, STOPPING, OFFLINE, STARTING, ONLINE)).isEqualTo(Goal.Kind.REACHED);
    }

    @Test
    void aGroupWithAnOrderOnItsWayIsUnderWayBeforeItsAgentsMove() {
        GroupSnapshot ordered = Samples.web(GroupState.GOING_ONLINE, AgentState.OFFLINE, ResourceState.OFFLINE);
        assertThat(last(Verb.ONLINE, new Target("web", ""), STOPPING, ordered)).isEqualTo(Goal.Kind.UNDER_WAY);
    }

    @Test
    void aStartTooQuickToBeSeenIsToldByItsTime() {
        ResourceSnapshot old = OFFLINE.resources().get(1);
        GroupSnapshot again = Samples.group(
                "web",
                GroupState.OFFLINE,
                OFFLINE.resources().get(0),
                new ResourceSnapshot(
                        old.name(),
                        old.type(),
                        old.agent(),
                        old.sinceWallMs() + 50,
                        old.critical(),
                        old.requires(),
                        old.probe(),
                        old.info(),
                        old.monitors()));
        assertThat(last(Verb.ONLINE, LB, OFFLINE, again)).isEqualTo(Goal.Kind.SEEMS_FAILED);
    }

    @Test
    void recoverIsReachedOnlyAfterItWentDown() {
        assertThat(last(Verb.RECOVER, LB, ONLINE)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.RECOVER, LB, ONLINE, STOPPING, OFFLINE, STARTING)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.RECOVER, LB, ONLINE, STOPPING, OFFLINE, STARTING, ONLINE))
                .isEqualTo(Goal.Kind.REACHED);
    }

    @Test
    void aFaultOfTheTargetEndsOnlineAndAnOlderOneDoesNot() {
        Event fault = new Event(7, 0, "n1", "web", "lb", EventKind.RESOURCE_FAULTED, "exited 1");
        assertThat(goal(Verb.ONLINE, LB, OFFLINE, 6).judge(ClusterSamples.alone(OFFLINE), List.of(fault)))
                .isEqualTo(new Goal.Progress(Goal.Kind.FAILED, "web/lb: faulted: exited 1"));
        assertThat(goal(Verb.ONLINE, LB, OFFLINE, 7)
                        .judge(ClusterSamples.alone(OFFLINE), List.of(fault))
                        .kind())
                .isEqualTo(Goal.Kind.UNDER_WAY);
    }

    @Test
    void aFaultThatIsBackBeforeAnybodyLookedWasClearedAllTheSame() {
        GroupSnapshot faulted =
                Samples.web(GroupState.FAULTED, AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED);
        Event cleared =
                new Event(7, 0, "n1", "web", "app", EventKind.RESOURCE_FAULT_CLEARED, "the fault mark is dropped");
        for (Target target : List.of(new Target("web", "app"), new Target("web", ""))) {
            Goal goal = goal(Verb.CLEAR, target, faulted, 6);
            assertThat(goal.judge(ClusterSamples.alone(faulted), List.of()).kind())
                    .isEqualTo(Goal.Kind.UNDER_WAY);
            assertThat(goal.judge(ClusterSamples.alone(faulted), List.of(cleared))
                            .kind())
                    .isEqualTo(Goal.Kind.REACHED);
        }
    }

    @Test
    void offlineFailsWhenTheStopTakesNoEffect() {
        Event stuck = new Event(7, 0, "n1", "web", "app", EventKind.RESOURCE_NOT_GOING_OFFLINE, "300 s have passed");
        Goal goal = goal(Verb.OFFLINE, new Target("web", ""), ONLINE, 6);
        assertThat(goal.judge(ClusterSamples.alone(STOPPING), List.of()).kind()).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(goal.judge(ClusterSamples.alone(ONLINE), List.of(stuck)).text())
                .contains("300 s have passed");
    }

    @Test
    void marksAndMonitoringAreReachedAsTheyShow() {
        GroupSnapshot faulted =
                Samples.web(GroupState.FAULTED, AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED);
        Target app = new Target("web", "app");
        assertThat(last(Verb.CLEAR, app, faulted)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.CLEAR, app, faulted, OFFLINE)).isEqualTo(Goal.Kind.REACHED);
        GroupSnapshot detached = Samples.web(GroupState.UNKNOWN, AgentState.DETACHED, ResourceState.UNKNOWN);
        assertThat(last(Verb.DISABLE, app, ONLINE)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.DISABLE, app, ONLINE, detached)).isEqualTo(Goal.Kind.REACHED);
        assertThat(last(Verb.ENABLE, app, detached)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.ENABLE, app, detached, ONLINE)).isEqualTo(Goal.Kind.REACHED);
        assertThat(last(Verb.FREEZE, app, ONLINE)).isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(last(Verb.UNFREEZE, app, ONLINE)).isEqualTo(Goal.Kind.REACHED);
    }

    @Test
    void aTargetThatIsNoLongerThereHasFailed() {
        assertThat(last(Verb.OFFLINE, new Target("web", "gone"), ONLINE)).isEqualTo(Goal.Kind.FAILED);
    }

    @Test
    void withTheEventBusDownTheLedgerAloneSaysHowFarAGroupIs() {
        Goal goal = new Goal(
                new Asked(Verb.OFFLINE, new Target("web", ""), ""),
                unheard(GroupState.ONLINE, "n1"),
                new Past(List.of()));

        assertThat(goal.judge(unheard(GroupState.ONLINE, "n1"), List.of()).kind())
                .isEqualTo(Goal.Kind.UNDER_WAY);
        assertThat(goal.judge(unheard(GroupState.OFFLINE, ""), List.of()).kind())
                .isEqualTo(Goal.Kind.REACHED);
    }

    /** Seen from a witness that reaches nobody on the bus. */
    private static WholeGroup unheard(GroupState state, String owner) {
        TreeMap<String, WholeGroup.Share> shares = new TreeMap<>();
        for (String node : List.of("n1", "n2")) {
            shares.put(
                    node,
                    new WholeGroup.Share(
                            node,
                            GroupState.UNKNOWN,
                            "",
                            List.of(),
                            WholeGroup.Heard.MISSING,
                            "the event bus is down"));
        }
        return new WholeGroup(
                "web", "failover", state, owner, 7, "online", false, true, "to n2", "", Optional.empty(), shares);
    }
}
