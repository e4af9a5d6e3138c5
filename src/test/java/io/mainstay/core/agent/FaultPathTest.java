package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The fault path a.4: clean, retry, restart, fault mark, ManageFaults None, and what is only monitored. */
class FaultPathTest {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("down");

    @Test
    void aCleanThatFailsIsToldOnceAndRepeatedAfterEachMonitorUntilItSucceeds() {
        AgentStory story = AgentStory.online(DEFAULTS).heard(DOWN).ends(Outcome.failed("busy"));
        story.is(AgentState.OFFLINE).has(AgentFlag.CLEANING).ordered("Raise(clean-failed)", "Report");
        assertThat(story.report().detail()).isEqualTo("went offline unasked: down; clean failed: busy");
        story.wakesIn(10_000).after(10_000).ordered("Monitor").finds(DOWN).ordered("Clean(4)");
        story.ends(Outcome.failed("busy")).quiet().verifiedOffline(false);
        story.nextFinds(UP).ordered("Clean(4)").ends(Outcome.done()).ordered("Raise(faulted)", "Report");
        story.has(AgentFlag.FAULTED)
                .hasNot(AgentFlag.CLEANING)
                .verifiedOffline(true)
                .wakesIn(60_000);
    }

    @Test
    void aCleanThatDoesNotEndIsEndedAndCountsAsFailed() {
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .after(59_999)
                .quiet()
                .after(1)
                .ordered("Cancel", "Raise(clean-failed)", "Report")
                .has(AgentFlag.CLEANING)
                .wakesIn(10_000)
                .nextTimesOut()
                .ordered("Cancel", "Clean(4)");
    }

    @Test
    void whatIsHeardWhileItIsCleanedChangesNothing() {
        AgentStory.online(DEFAULTS).heard(DOWN).heard(UP).quiet().heard(DOWN).quiet();
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .ends(Outcome.failed(""))
                .heard(UP)
                .quiet()
                .is(AgentState.OFFLINE);
    }

