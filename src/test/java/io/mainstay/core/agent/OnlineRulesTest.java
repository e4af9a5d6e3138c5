package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentEvent.Remedy;
import org.junit.jupiter.api.Test;

/** A11–A22: the steady state Online. */
class OnlineRulesTest {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("exit 100");
    private static final MonitorResult UNKNOWN = MonitorResult.unknown("exit 99");

    @Test
    void A11_onlineIsMonitoredEachMonitorInterval() {
        AgentStory.online(DEFAULTS)
                .after(9_999)
                .quiet()
                .after(1)
                .ordered("Monitor")
                .finds(UP)
                .wakesIn(10_000);
    }

    @Test
    void A12_aSteadyOnlineMonitorSaysNothing() {
        AgentStory story = AgentStory.online(DEFAULTS);
        AgentReport before = story.report();
        story.nextFinds(MonitorResult.online("other words")).quiet();
        assertThat(story.report()).isEqualTo(before);
    }

    @Test
    void A12_anOnlineMonitorResetsTheToleranceAndTimeoutCounters() {
        AgentStory story = AgentStory.online(
                DEFAULTS.with(Attribute.TOLERANCE_LIMIT, 1).with(Attribute.FAULT_ON_MONITOR_TIMEOUTS, 2));
        story.nextFinds(DOWN)
                .nextFinds(UP)
                .nextFinds(DOWN)
                .is(AgentState.ONLINE)
                .hasNot(AgentFlag.CLEANING);
        story.nextFinds(UP).nextTimesOut().has(AgentFlag.MONITOR_TIMED_OUT);
        story.nextFinds(UP).hasNot(AgentFlag.MONITOR_TIMED_OUT).ordered("Report");
        story.nextTimesOut().is(AgentState.ONLINE);
    }

    @Test
    void A12_restartsAreForgottenAfterOnlineTrustTimeOfUnbrokenOnline() {
        AgentStory story = restartedOnce(DEFAULTS.with(Attribute.RESTART_LIMIT, 1));
        assertThat(story.report().restarts()).isEqualTo(1);
        for (int monitor = 1; monitor < 60; monitor++) {
            story.nextFinds(UP).quiet();
        }
        assertThat(story.report().restarts()).isEqualTo(1);
        story.nextFinds(UP).ordered("Report");
        assertThat(story.report().restarts()).isZero();
    }

    @Test
    void A12_aForgivenOfflineBreaksTheTrustTime() {
        AgentStory story =
                restartedOnce(DEFAULTS.with(Attribute.RESTART_LIMIT, 1).with(Attribute.TOLERANCE_LIMIT, 1));
        story.nextFinds(DOWN);
        for (int monitor = 1; monitor < 60; monitor++) {
            story.nextFinds(UP);
        }
        assertThat(story.report().restarts()).isEqualTo(1);
        story.nextFinds(UP);
        assertThat(story.report().restarts()).isZero();
    }

    @Test
    void A12_changedConfidenceIsHealthDeclinedOrImproved() {
        AgentStory story = AgentStory.online(DEFAULTS);
        story.nextFinds(MonitorResult.online(40, "slow")).ordered("Raise(health-declined)", "Report");
        assertThat(story.report().confidence()).isEqualTo(40);
        story.nextFinds(MonitorResult.online(40, "slow")).quiet();
        story.nextFinds(UP).ordered("Raise(health-improved)", "Report").wakesIn(10_000);
    }

    @Test
    void A13_offlineWithinTheToleranceLimitIsForgiven() {
        AgentStory.online(DEFAULTS.with(Attribute.TOLERANCE_LIMIT, 2))
                .nextFinds(DOWN)
                .quiet()
                .wakesIn(10_000)
                .nextFinds(DOWN)
                .is(AgentState.ONLINE)
                .quiet()
                .nextFinds(DOWN)
                .is(AgentState.OFFLINE)
                .has(AgentFlag.CLEANING);
    }

    @Test
    void A14_unaskedOfflineIsAFaultWithoutAnyGoingState() {
        AgentStory story = AgentStory.online(DEFAULTS).nextFinds(DOWN);
        story.is(AgentState.OFFLINE).ordered("Clean(4)", "Report").has(AgentFlag.CLEANING);
        story.verifiedOffline(false).wakesIn(60_000);
        story.ends(Outcome.done()).ordered("Raise(faulted)", "Report");
        story.is(AgentState.OFFLINE).shows(ResourceState.FAULTED).verifiedOffline(true);
        assertThat(story.report().detail()).isEqualTo("went offline unasked: exit 100");
    }

