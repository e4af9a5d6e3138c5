package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A32–A40: the steady state Offline. */
class OfflineRulesTest {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("down");

    @Test
    void A32_offlineIsMonitoredEachOfflineMonitorInterval() {
        AgentStory.offline(DEFAULTS)
                .after(59_999)
                .quiet()
                .after(1)
                .ordered("Monitor")
                .finds(DOWN)
                .wakesIn(60_000);
    }

    @Test
    void A32_zeroMeansThatOfflineIsNotMonitored() {
        AgentStory.offline(DEFAULTS.with(Attribute.OFFLINE_MONITOR_INTERVAL, 0)).neverWakes();
    }

    @Test
    void A33_nothingFollowsFromAMonitorThatDoesNotFindItOnline() {
        AgentStory.offline(DEFAULTS)
                .nextFinds(DOWN)
                .quiet()
                .nextFinds(MonitorResult.unknown("exit 99"))
                .quiet()
                .wakesIn(60_000)
                .nextTimesOut()
                .ordered("Cancel")
                .wakesIn(60_000)
                .is(AgentState.OFFLINE)
                .hasNot(AgentFlag.MONITOR_TIMED_OUT)
                .heard(DOWN)
                .quiet()
                .heard(MonitorResult.unknown(""))
                .quiet();
    }

    @Test
    void A34_onlineRunsTheStartCommandAndStartsItsTime() {
        AgentStory.offline(DEFAULTS)
                .onlineRequested()
                .is(AgentState.GOING_ONLINE)
                .ordered("Online", "Report")
                .shows(ResourceState.OFFLINE)
                .verifiedOffline(false)
                .wakesIn(300_000);
    }

    @Test
    void A34_aMonitorThatRunsIsEndedFirst() {
        AgentStory.offline(DEFAULTS).after(60_000).onlineRequested().ordered("Cancel", "Online", "Report");
    }

    @Test
    void A34_onlineIsRefusedWhereAnotherNodeOwnsTheGroup() {
        AgentStory.offline(DEFAULTS)
                .ownedElsewhere()
                .onlineRequested()
                .refused("another node")
                .is(AgentState.OFFLINE)
                .free()
                .onlineRequested()
                .is(AgentState.GOING_ONLINE);
    }

    @Test
    void A34_onlineIsRefusedWhileItIsCleaned() {
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .onlineRequested()
                .refused("cleaned")
                .is(AgentState.OFFLINE);
    }

    @Test
    void A35_onlineIsRefusedUntilTheFaultIsCleared() {
        AgentStory.faulted(DEFAULTS)
                .onlineRequested()
                .refused("clear the fault")
                .is(AgentState.OFFLINE);
    }

    @Test
    void A36_onlineByItselfIsToldAndShownWithoutAnyGoingState() {
        AgentStory story = AgentStory.offline(DEFAULTS).nextFinds(UP);
        story.is(AgentState.ONLINE).ordered("Raise(online-by-itself)", "Report").wakesIn(10_000);
        assertThat(story.report().confidence()).isEqualTo(100);
    }

    @Test
    void A36_onlineByItselfClearsTheFaultMark() {
        AgentStory.faulted(DEFAULTS).nextFinds(UP).is(AgentState.ONLINE).hasNot(AgentFlag.FAULTED);
    }

    @Test
    void A36_onlineThatIsHeardCountsAtOnce() {
        AgentStory.offline(DEFAULTS)
                .after(60_000)
                .heard(UP)
                .is(AgentState.ONLINE)
                .ordered("Cancel", "Raise(online-by-itself)", "Report");
    }

    @Test
    void A37_onlineWhereAnotherNodeOwnsTheGroupIsForcedOffline() {
        AgentStory story = AgentStory.offline(DEFAULTS).ownedElsewhere().nextFinds(UP);
        story.is(AgentState.GOING_OFFLINE).has(AgentFlag.FORCED);
        story.ordered("Raise(concurrency-violation)", "Clean(1)", "Report");
        story.ends(Outcome.done()).is(AgentState.GOING_OFFLINE_WAIT).ordered("Monitor", "Report");
        story.finds(DOWN).is(AgentState.OFFLINE).ordered("Raise(offline)", "Report");
        story.hasNot(AgentFlag.FORCED, AgentFlag.FAULTED).verifiedOffline(true);
    }