    @Test
    void cleanFailedIsToldAgainInTheNextEpisode() {
        AgentSettings twice = DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 1);
        AgentStory story =
                AgentStory.goingOnline(twice).ends(Outcome.failed("")).ends(Outcome.failed(""));
        story.nextFinds(DOWN).ends(Outcome.done()).is(AgentState.GOING_ONLINE);
        story.ends(Outcome.failed("")).ends(Outcome.failed("")).ordered("Raise(clean-failed)", "Report");
    }

    @Test
    void restartLimitAllowsRestartsInPlaceThenTheFaultIsMarked() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1));
        story.heard(DOWN).ends(Outcome.done()).is(AgentState.OFFLINE);
        story.ordered("Raise(restarting)", "Report").has(AgentFlag.RESTARTING).verifiedOffline(true);
        assertThat(story.report().restarts()).isEqualTo(1);
        story.shows(ResourceState.OFFLINE).wakesIn(60_000);
        story.onlineRequested().has(AgentFlag.RESTARTING).ends(Outcome.done()).has(AgentFlag.RESTARTING);
        story.finds(UP).hasNot(AgentFlag.RESTARTING).heard(DOWN).ends(Outcome.done());
        story.has(AgentFlag.FAULTED).hasNot(AgentFlag.RESTARTING);
        assertThat(story.report().restarts()).isEqualTo(1);
    }

    @Test
    void restartsAreForgottenAtTheFaultWhenTheTrustTimeHasPassed() {
        AgentSettings once = DEFAULTS.with(Attribute.RESTART_LIMIT, 1);
        OnlineRulesTest.restartedOnce(once)
                .pause(600_000)
                .heard(DOWN)
                .ends(Outcome.done())
                .has(AgentFlag.RESTARTING);
        OnlineRulesTest.restartedOnce(once)
                .pause(599_999)
                .heard(DOWN)
                .ends(Outcome.done())
                .has(AgentFlag.FAULTED);
    }

    @Test
    void aRestartThatFailsGoesThroughTheFaultPathWithTheSameCounting() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 2));
        story.heard(DOWN).ends(Outcome.done()).onlineRequested().ends(Outcome.failed("exit 1"));
        story.has(AgentFlag.CLEANING).ends(Outcome.done()).has(AgentFlag.RESTARTING);
        assertThat(story.report().restarts()).isEqualTo(2);
        story.onlineRequested()
                .ends(Outcome.failed("exit 1"))
                .ends(Outcome.done())
                .has(AgentFlag.FAULTED);
    }

    @Test
    void aRestartThatFailsIsNotForgivenByALongStart() {
        AgentStory story =
                AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1).with(Attribute.ONLINE_TRUST_TIME, 1_000));
        story.heard(DOWN).ends(Outcome.done()).onlineRequested().pause(200_000);
        story.ends(Outcome.failed("exit 1")).ends(Outcome.done()).has(AgentFlag.FAULTED);
    }

    @Test
    void anotherOwnerCallsRestartAndRetryOff() {
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .heard(DOWN)
                .ownedElsewhere()
                .quiet()
                .ends(Outcome.done())
                .hasNot(AgentFlag.RESTARTING, AgentFlag.FAULTED);
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .heard(DOWN)
                .ends(Outcome.done())
                .ownedElsewhere()
                .ordered("Report")
                .hasNot(AgentFlag.RESTARTING);
        AgentStory.goingOnline(DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 1))
                .ends(Outcome.failed(""))
                .ownedElsewhere()
                .ends(Outcome.done())
                .is(AgentState.OFFLINE)
                .hasNot(AgentFlag.FAULTED);
    }

    @Test
    void manageFaultsNoneWaitsForAnOperator() {
        AgentStory story =
                AgentStory.online(DEFAULTS.with(Attribute.MANAGE_FAULTS, 1).with(Attribute.RESTART_LIMIT, 1));
        story.nextFinds(DOWN).is(AgentState.OFFLINE).ordered("Raise(admin-wait)", "Report");
        story.has(AgentFlag.ADMIN_WAIT, AgentFlag.FAULTED).verifiedOffline(true);
        assertThat(((AgentAction.Raise) story.last().get(0)).text()).contains("reason 4 (it went offline unasked)");
        story.onlineRequested().refused("operator").offlineRequested().refused("operator");
        story.when(new AgentEvent.FaultCleared()).hasNot(AgentFlag.ADMIN_WAIT, AgentFlag.FAULTED);
        story.onlineRequested().is(AgentState.GOING_ONLINE);
    }

    @Test
    void manageFaultsNoneIsVerifiedOfflineOnlyByAMonitor() {
        AgentSettings none = DEFAULTS.with(Attribute.MANAGE_FAULTS, 1);
        AgentStory story = AgentStory.goingOnline(none).ends(Outcome.failed("exit 1"));
        story.has(AgentFlag.ADMIN_WAIT).verifiedOffline(false);
        story.nextFinds(MonitorResult.unknown("")).verifiedOffline(false).quiet();
        story.nextFinds(DOWN).verifiedOffline(true).ordered("Report");
        AgentSettings oneMonitor = none.with(Attribute.ONLINE_WAIT_LIMIT, 1);
        AgentStory.goingOnlineWait(oneMonitor)
                .finds(DOWN)
                .nextFinds(MonitorResult.unknown(""))
                .has(AgentFlag.ADMIN_WAIT)
                .verifiedOffline(false);
        AgentStory.goingOnlineWait(oneMonitor)
                .finds(MonitorResult.unknown(""))
                .nextFinds(DOWN)
                .verifiedOffline(true);
    }

    @Test
    void manageFaultsNoneEndsARestart() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1));
        story.heard(DOWN).ends(Outcome.done()).has(AgentFlag.RESTARTING).set(Attribute.MANAGE_FAULTS, 1);
        story.onlineRequested()
                .ends(Outcome.failed(""))
                .has(AgentFlag.ADMIN_WAIT)
                .hasNot(AgentFlag.RESTARTING);
    }

    @Test
    void whatIsOnlyMonitoredIsNeverCommandedAndItsFaultIsNotCleaned() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.ACTIONS, 2).with(Attribute.RESTART_LIMIT, 1));
        story.onlineRequested().refused("monitor-only").offlineRequested().refused("monitor-only");
        story.forced().refused("monitor-only").ownedElsewhere().quiet().is(AgentState.ONLINE);
        story.nextFinds(DOWN)
                .is(AgentState.OFFLINE)
                .ordered("Raise(faulted)", "Report")
                .has(AgentFlag.FAULTED);
        story.verifiedOffline(true).nextFinds(UP).is(AgentState.ONLINE).hasNot(AgentFlag.FAULTED);
        story.nextFinds(UP).quiet();
    }

    @Test
    void whatIsNeverStoppedRefusesOfflineButCanBeStartedAndForced() {
        AgentSettings onOnly = DEFAULTS.with(Attribute.ACTIONS, 1);
        AgentStory.online(onOnly)
                .offlineRequested()
                .refused("OnOnly")
                .ownedElsewhere()
                .quiet()
                .forced()
                .is(AgentState.GOING_OFFLINE);
        AgentStory.offline(onOnly).onlineRequested().is(AgentState.GOING_ONLINE);
        AgentStory.online(onOnly).heard(DOWN).has(AgentFlag.CLEANING);
    }

    @Test
    void A56_aStartThatCannotSucceedHereIsNotTriedAgainWhateverTheLimitsAllow() {
        AgentSettings often = DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 5).with(Attribute.RESTART_LIMIT, 5);
        AgentStory story = AgentStory.goingOnline(often).ends(Outcome.notHere("not installed"));
        story.ordered("Clean(3)", "Report").has(AgentFlag.CLEANING).verifiedOffline(false);
        story.ends(Outcome.done()).ordered("Raise(faulted)", "Report").has(AgentFlag.FAULTED);
        assertThat(story.report().detail())
                .isEqualTo("the start command failed: not installed; it cannot run on this node");
        story.onlineRequested().refused("clear the fault");
        AgentStory restarting = AgentStory.online(often).heard(DOWN).ends(Outcome.done());
        restarting.has(AgentFlag.RESTARTING).onlineRequested().ends(Outcome.notHere("not installed"));
        restarting.ends(Outcome.done()).has(AgentFlag.FAULTED).hasNot(AgentFlag.RESTARTING);
    }

    @Test
    void A56_aMonitorThatSaysNotHereFaultsWithoutARestartAndEndsAStartAtOnce() {
        AgentSettings often = DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 5).with(Attribute.RESTART_LIMIT, 5);
        MonitorResult notHere = MonitorResult.notHere("not installed");
        AgentStory.online(often)
                .nextFinds(notHere)
                .ordered("Clean(4)", "Report")
                .ends(Outcome.done())
                .has(AgentFlag.FAULTED)
                .verifiedOffline(true);
        AgentStory.goingOnlineWait(often)
                .finds(notHere)
                .ordered("Clean(3)", "Report")
                .ends(Outcome.done())
                .has(AgentFlag.FAULTED);
    }

    @Test
    void A56_whatIsBrokenIsDownOnlyWhenItHasBeenCleaned() {
        MonitorResult broken = MonitorResult.broken("exit 1");
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .nextFinds(broken)
                .verifiedOffline(false)
                .ends(Outcome.done())
                .has(AgentFlag.RESTARTING)
                .verifiedOffline(true);
        AgentStory.online(DEFAULTS.with(Attribute.MANAGE_FAULTS, 1))
                .nextFinds(broken)
                .has(AgentFlag.ADMIN_WAIT)
                .verifiedOffline(false)
                .nextFinds(DOWN)
                .verifiedOffline(true);
        AgentStory.goingOfflineWait(DEFAULTS).finds(broken).is(AgentState.GOING_OFFLINE_WAIT);
        AgentStory.probing(DEFAULTS).finds(broken).is(AgentState.OFFLINE).verifiedOffline(false);
    }
}