    @Test
    void A14_offlineThatIsHeardIsCertainAndNotForgiven() {
        AgentStory.online(DEFAULTS.with(Attribute.TOLERANCE_LIMIT, 5))
                .heard(MonitorResult.offline("killed by signal 9"))
                .is(AgentState.OFFLINE)
                .ordered("Clean(4)", "Report");
    }

    @Test
    void A14_whatIsHeardEndsAMonitorThatRuns() {
        AgentStory.online(DEFAULTS)
                .after(10_000)
                .ordered("Monitor")
                .heard(DOWN)
                .ordered("Cancel", "Clean(4)", "Report");
        AgentStory.online(DEFAULTS).after(10_000).heard(UP).ordered("Cancel").wakesIn(10_000);
    }

    @Test
    void A15_aStopOnPurposeIsNoFaultWhereThatIsAllowed() {
        MonitorResult onPurpose = MonitorResult.stoppedOnPurpose("exit 200");
        AgentSettings allowed = DEFAULTS.with(Attribute.INTENTIONAL_OFFLINE, 1);
        AgentStory.online(allowed)
                .nextFinds(onPurpose)
                .is(AgentState.OFFLINE)
                .ordered("Raise(stopped-on-purpose)", "Report")
                .shows(ResourceState.OFFLINE)
                .verifiedOffline(true);
        AgentStory.online(allowed).heard(onPurpose).ordered("Raise(stopped-on-purpose)", "Report");
        AgentStory.online(allowed).nextFinds(DOWN).has(AgentFlag.CLEANING);
        AgentStory.online(DEFAULTS).nextFinds(onPurpose).has(AgentFlag.CLEANING);
    }

    @Test
    void A16_unknownIsToldOnceAndNoFault() {
        AgentStory.online(DEFAULTS)
                .nextFinds(UNKNOWN)
                .is(AgentState.ONLINE)
                .ordered("Raise(unknown)")
                .wakesIn(10_000)
                .nextFinds(UNKNOWN)
                .quiet()
                .nextFinds(UP)
                .quiet()
                .nextFinds(UNKNOWN)
                .ordered("Raise(unknown)");
    }

    @Test
    void A16_aForgivenOfflineEndsTheUnknownEpisodeToo() {
        AgentStory.online(DEFAULTS.with(Attribute.TOLERANCE_LIMIT, 1))
                .nextFinds(UNKNOWN)
                .nextFinds(DOWN)
                .nextFinds(UNKNOWN)
                .ordered("Raise(unknown)");
    }

    @Test
    void A17_monitorTimeoutsBelowTheLimitAreFlaggedAndToldOnce() {
        AgentStory story = AgentStory.online(DEFAULTS);
        story.after(10_000).ordered("Monitor").wakesIn(10_000);
        story.after(10_000).ordered("Cancel", "Raise(monitor-timed-out)", "Report");
        story.is(AgentState.ONLINE).has(AgentFlag.MONITOR_TIMED_OUT).wakesIn(10_000);
        story.nextTimesOut().ordered("Cancel").nextTimesOut().is(AgentState.ONLINE);
    }

    @Test
    void A17_timeoutsAreForgottenAnHourAfterTheFirst() {
        AgentStory story = AgentStory.online(
                DEFAULTS.with(Attribute.FAULT_ON_MONITOR_TIMEOUTS, 2).with(Attribute.MONITOR_INTERVAL, 3_590_000));
        story.nextTimesOut().nextTimesOut().nextTimesOut().is(AgentState.ONLINE);
        AgentStory quick = AgentStory.online(
                DEFAULTS.with(Attribute.FAULT_ON_MONITOR_TIMEOUTS, 2).with(Attribute.MONITOR_INTERVAL, 3_589_999));
        quick.nextTimesOut().is(AgentState.ONLINE).nextTimesOut().is(AgentState.OFFLINE);
    }