    @Test
    void A37_beingOnlineWhenAnotherNodeBecomesOwnerIsTheSame() {
        AgentStory.online(DEFAULTS)
                .ownedElsewhere()
                .is(AgentState.GOING_OFFLINE)
                .ordered("Raise(concurrency-violation)", "Clean(1)", "Report");
    }

    @Test
    void A38_offlineWhileOfflineIsDoneAlready() {
        AgentStory.offline(DEFAULTS).offlineRequested().quiet().is(AgentState.OFFLINE);
    }

    @Test
    void A38_offlineCallsARestartOff() {
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .heard(DOWN)
                .ends(Outcome.done())
                .has(AgentFlag.RESTARTING)
                .offlineRequested()
                .ordered("Report")
                .hasNot(AgentFlag.RESTARTING);
    }

    @Test
    void A38_offlineDuringTheCleanCallsTheRestartOffButNotTheFaultMark() {
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .heard(DOWN)
                .offlineRequested()
                .quiet()
                .ends(Outcome.done())
                .ordered("Raise(offline)", "Report")
                .hasNot(AgentFlag.RESTARTING, AgentFlag.FAULTED);
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .offlineRequested()
                .ends(Outcome.done())
                .has(AgentFlag.FAULTED);
    }

    @Test
    void A39_clearDropsTheFaultMarkAndTheCountersAndMonitorsOnce() {
        AgentStory story = OnlineRulesTest.restartedOnce(DEFAULTS.with(Attribute.RESTART_LIMIT, 1));
        story.heard(DOWN).ends(Outcome.done()).has(AgentFlag.FAULTED);
        assertThat(story.report().restarts()).isEqualTo(1);
        story.when(new AgentEvent.FaultCleared()).ordered("Raise(fault-cleared)", "Monitor", "Report");
        story.hasNot(AgentFlag.FAULTED).shows(ResourceState.OFFLINE);
        assertThat(story.report().restarts()).isZero();
        assertThat(story.report().detail()).isEmpty();
        story.onlineRequested().is(AgentState.GOING_ONLINE);
    }

    @Test
    void A39_clearWithoutAFaultChangesNothing() {
        AgentStory.offline(DEFAULTS).when(new AgentEvent.FaultCleared()).quiet();
        AgentStory.online(DEFAULTS).when(new AgentEvent.FaultCleared()).quiet();
        AgentStory.probing(DEFAULTS).when(new AgentEvent.FaultCleared()).quiet();
    }

    @Test
    void A39_clearDuringTheCleanIsRefused() {
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .when(new AgentEvent.FaultCleared())
                .refused("cleaned")
                .has(AgentFlag.CLEANING);
    }

    @Test
    void A39_aFaultMarkOutlivesDisableAndEnableUntilItIsCleared() {
        AgentStory story = AgentStory.faulted(DEFAULTS).when(new AgentEvent.Disabled());
        story.is(AgentState.DETACHED).has(AgentFlag.FAULTED).when(new AgentEvent.Enabled());
        story.ends(Outcome.done()).finds(DOWN).is(AgentState.OFFLINE).shows(ResourceState.FAULTED);
        story.when(new AgentEvent.Disabled()).when(new AgentEvent.FaultCleared());
        story.ordered("Raise(fault-cleared)", "Report")
                .hasNot(AgentFlag.FAULTED)
                .neverWakes();
    }

    @Test
    void A40_disableWhileOfflineDetaches() {
        AgentStory.offline(DEFAULTS)
                .when(new AgentEvent.Disabled())
                .is(AgentState.DETACHED)
                .ordered("Close", "Raise(disabled)", "Report")
                .verifiedOffline(false)
                .neverWakes();
        AgentStory.offline(DEFAULTS)
                .after(60_000)
                .when(new AgentEvent.Disabled())
                .ordered("Cancel", "Close", "Raise(disabled)", "Report");
    }
}
