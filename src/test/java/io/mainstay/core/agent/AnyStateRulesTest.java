package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.Agent.Running;
import org.junit.jupiter.api.Test;

/** A50–A53 and a.5: what holds in every state. */
class AnyStateRulesTest {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("down");

    @Test
    void A50_shutdownLeavesTheResourceAndEndsWhatRuns() {
        AgentStory.online(DEFAULTS)
                .when(new AgentEvent.ShutdownRequested())
                .is(AgentState.DETACHED)
                .ordered("Close", "Report")
                .neverWakes();
        AgentStory.goingOnline(DEFAULTS)
                .when(new AgentEvent.ShutdownRequested())
                .is(AgentState.DETACHED)
                .ordered("Cancel", "Close", "Report")
                .neverWakes();
        AgentStory.goingOffline(DEFAULTS)
                .when(new AgentEvent.Disabled())
                .when(new AgentEvent.ShutdownRequested())
                .is(AgentState.DETACHED)
                .ordered("Cancel", "Close", "Report");
        AgentStory.detached(DEFAULTS).when(new AgentEvent.ShutdownRequested()).quiet();
    }

    @Test
    void A50_anAgentThatIsEnabledAgainStartsAnew() {
        AgentStory story = OnlineRulesTest.restartedOnce(DEFAULTS.with(Attribute.RESTART_LIMIT, 1));
        story.when(new AgentEvent.Disabled());
        assertThat(story.report().restarts()).isZero();
        assertThat(story.report().probed()).isFalse();
    }

