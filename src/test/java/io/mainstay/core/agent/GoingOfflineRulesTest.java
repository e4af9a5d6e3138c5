package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentEvent.Remedy;
import org.junit.jupiter.api.Test;

/** A23–A31 and the late stop: from the stop command to its final decision. */
class GoingOfflineRulesTest {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("down");

    @Test
    void A23_theEndOfTheStopCommandIsMonitoredAtOnce() {
        AgentStory.goingOffline(DEFAULTS)
                .ends(Outcome.done())
                .is(AgentState.GOING_OFFLINE_WAIT)
                .ordered("Monitor", "Report")
                .finds(UP)
                .wakesIn(10_000);
    }

    @Test
    void A23_theStopCommandMayAskForADelay() {
        AgentStory.goingOffline(DEFAULTS)
                .ends(new Outcome(Outcome.Verdict.DONE, 2_000, ""))
                .ordered("Report")
                .wakesIn(2_000);
    }

    @Test
    void A24_aFailedStopCommandIsLeftToTheMonitor() {
        AgentStory story = AgentStory.goingOffline(DEFAULTS).ends(Outcome.failed("exit 1"));
        story.is(AgentState.GOING_OFFLINE_WAIT).ordered("Monitor", "Report");
        assertThat(story.report().detail()).isEqualTo("the stop command failed: exit 1");
        story.finds(DOWN).is(AgentState.OFFLINE).hasNot(AgentFlag.FAULTED);
    }

    @Test
    void A25_aStopCommandThatHangsIsGivenUpAndTheStateIsOnlineAgain() {
        AgentStory.goingOffline(DEFAULTS)
                .after(299_999)
                .quiet()
                .is(AgentState.GOING_OFFLINE)
                .after(1)
                .is(AgentState.ONLINE)
                .ordered("Cancel", "Raise(not-going-offline)", "Monitor", "Report")
                .has(AgentFlag.UNABLE_TO_OFFLINE)
                .finds(UP)
                .is(AgentState.ONLINE)
                .quiet();
    }

    @Test
    void A26_offlineInTheWaitIsSuccess() {
        AgentStory story = AgentStory.goingOfflineWait(DEFAULTS).finds(DOWN);
        story.is(AgentState.OFFLINE).ordered("Raise(offline)", "Report").verifiedOffline(true);
        story.hasNot(AgentFlag.FAULTED).wakesIn(60_000);
        assertThat(story.report().detail()).isEqualTo("offline as requested");
    }

    @Test
    void A26_offlineHeardInTheWaitIsSuccess() {
        AgentStory.goingOfflineWait(DEFAULTS)
                .heard(DOWN)
                .is(AgentState.OFFLINE)
                .ordered("Raise(offline)", "Cancel", "Report");
        AgentStory.goingOfflineWait(DEFAULTS).heard(UP).quiet();
        AgentStory.goingOffline(DEFAULTS).heard(DOWN).quiet().is(AgentState.GOING_OFFLINE);
    }

    @Test
    void A27_stillOnlineIsMonitoredAgainEachMonitorInterval() {
        AgentStory.goingOfflineWait(DEFAULTS)
                .finds(UP)
                .is(AgentState.GOING_OFFLINE_WAIT)
                .quiet()
                .wakesIn(10_000)
                .nextFinds(UP)
                .wakesIn(10_000);
    }

    @Test
    void A28_offlineTimeoutReturnsToOnlineAndAbortsTheSwitch() {
        AgentStory story = AgentStory.goingOffline(DEFAULTS).after(100_000).ends(Outcome.done());
        for (int monitor = 0; monitor < 20; monitor++) {
            story.is(AgentState.GOING_OFFLINE_WAIT).nextFinds(UP);
        }
        story.after(10_000); // 300 s after the stop command began, not after it ended.
        story.is(AgentState.ONLINE).has(AgentFlag.UNABLE_TO_OFFLINE);
        story.ordered("Raise(not-going-offline)", "Monitor", "Report");
        assertThat(story.report().detail()).isEqualTo("not going offline within 300000 ms: it is still online");
    }

    @Test
    void A28_aLongMonitorIntervalDoesNotDelayTheDeadline() {
        AgentSettings slow = DEFAULTS.with(Attribute.MONITOR_INTERVAL, 1_000_000);
        AgentStory story =
                AgentStory.online(slow).offlineRequested().ends(Outcome.done()).finds(UP);
        story.wakesIn(300_000).after(300_000).is(AgentState.ONLINE);
    }

    @Test
    void A28_aMonitorThatRunsAtTheDeadlineIsEnded() {
        AgentStory.goingOffline(DEFAULTS)
                .after(295_000)
                .ends(Outcome.done())
                .after(5_000)
                .is(AgentState.ONLINE)
                .ordered("Cancel", "Raise(not-going-offline)", "Monitor", "Report");
    }