    @Test
    void A17_zeroMeansThatTimeoutsNeverFault() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.FAULT_ON_MONITOR_TIMEOUTS, 0));
        for (int monitor = 0; monitor < 20; monitor++) {
            story.nextTimesOut().is(AgentState.ONLINE);
        }
    }

    @Test
    void A17_anAnswerThatIsNotOnlineBreaksTheRowOfTimeouts() {
        AgentStory.online(DEFAULTS.with(Attribute.FAULT_ON_MONITOR_TIMEOUTS, 2))
                .nextTimesOut()
                .nextFinds(UNKNOWN)
                .hasNot(AgentFlag.MONITOR_TIMED_OUT)
                .nextTimesOut()
                .is(AgentState.ONLINE);
    }

    @Test
    void A18_monitorTimeoutsAtTheLimitAreAFault() {
        AgentStory story = AgentStory.online(DEFAULTS);
        story.nextTimesOut().nextTimesOut().nextTimesOut().nextTimesOut();
        story.is(AgentState.OFFLINE).ordered("Cancel", "Clean(5)", "Report").verifiedOffline(false);
        story.hasNot(AgentFlag.MONITOR_TIMED_OUT);
        assertThat(story.report().detail()).isEqualTo("4 monitors in a row did not answer within 10000 ms");
        story.ends(Outcome.done()).has(AgentFlag.FAULTED).verifiedOffline(true);
    }

    @Test
    void A19_offlineRunsTheStopCommandAndStartsItsTime() {
        AgentStory.online(DEFAULTS)
                .offlineRequested()
                .is(AgentState.GOING_OFFLINE)
                .ordered("Offline", "Report")
                .shows(ResourceState.ONLINE)
                .wakesIn(300_000);
    }

    @Test
    void A19_noMonitorRunsBesideTheStopCommand() {
        AgentStory.online(DEFAULTS)
                .after(10_000)
                .ordered("Monitor")
                .offlineRequested()
                .ordered("Cancel", "Offline", "Report")
                .after(299_999)
                .quiet();
    }

    @Test
    void A20_onlineWhileOnlineIsDoneAlready() {
        AgentStory.online(DEFAULTS).onlineRequested().quiet().is(AgentState.ONLINE);
    }

    @Test
    void A21_disableWhileOnlineLeavesTheResourceRunning() {
        AgentStory.online(DEFAULTS)
                .when(new AgentEvent.Disabled())
                .is(AgentState.DETACHED)
                .ordered("Raise(left-running)", "Close", "Raise(disabled)", "Report")
                .shows(ResourceState.UNKNOWN)
                .neverWakes();
    }

    @Test
    void A22_aFailedHealthCheckIsWorthOneRestartEvenWithoutRestartLimit() {
        AgentStory story = AgentStory.online(DEFAULTS).healthFailed(Remedy.RECOVER);
        story.is(AgentState.OFFLINE).ordered("Clean(4)", "Report");
        story.ends(Outcome.done()).has(AgentFlag.RESTARTING).ordered("Raise(restarting)", "Report");
        story.hasNot(AgentFlag.FAULTED).onlineRequested().ends(Outcome.done()).finds(UP);
        story.is(AgentState.ONLINE).hasNot(AgentFlag.RESTARTING);
        story.healthFailed(Remedy.RECOVER).ends(Outcome.done()).has(AgentFlag.FAULTED);
    }

    @Test
    void A22_failOverNeverRestartsInPlace() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 5));
        story.healthFailed(Remedy.FAIL_OVER).ends(Outcome.done()).has(AgentFlag.FAULTED);
        assertThat(story.report().detail()).isEqualTo("its health check failed: no probe for 60 s");
    }

    @Test
    void A22_recoverUsesAGreaterRestartLimit() {
        AgentStory story = restartedOnce(DEFAULTS.with(Attribute.RESTART_LIMIT, 2));
        story.healthFailed(Remedy.RECOVER).ends(Outcome.done()).has(AgentFlag.RESTARTING);
        assertThat(story.report().restarts()).isEqualTo(2);
    }

    @Test
    void A22_aHealthCheckThatFailsElsewhereThanInOnlineIsIgnored() {
        AgentStory.offline(DEFAULTS).healthFailed(Remedy.FAIL_OVER).quiet();
        AgentStory.goingOffline(DEFAULTS).healthFailed(Remedy.RECOVER).quiet();
        AgentStory.goingOnline(DEFAULTS).healthFailed(Remedy.RECOVER).quiet();
    }

    static AgentStory restartedOnce(AgentSettings settings) {
        return AgentStory.online(settings)
                .heard(DOWN)
                .ends(Outcome.done())
                .has(AgentFlag.RESTARTING)
                .onlineRequested()
                .ends(Outcome.done())
                .finds(UP)
                .is(AgentState.ONLINE);
    }
}