    @Test
    void A51_aProbeIsOneMonitorMoreAndCountsAgainstTheTolerance() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.TOLERANCE_LIMIT, 1));
        story.when(new AgentEvent.ProbeRequested())
                .ordered("Monitor")
                .finds(DOWN)
                .is(AgentState.ONLINE);
        story.when(new AgentEvent.ProbeRequested()).finds(DOWN).is(AgentState.OFFLINE);
        AgentStory.offline(DEFAULTS.with(Attribute.OFFLINE_MONITOR_INTERVAL, 0))
                .when(new AgentEvent.ProbeRequested())
                .ordered("Monitor")
                .finds(DOWN)
                .neverWakes();
        AgentStory.probing(DEFAULTS)
                .finds(MonitorResult.unknown(""))
                .when(new AgentEvent.ProbeRequested())
                .ordered("Monitor");
    }

    @Test
    void A51_aProbeJoinsAMonitorThatRunsAndIsRefusedDuringATransition() {
        AgentEvent probe = new AgentEvent.ProbeRequested();
        AgentStory.online(DEFAULTS).when(probe).when(probe).quiet().finds(UP).quiet();
        AgentStory.offline(DEFAULTS).when(probe).when(probe).quiet();
        AgentStory.probing(DEFAULTS).when(probe).quiet().finds(UP).is(AgentState.ONLINE);
        AgentStory.goingOnlineWait(DEFAULTS).when(probe).refused("transition");
        AgentStory.goingOffline(DEFAULTS).when(probe).refused("transition");
        AgentStory.online(DEFAULTS).heard(DOWN).when(probe).refused("cleaned");
    }

    @Test
    void A52_aShorterIntervalHoldsAtOnceAndALongerOneFromTheNextMonitorOn() {
        AgentStory story = AgentStory.online(DEFAULTS);
        story.after(4_000).set(Attribute.MONITOR_INTERVAL, 1_000).quiet().wakesIn(1_000);
        story.set(Attribute.MONITOR_INTERVAL, 30_000)
                .wakesIn(1_000)
                .nextFinds(UP)
                .wakesIn(30_000);
    }

    @Test
    void A52_monitoringOfOfflineCanBeSwitchedOnAndOff() {
        AgentStory story = AgentStory.offline(DEFAULTS);
        story.set(Attribute.OFFLINE_MONITOR_INTERVAL, 0).neverWakes();
        story.set(Attribute.OFFLINE_MONITOR_INTERVAL, 5_000).wakesIn(5_000);
    }

    @Test
    void A52_whatRunsKeepsItsLimit() {
        AgentStory story = AgentStory.online(DEFAULTS).after(10_000);
        story.set(Attribute.MONITOR_TIMEOUT, 50).wakesIn(10_000);
        story.set(Attribute.MONITOR_INTERVAL, 500).wakesIn(10_000);
        AgentStory.goingOffline(DEFAULTS)
                .set(Attribute.OFFLINE_TIMEOUT, 1_000)
                .quiet()
                .wakesIn(300_000);
        assertThat(AgentStory.detached(DEFAULTS)
                        .set(Attribute.MONITOR_INTERVAL, 500)
                        .agent()
                        .nextWakeMs())
                .isEqualTo(Agent.NONE);
    }

    @Test
    void A53_theSameCommandAgainJoinsTheTransition() {
        AgentStory.goingOnline(DEFAULTS).onlineRequested().quiet().is(AgentState.GOING_ONLINE);
        AgentStory.goingOnlineWait(DEFAULTS).onlineRequested().quiet();
        AgentStory.goingOffline(DEFAULTS).offlineRequested().quiet().is(AgentState.GOING_OFFLINE);
        AgentStory.goingOfflineWait(DEFAULTS).offlineRequested().quiet();
        AgentStory.online(DEFAULTS)
                .forced()
                .forced()
                .quiet()
                .offlineRequested()
                .quiet()
                .wakesIn(60_000);
    }

    @Test
    void anAnswerWithAnotherNumberIsDropped() {
        AgentStory story = AgentStory.online(DEFAULTS).after(10_000);
        long late = story.agent().call();
        story.offlineRequested();
        Agent before = story.agent();
        story.when(new AgentEvent.Monitored(late, DOWN)).quiet();
        story.when(new AgentEvent.CommandFinished(late, Outcome.done())).quiet();
        story.when(new AgentEvent.CommandFinished(late + 2, Outcome.done())).quiet();
        assertThat(story.agent()).isEqualTo(before);
    }

    @Test
    void aStopThatWasGivenUpDoesNotEndTheNextStart() {
        AgentStory story = AgentStory.goingOffline(DEFAULTS);
        long givenUp = story.agent().call();
        story.after(300_000).finds(UP).nextFinds(DOWN).is(AgentState.OFFLINE).onlineRequested();
        story.when(new AgentEvent.CommandFinished(givenUp, Outcome.done())).quiet();
        story.is(AgentState.GOING_ONLINE);
    }

    @Test
    void anAnswerOfTheWrongKindOrOfNothingIsDropped() {
        AgentStory story = AgentStory.online(DEFAULTS).after(10_000);
        story.when(new AgentEvent.CommandFinished(story.agent().call(), Outcome.done()))
                .quiet();
        assertThat(story.agent().running()).isEqualTo(Running.MONITOR);
        story.finds(UP);
        story.when(new AgentEvent.Monitored(story.agent().call(), DOWN)).quiet().is(AgentState.ONLINE);
        story.offlineRequested()
                .when(new AgentEvent.Monitored(story.agent().call(), DOWN))
                .quiet();
        story.ends(Outcome.done()).finds(DOWN);
        story.when(new AgentEvent.CommandFinished(story.agent().call(), Outcome.done()))
                .quiet();
    }

    @Test
    void aTickBeforeAnythingIsDueReturnsTheSameAgent() {
        AgentStory story = AgentStory.online(DEFAULTS);
        Agent before = story.agent();
        assertThat(story.pause(9_999).tick().agent()).isSameAs(before);
    }

    @Test
    void everyStateHasItsOwnTimeAndFlagsComeInOrderOnce() {
        AgentStory story = AgentStory.online(DEFAULTS);
        long onlineSinceMs = story.report().sinceMs();
        story.after(5_000);
        assertThat(story.report().sinceMs()).isEqualTo(onlineSinceMs);
        story.offlineRequested();
        assertThat(story.report().sinceMs()).isEqualTo(onlineSinceMs + 5_000);
        AgentStory waits =
                AgentStory.online(DEFAULTS.with(Attribute.MANAGE_FAULTS, 1)).heard(DOWN);
        assertThat(waits.report().flags()).containsExactly(AgentFlag.FAULTED, AgentFlag.ADMIN_WAIT);
        assertThat(waits.report().has(AgentFlag.ADMIN_WAIT)).isTrue();
        assertThat(waits.report().has(AgentFlag.FORCED)).isFalse();
    }
}
