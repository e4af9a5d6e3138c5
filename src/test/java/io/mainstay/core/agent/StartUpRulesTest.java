package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A1–A10: from Detached to the first decisive monitor. */
class StartUpRulesTest {
    @Test
    void A1_aNewAgentIsDetachedAndMonitorsNothing() {
        AgentStory story = AgentStory.detached(DEFAULTS).is(AgentState.DETACHED).neverWakes();
        assertThat(story.report())
                .isEqualTo(new AgentReport(
                        AgentStory.ID,
                        AgentState.DETACHED,
                        ResourceState.UNKNOWN,
                        java.util.List.of(),
                        0,
                        false,
                        false,
                        0,
                        0,
                        ""));
    }

    @Test
    void A2_enableOpensTheResource() {
        AgentStory story = AgentStory.detached(DEFAULTS).when(new AgentEvent.Enabled());
        story.is(AgentState.OPENING).ordered("Open", "Raise(enabled)", "Report").wakesIn(60_000);
        assertThat(story.report().sinceMs()).isEqualTo(story.nowMs());
        story.when(new AgentEvent.Enabled()).quiet();
    }

    @Test
    void A3_aDetachedAgentRefusesEveryCommand() {
        AgentStory story = AgentStory.detached(DEFAULTS);
        story.onlineRequested().refused("disabled").is(AgentState.DETACHED);
        story.offlineRequested().refused("disabled").is(AgentState.DETACHED);
        story.forced().refused("disabled").is(AgentState.DETACHED);
        story.when(new AgentEvent.ProbeRequested()).refused("disabled").is(AgentState.DETACHED);
        story.heard(MonitorResult.online("up")).quiet().is(AgentState.DETACHED);
    }

    @Test
    void A4_openDoneMonitorsAtOnce() {
        AgentStory.opening(DEFAULTS).ends(Outcome.done()).is(AgentState.PROBING).ordered("Monitor", "Report");
    }

    @Test
    void A4_openMayAskForADelayBeforeTheFirstMonitor() {
        Outcome waits = new Outcome(Outcome.Verdict.DONE, 3_000, "");
        AgentStory.opening(DEFAULTS)
                .ends(waits)
                .is(AgentState.PROBING)
                .ordered("Report")
                .wakesIn(3_000)
                .after(3_000)
                .ordered("Monitor");
    }

    @Test
    void A4_aDelayIsBoundedAndNeverNegative() {
        AgentStory.opening(DEFAULTS)
                .ends(new Outcome(Outcome.Verdict.DONE, Long.MAX_VALUE, ""))
                .wakesIn(Turn.MAX_WAIT_MS);
        AgentStory.opening(DEFAULTS)
                .ends(new Outcome(Outcome.Verdict.DONE, -1, ""))
                .ordered("Monitor", "Report");
    }

    @Test
    void A5_openTimeoutWarnsAndMonitorsAllTheSame() {
        AgentStory.opening(DEFAULTS)
                .after(59_999)
                .quiet()
                .is(AgentState.OPENING)
                .after(1)
                .is(AgentState.PROBING)
                .ordered("Cancel", "Raise(open-timed-out)", "Monitor", "Report");
    }

    @Test
    void A5_aFailedOpenWarnsAndMonitorsAllTheSame() {
        AgentStory.opening(DEFAULTS)
                .ends(Outcome.failed("exit 1"))
                .is(AgentState.PROBING)
                .ordered("Raise(open-failed)", "Monitor", "Report");
    }

    @Test
    void A6_aFirstMonitorOnlineAdoptsTheResource() {
        AgentStory story = AgentStory.probing(DEFAULTS).finds(MonitorResult.online(70, "pid 12"));
        story.is(AgentState.ONLINE)
                .ordered("Report")
                .shows(ResourceState.ONLINE)
                .wakesIn(10_000);
        assertThat(story.report().probed()).isTrue();
        assertThat(story.report().confidence()).isEqualTo(70);
        assertThat(story.report().detail()).isEqualTo("pid 12");
    }

    @Test
    void A6_aFirstMonitorOnlineWhereAnotherNodeOwnsTheGroupIsAViolation() {
        AgentStory.probing(DEFAULTS)
                .ownedElsewhere()
                .quiet()
                .finds(MonitorResult.online("up"))
                .is(AgentState.GOING_OFFLINE)
                .has(AgentFlag.FORCED)
                .ordered("Raise(concurrency-violation)", "Clean(1)", "Report");
    }

    @Test
    void A7_aFirstMonitorOfflineIsNoFault() {
        AgentStory story = AgentStory.probing(DEFAULTS).finds(MonitorResult.offline("exit 100"));
        story.is(AgentState.OFFLINE)
                .ordered("Report")
                .shows(ResourceState.OFFLINE)
                .verifiedOffline(true);
        story.hasNot(AgentFlag.FAULTED).wakesIn(60_000);
        assertThat(story.report().probed()).isTrue();
        assertThat(story.report().detail()).isEqualTo("exit 100");
    }

    @Test
    void A8_anUndecidedFirstMonitorIsRepeatedEachMonitorIntervalAndToldOnce() {
        AgentStory.probing(DEFAULTS)
                .finds(MonitorResult.unknown("exit 99"))
                .is(AgentState.PROBING)
                .ordered("Raise(unknown)")
                .wakesIn(10_000)
                .after(10_000)
                .ordered("Monitor")
                .finds(MonitorResult.unknown("exit 99"))
                .quiet()
                .nextTimesOut()
                .is(AgentState.PROBING)
                .shows(ResourceState.UNKNOWN)
                .wakesIn(10_000)
                .nextFinds(MonitorResult.offline(""))
                .is(AgentState.OFFLINE);
    }

    @Test
    void A9_commandsBeforeTheFirstMonitorAreRefused() {
        AgentStory opening = AgentStory.opening(DEFAULTS);
        opening.onlineRequested().refused("not probed").is(AgentState.OPENING);
        opening.offlineRequested().refused("not probed").is(AgentState.OPENING);
        opening.when(new AgentEvent.ProbeRequested()).refused("not probed");
        AgentStory probing = AgentStory.probing(DEFAULTS);
        probing.onlineRequested().refused("not probed").is(AgentState.PROBING);
        probing.offlineRequested().refused("not probed").is(AgentState.PROBING);
    }

    @Test
    void A10_disableBeforeTheFirstMonitorDetachesAtOnce() {
        AgentStory.opening(DEFAULTS)
                .when(new AgentEvent.Disabled())
                .is(AgentState.DETACHED)
                .ordered("Cancel", "Close", "Raise(disabled)", "Report")
                .neverWakes();
        AgentStory.probing(DEFAULTS)
                .when(new AgentEvent.Disabled())
                .is(AgentState.DETACHED)
                .ordered("Cancel", "Close", "Raise(disabled)", "Report")
                .neverWakes();
        AgentStory.detached(DEFAULTS).when(new AgentEvent.Disabled()).quiet();
    }

    @Test
    void A10_whatIsHeardBeforeTheFirstMonitorIsLeftToIt() {
        AgentStory.opening(DEFAULTS).heard(MonitorResult.online("")).quiet().is(AgentState.OPENING);
        AgentStory.probing(DEFAULTS).heard(MonitorResult.offline("")).quiet().is(AgentState.PROBING);
    }
}
