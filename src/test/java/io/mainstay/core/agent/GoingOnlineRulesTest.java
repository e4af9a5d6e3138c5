package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A41–A49: from the start command to its final decision. */
class GoingOnlineRulesTest {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("down");

    @Test
    void A41_theEndOfTheStartCommandIsMonitoredAtOnceThenEachOfflineMonitorInterval() {
        AgentStory.goingOnline(DEFAULTS)
                .ends(Outcome.done())
                .is(AgentState.GOING_ONLINE_WAIT)
                .ordered("Monitor", "Report")
                .shows(ResourceState.OFFLINE)
                .finds(DOWN)
                .wakesIn(60_000);
    }

    @Test
    void A41_theStartCommandMayAskForADelay() {
        AgentStory.goingOnline(DEFAULTS)
                .ends(new Outcome(Outcome.Verdict.DONE, 5_000, ""))
                .ordered("Report")
                .wakesIn(5_000);
    }

    @Test
    void A41_withoutAnOfflineMonitorIntervalTheMonitorIntervalIsUsed() {
        AgentStory.goingOnline(DEFAULTS.with(Attribute.OFFLINE_MONITOR_INTERVAL, 0))
                .ends(Outcome.done())
                .finds(DOWN)
                .wakesIn(10_000);
    }

    @Test
    void A42_aFailedStartCommandIsAFault() {
        AgentStory story = AgentStory.goingOnline(DEFAULTS).ends(Outcome.failed("exit 1"));
        story.is(AgentState.OFFLINE)
                .ordered("Clean(3)", "Report")
                .has(AgentFlag.CLEANING)
                .verifiedOffline(false);
        story.ends(Outcome.done())
                .ordered("Raise(faulted)", "Report")
                .has(AgentFlag.FAULTED)
                .verifiedOffline(true);
        assertThat(story.report().detail()).isEqualTo("the start command failed: exit 1");
    }

    @Test
    void A42_aFailedStartIsNoRestartWhateverRestartLimitSays() {
        AgentStory.goingOnline(DEFAULTS.with(Attribute.RESTART_LIMIT, 3))
                .ends(Outcome.failed("no probe for HC_TIMEOUT"))
                .ends(Outcome.done())
                .ordered("Raise(faulted)", "Report")
                .has(AgentFlag.FAULTED);
    }

