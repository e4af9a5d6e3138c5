package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentEvent.Remedy;
import org.junit.jupiter.api.Test;

/** G11 and a.4 step 5: a frozen agent watches, shows and does nothing. */
class FreezeTest {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("down");

    @Test
    void G11_everyCommandIsRefused() {
        AgentStory online = AgentStory.online(DEFAULTS).frozen().quiet();
        online.onlineRequested().refused("frozen").offlineRequested().refused("frozen");
        online.forced().refused("frozen").is(AgentState.ONLINE);
        AgentStory.faulted(DEFAULTS)
                .frozen()
                .when(new AgentEvent.FaultCleared())
                .refused("frozen")
                .has(AgentFlag.FAULTED);
        AgentStory.offline(DEFAULTS)
                .frozen()
                .onlineRequested()
                .refused("frozen")
                .is(AgentState.OFFLINE);
    }

    @Test
    void G11_goingOfflineIsShownAndNeitherCleanedNorMarked() {
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 3))
                .frozen()
                .nextFinds(DOWN)
                .is(AgentState.OFFLINE)
                .ordered("Raise(offline)", "Report")
                .hasNot(AgentFlag.FAULTED, AgentFlag.CLEANING, AgentFlag.RESTARTING)
                .shows(ResourceState.OFFLINE)
                .verifiedOffline(true)
                .thawed()
                .quiet()
                .onlineRequested()
                .is(AgentState.GOING_ONLINE);
    }

    @Test
    void G11_monitoringAndProbingGoOn() {
        AgentStory.offline(DEFAULTS)
                .frozen()
                .nextFinds(UP)
                .is(AgentState.ONLINE)
                .ordered("Raise(online-by-itself)", "Report");
        AgentStory.online(DEFAULTS)
                .frozen()
                .when(new AgentEvent.ProbeRequested())
                .ordered("Monitor");
        AgentStory.detached(DEFAULTS).frozen().when(new AgentEvent.Enabled()).is(AgentState.OPENING);
    }

    @Test
    void G11_timeoutsAndHealthAreNoReasonToAct() {
        AgentStory story = AgentStory.online(DEFAULTS).frozen();
        for (int monitor = 0; monitor < 10; monitor++) {
            story.nextTimesOut().is(AgentState.ONLINE).has(AgentFlag.MONITOR_TIMED_OUT);
        }
        story.healthFailed(Remedy.FAIL_OVER).quiet();
        story.thawed().nextTimesOut().is(AgentState.OFFLINE).has(AgentFlag.CLEANING);
    }

    @Test
    void G11_aViolationIsOnlyToldAndActedOnAfterThawing() {
        AgentStory story =
                AgentStory.offline(DEFAULTS).frozen().ownedElsewhere().nextFinds(UP);
        story.is(AgentState.ONLINE).ordered("Raise(concurrency-violation)", "Report");
        assertThat(((AgentAction.Raise) story.last().get(0)).text()).endsWith("frozen, so it stays");
        story.nextFinds(UP)
                .quiet()
                .is(AgentState.ONLINE)
                .wakesIn(10_000)
                .thawed()
                .quiet();
        story.nextFinds(UP).is(AgentState.GOING_OFFLINE).ordered("Clean(1)", "Report");
    }

    @Test
    void G11_aViolationLearnedWhileOnlineAndFrozenIsOnlyTold() {
        AgentStory.online(DEFAULTS)
                .frozen()
                .ownedElsewhere()
                .ordered("Raise(concurrency-violation)")
                .is(AgentState.ONLINE)
                .nextFinds(MonitorResult.online(50, ""))
                .ordered("Raise(health-declined)", "Report");
    }

    @Test
    void G11_aTransitionGoesOnToItsEnd() {
        AgentStory.goingOnline(DEFAULTS).frozen().ends(Outcome.done()).finds(UP).is(AgentState.ONLINE);
        AgentStory.goingOffline(DEFAULTS)
                .frozen()
                .ends(Outcome.done())
                .finds(DOWN)
                .is(AgentState.OFFLINE);
        AgentStory.goingOffline(DEFAULTS)
                .ownedElsewhere()
                .frozen()
                .after(300_000)
                .is(AgentState.ONLINE);
    }

    @Test
    void G11_aStartThatFailsIsNeitherCleanedNorMarked() {
        AgentStory.goingOnline(DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 3))
                .frozen()
                .ends(Outcome.failed("exit 1"))
                .is(AgentState.OFFLINE)
                .ordered("Raise(offline)", "Report")
                .hasNot(AgentFlag.FAULTED, AgentFlag.CLEANING)
                .verifiedOffline(false);
    }

    @Test
    void G11_aCleanThatRunsEndsAndIsNotRepeated() {
        AgentStory.online(DEFAULTS).heard(DOWN).frozen().ends(Outcome.done()).has(AgentFlag.FAULTED);
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .ends(Outcome.failed(""))
                .frozen()
                .nextFinds(DOWN)
                .quiet()
                .wakesIn(10_000)
                .has(AgentFlag.CLEANING)
                .thawed()
                .nextFinds(DOWN)
                .ordered("Clean(4)");
    }

    @Test
    void G11_aStartIsNotTriedAgainAndARestartWaitsForTheGroup() {
        AgentStory.goingOnline(DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 3))
                .ends(Outcome.failed("exit 1"))
                .frozen()
                .ends(Outcome.done())
                .is(AgentState.OFFLINE)
                .ordered("Raise(offline)", "Report");
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .heard(DOWN)
                .frozen()
                .ends(Outcome.done())
                .has(AgentFlag.RESTARTING);
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .heard(DOWN)
                .ends(Outcome.done())
                .onlineRequested()
                .frozen()
                .ends(Outcome.failed(""))
                .hasNot(AgentFlag.RESTARTING);
    }
}