    @Test
    void A28_offlineWithinOneMoreOfflineTimeoutIsTheLateAnswerAndNoFault() {
        AgentStory.goingOffline(DEFAULTS)
                .after(300_000)
                .finds(UP)
                .has(AgentFlag.UNABLE_TO_OFFLINE)
                .nextFinds(DOWN)
                .is(AgentState.OFFLINE)
                .ordered("Raise(offline-late)", "Report")
                .hasNot(AgentFlag.FAULTED, AgentFlag.CLEANING, AgentFlag.UNABLE_TO_OFFLINE)
                .verifiedOffline(true);
        AgentStory.goingOffline(DEFAULTS).after(300_000).heard(DOWN).ordered("Cancel", "Raise(offline-late)", "Report");
    }

    @Test
    void A28_afterThatWindowOfflineIsAFaultAgain() {
        AgentStory story = AgentStory.goingOffline(DEFAULTS).after(300_000).finds(UP);
        for (int monitor = 1; monitor < 30; monitor++) {
            story.nextFinds(UP).has(AgentFlag.UNABLE_TO_OFFLINE);
        }
        story.after(10_000).hasNot(AgentFlag.UNABLE_TO_OFFLINE).ordered("Monitor", "Report");
        story.finds(DOWN).has(AgentFlag.CLEANING);
    }

    @Test
    void A28_afterAPausePastThatWindowOfflineIsAFault() {
        AgentStory.goingOffline(DEFAULTS)
                .after(300_000)
                .pause(300_000)
                .finds(DOWN)
                .has(AgentFlag.CLEANING);
    }

    @Test
    void A28_aNewStopEndsTheWindow() {
        AgentStory.goingOffline(DEFAULTS)
                .after(300_000)
                .offlineRequested()
                .is(AgentState.GOING_OFFLINE)
                .hasNot(AgentFlag.UNABLE_TO_OFFLINE)
                .wakesIn(300_000);
    }

    @Test
    void A29_unknownAndTimeoutCountAsNotYetOffline() {
        AgentStory.goingOfflineWait(DEFAULTS)
                .finds(MonitorResult.unknown(""))
                .is(AgentState.GOING_OFFLINE_WAIT)
                .wakesIn(10_000)
                .nextTimesOut()
                .ordered("Cancel")
                .is(AgentState.GOING_OFFLINE_WAIT)
                .wakesIn(10_000);
    }

    @Test
    void A30_onlineDuringAStopIsRefused() {
        AgentStory.goingOffline(DEFAULTS)
                .onlineRequested()
                .refused("transition")
                .is(AgentState.GOING_OFFLINE);
        AgentStory.goingOfflineWait(DEFAULTS)
                .onlineRequested()
                .refused("transition")
                .is(AgentState.GOING_OFFLINE_WAIT);
    }

    @Test
    void A31_disableDuringAStopWaitsForItsEnd() {
        AgentStory story = AgentStory.goingOffline(DEFAULTS).when(new AgentEvent.Disabled());
        story.quiet().is(AgentState.GOING_OFFLINE).ends(Outcome.done()).is(AgentState.GOING_OFFLINE_WAIT);
        story.finds(DOWN).is(AgentState.DETACHED);
        story.ordered("Raise(offline)", "Close", "Raise(disabled)", "Report");
    }

    @Test
    void A31_disableDuringAStopThatFailsDetachesFromOnline() {
        AgentStory.goingOffline(DEFAULTS)
                .when(new AgentEvent.Disabled())
                .after(300_000)
                .is(AgentState.DETACHED)
                .ordered(
                        "Cancel",
                        "Raise(not-going-offline)",
                        "Raise(left-running)",
                        "Close",
                        "Raise(disabled)",
                        "Report");
    }

    @Test
    void A31_disableDuringAStartWaitsForItsEndToo() {
        AgentStory.goingOnline(DEFAULTS)
                .when(new AgentEvent.Disabled())
                .quiet()
                .ends(Outcome.done())
                .is(AgentState.GOING_ONLINE_WAIT)
                .finds(UP)
                .is(AgentState.DETACHED);
    }

    @Test
    void A31_disableDuringACleanWaitsForItsEndAndTheFaultMarkStays() {
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .when(new AgentEvent.Disabled())
                .quiet()
                .is(AgentState.OFFLINE)
                .ends(Outcome.done())
                .is(AgentState.DETACHED)
                .has(AgentFlag.FAULTED);
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .when(new AgentEvent.Disabled())
                .ends(Outcome.failed("exit 1"))
                .is(AgentState.DETACHED);
    }

    @Test
    void A31_aStartIsNotTriedAgainForWhatIsToBeDisabled() {
        AgentStory.goingOnline(DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 3))
                .when(new AgentEvent.Disabled())
                .ends(Outcome.failed("exit 1"))
                .ends(Outcome.done())
                .is(AgentState.DETACHED);
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 3))
                .healthFailed(Remedy.RECOVER)
                .when(new AgentEvent.Disabled())
                .ends(Outcome.done())
                .is(AgentState.DETACHED);
    }

    @Test
    void A31_enableCallsAWaitingDisableOff() {
        AgentStory.goingOffline(DEFAULTS)
                .when(new AgentEvent.Disabled())
                .when(new AgentEvent.Enabled())
                .quiet()
                .ends(Outcome.done())
                .finds(DOWN)
                .is(AgentState.OFFLINE);
    }
}