    @Test
    void A42_aRestartWhoseStartFailsCountsAsOneAndTheNextIsTried() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 2))
                .heard(DOWN)
                .ends(Outcome.done())
                .has(AgentFlag.RESTARTING)
                .onlineRequested()
                .ends(Outcome.failed("exit 1"))
                .ends(Outcome.done());
        story.has(AgentFlag.RESTARTING)
                .onlineRequested()
                .ends(Outcome.failed("exit 1"))
                .ends(Outcome.done())
                .has(AgentFlag.FAULTED);
    }

    @Test
    void A43_aStartCommandThatHangsIsEndedAndAFault() {
        AgentStory.goingOnline(DEFAULTS)
                .after(299_999)
                .quiet()
                .after(1)
                .is(AgentState.OFFLINE)
                .ordered("Cancel", "Clean(2)", "Report")
                .ends(Outcome.done())
                .has(AgentFlag.FAULTED);
    }

    @Test
    void A44_onlineInTheWaitIsSuccess() {
        AgentStory story = AgentStory.goingOnlineWait(DEFAULTS).finds(MonitorResult.online(80, "port open"));
        story.is(AgentState.ONLINE).ordered("Raise(online)", "Report").wakesIn(10_000);
        assertThat(story.report().detail()).isEqualTo("port open");
        assertThat(story.report().confidence()).isEqualTo(80);
    }

    @Test
    void A44_onlineHeardInTheWaitIsSuccess() {
        AgentStory.goingOnlineWait(DEFAULTS)
                .heard(UP)
                .is(AgentState.ONLINE)
                .ordered("Raise(online)", "Cancel", "Report");
        AgentStory.goingOnline(DEFAULTS).heard(UP).quiet().is(AgentState.GOING_ONLINE);
    }

    @Test
    void A45_theFirstMonitorIsFreeAndOnlineWaitLimitMoreMayFail() {
        AgentStory.goingOnlineWait(DEFAULTS)
                .finds(DOWN)
                .quiet()
                .is(AgentState.GOING_ONLINE_WAIT)
                .wakesIn(60_000)
                .nextFinds(MonitorResult.unknown(""))
                .is(AgentState.GOING_ONLINE_WAIT)
                .nextFinds(UP)
                .is(AgentState.ONLINE);
    }

    @Test
    void A45_aMonitorThatDoesNotAnswerCountsToo() {
        AgentStory.goingOnlineWait(DEFAULTS)
                .nextTimesOut()
                .wakesIn(60_000)
                .nextTimesOut()
                .is(AgentState.GOING_ONLINE_WAIT)
                .nextTimesOut()
                .is(AgentState.OFFLINE);
    }

    @Test
    void A45_offlineThatIsHeardIsLeftToTheCountedMonitors() {
        AgentStory.goingOnlineWait(DEFAULTS).heard(DOWN).quiet().is(AgentState.GOING_ONLINE_WAIT);
    }

    @Test
    void A46_notOnlineInTheLastOfThemIsAFault() {
        AgentStory story = AgentStory.goingOnlineWait(DEFAULTS).finds(DOWN).nextFinds(DOWN);
        story.is(AgentState.GOING_ONLINE_WAIT).nextFinds(DOWN).is(AgentState.OFFLINE);
        story.ordered("Clean(3)", "Report").ends(Outcome.done()).has(AgentFlag.FAULTED);
        assertThat(story.report().detail()).isEqualTo("not online after 3 monitors: down");
    }

    @Test
    void A46_whatWasStartedAndHasEndedIsNotWaitedFor() {
        MonitorResult ended = MonitorResult.ended("exited 137");
        AgentStory monitored = AgentStory.goingOnlineWait(DEFAULTS).finds(ended).is(AgentState.OFFLINE);
        monitored.ordered("Clean(3)", "Report").ends(Outcome.done()).has(AgentFlag.FAULTED);
        assertThat(monitored.report().detail()).isEqualTo("ended before it was online: exited 137");
        AgentStory.goingOnlineWait(DEFAULTS)
                .heard(ended)
                .is(AgentState.OFFLINE)
                .ordered("Cancel", "Clean(3)", "Report");
    }

    @Test
    void A46_aLimitOfZeroLeavesOnlyTheFirstMonitor() {
        AgentStory.goingOnlineWait(DEFAULTS.with(Attribute.ONLINE_WAIT_LIMIT, 0))
                .finds(DOWN)
                .is(AgentState.OFFLINE);
    }

    @Test
    void A46_onlineRetryLimitAllowsFurtherAttemptsAfterAClean() {
        AgentStory story = AgentStory.goingOnline(
                DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 1).with(Attribute.ONLINE_WAIT_LIMIT, 0));
        story.ends(Outcome.done()).finds(DOWN).is(AgentState.OFFLINE).has(AgentFlag.CLEANING);
        story.ends(Outcome.done())
                .is(AgentState.GOING_ONLINE)
                .ordered("Online", "Report")
                .wakesIn(300_000);
        story.ends(Outcome.done()).finds(DOWN).ends(Outcome.done());
        story.is(AgentState.OFFLINE).has(AgentFlag.FAULTED);
    }

    @Test
    void A46_theRetriesOfOneRequestDoNotCountForTheNext() {
        AgentStory story = AgentStory.goingOnline(DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 1));
        story.ends(Outcome.failed("")).ends(Outcome.done()).is(AgentState.GOING_ONLINE);
        story.ends(Outcome.done())
                .finds(UP)
                .offlineRequested()
                .ends(Outcome.done())
                .finds(DOWN);
        story.onlineRequested().ends(Outcome.failed("")).ends(Outcome.done()).is(AgentState.GOING_ONLINE);
    }

    @Test
    void A47_onlineTimeoutCoversTheWaitToo() {
        AgentSettings patient =
                DEFAULTS.with(Attribute.ONLINE_WAIT_LIMIT, 1_000).with(Attribute.MONITOR_TIMEOUT, 3_600_000);
        AgentStory.goingOnline(patient)
                .after(250_000)
                .ends(Outcome.done())
                .finds(DOWN)
                .wakesIn(50_000)
                .after(49_999)
                .is(AgentState.GOING_ONLINE_WAIT)
                .after(1)
                .is(AgentState.OFFLINE)
                .ordered("Clean(3)", "Report");
        AgentStory.goingOnline(patient).ends(Outcome.done()).after(300_000).ordered("Cancel", "Clean(3)", "Report");
    }

    @Test
    void A48_offlineDuringAStartEndsItAndStops() {
        AgentStory.goingOnline(DEFAULTS)
                .after(100_000)
                .offlineRequested()
                .is(AgentState.GOING_OFFLINE)
                .ordered("Cancel", "Offline", "Report")
                .wakesIn(300_000);
        AgentStory.goingOnlineWait(DEFAULTS)
                .offlineRequested()
                .is(AgentState.GOING_OFFLINE)
                .ordered("Cancel", "Offline", "Report")
                .ends(Outcome.done())
                .finds(DOWN)
                .is(AgentState.OFFLINE);
    }

    @Test
    void A48_forceDuringAStartEndsItAndCleans() {
        AgentStory.goingOnline(DEFAULTS)
                .forced()
                .is(AgentState.GOING_OFFLINE)
                .has(AgentFlag.FORCED)
                .ordered("Cancel", "Clean(1)", "Report");
    }

    @Test
    void A49_theLoserOfTwoStartsStepsBack() {
        AgentStory.goingOnline(DEFAULTS)
                .ownedElsewhere()
                .is(AgentState.GOING_OFFLINE)
                .has(AgentFlag.FORCED)
                .ordered("Raise(concurrency-violation)", "Cancel", "Clean(1)", "Report");
        AgentStory.goingOnlineWait(DEFAULTS)
                .ownedElsewhere()
                .is(AgentState.GOING_OFFLINE)
                .has(AgentFlag.FORCED)
                .ordered("Raise(concurrency-violation)", "Cancel", "Clean(1)", "Report");
    }
}
