package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Force offline: the unsafe paths of D1, and G10 as far as one agent sees it. */
class ForceOfflineTest {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("down");

    @Test
    void forceCleansInsteadOfStoppingPolitely() {
        AgentStory story = AgentStory.online(DEFAULTS).forced();
        story.is(AgentState.GOING_OFFLINE)
                .has(AgentFlag.FORCED)
                .ordered("Clean(1)", "Report")
                .wakesIn(60_000);
        assertThat(story.report().detail()).isEqualTo("lease lost");
        story.ends(Outcome.done()).is(AgentState.GOING_OFFLINE_WAIT).ordered("Monitor", "Report");
        story.finds(DOWN)
                .is(AgentState.OFFLINE)
                .ordered("Raise(offline)", "Report")
                .hasNot(AgentFlag.FORCED);
        story.verifiedOffline(true);
        assertThat(story.report().detail()).isEqualTo("offline by force: lease lost");
    }

    @Test
    void forceWorksBeforeTheFirstMonitorAndBreaksAStopOff() {
        AgentStory.opening(DEFAULTS)
                .forced()
                .ordered("Cancel", "Clean(1)", "Report")
                .shows(ResourceState.UNKNOWN);
        AgentStory.probing(DEFAULTS)
                .forced()
                .ordered("Cancel", "Clean(1)", "Report")
                .ends(Outcome.done())
                .finds(DOWN)
                .shows(ResourceState.OFFLINE);
        AgentStory.goingOffline(DEFAULTS.with(Attribute.CLEAN_TIMEOUT, 1_000_000))
                .after(200_000)
                .forced()
                .ordered("Cancel", "Clean(1)", "Report")
                .wakesIn(300_000);
        AgentStory.goingOfflineWait(DEFAULTS).forced().ordered("Cancel", "Clean(1)", "Report");
    }

    @Test
    void forceChangesNothingWhereItIsKnownToBeDown() {
        AgentStory.offline(DEFAULTS).forced().quiet().is(AgentState.OFFLINE);
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .heard(DOWN)
                .ends(Outcome.done())
                .forced()
                .ordered("Report")
                .hasNot(AgentFlag.RESTARTING);
    }

    @Test
    void forceTakesOverAFaultsCleanAndKeepsTheFaultMark() {
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .forced()
                .is(AgentState.GOING_OFFLINE)
                .has(AgentFlag.FAULTED, AgentFlag.FORCED)
                .ordered("Raise(faulted)", "Cancel", "Clean(1)", "Report")
                .ends(Outcome.done())
                .finds(DOWN)
                .is(AgentState.OFFLINE)
                .shows(ResourceState.FAULTED);
        AgentStory.online(DEFAULTS.with(Attribute.RESTART_LIMIT, 1))
                .heard(DOWN)
                .forced()
                .ordered("Cancel", "Clean(1)", "Report")
                .hasNot(AgentFlag.FAULTED);
    }

    @Test
    void forceCleansWhatIsOfflineButNotKnownToBeDown() {
        AgentStory.goingOnline(DEFAULTS.with(Attribute.MANAGE_FAULTS, 1))
                .ends(Outcome.failed(""))
                .forced()
                .is(AgentState.GOING_OFFLINE)
                .has(AgentFlag.FAULTED);
    }

    @Test
    void aFaultMarkCanBeClearedWhileItIsForced() {
        AgentStory.online(DEFAULTS)
                .heard(DOWN)
                .forced()
                .when(new AgentEvent.FaultCleared())
                .ordered("Raise(fault-cleared)", "Report")
                .hasNot(AgentFlag.FAULTED)
                .is(AgentState.GOING_OFFLINE);
    }

    @Test
    void whatIsStillThereAfterTheSecondMonitorIsCleanedAgain() {
        AgentStory.online(DEFAULTS)
                .forced()
                .ends(Outcome.done())
                .finds(UP)
                .quiet()
                .is(AgentState.GOING_OFFLINE_WAIT)
                .wakesIn(10_000)
                .nextFinds(UP)
                .is(AgentState.GOING_OFFLINE)
                .ordered("Clean(1)", "Report")
                .has(AgentFlag.FORCED);
    }

    @Test
    void aForcedCleanThatFailsIsRepeatedAfterTheNextMonitorWhateverItFinds() {
        AgentStory story = AgentStory.online(DEFAULTS).forced().ends(Outcome.failed("busy"));
        story.is(AgentState.GOING_OFFLINE_WAIT)
                .ordered("Raise(clean-failed)", "Report")
                .wakesIn(10_000);
        story.heard(DOWN).quiet().is(AgentState.GOING_OFFLINE_WAIT);
        story.nextFinds(DOWN).is(AgentState.GOING_OFFLINE).ordered("Clean(1)", "Report");
        story.ends(Outcome.failed("busy")).ordered("Report").nextFinds(DOWN).ends(Outcome.done());
        story.heard(DOWN).is(AgentState.OFFLINE);
    }

    @Test
    void aForcedCleanThatDoesNotEndIsEndedAndRepeated() {
        AgentStory.online(DEFAULTS)
                .forced()
                .after(60_000)
                .is(AgentState.GOING_OFFLINE_WAIT)
                .ordered("Cancel", "Raise(clean-failed)", "Report")
                .wakesIn(10_000);
    }

    @Test
    void D1_forceNeverReturnsToOnlineAndEscalatesOnceAfterOfflineTimeout() {
        AgentStory story =
                AgentStory.online(DEFAULTS).forced().ends(Outcome.done()).finds(UP);
        int escalations = 0;
        for (int monitor = 0; monitor < 100; monitor++) {
            if (story.agent().running() == Agent.Running.CLEAN) {
                story.ends(Outcome.done());
            }
            if (story.agent().running() == Agent.Running.NOTHING) {
                story.after(story.agent().nextWakeMs() - story.nowMs());
                escalations += Words.of(story.last()).contains("Escalate") ? 1 : 0;
            }
            if (story.agent().running() == Agent.Running.MONITOR) {
                story.finds(UP);
            }
            assertThat(story.agent().state()).isIn(AgentState.GOING_OFFLINE, AgentState.GOING_OFFLINE_WAIT);
        }
        assertThat(escalations).isEqualTo(1);
        story.has(AgentFlag.FORCED);
    }

    @Test
    void D1_theEscalationNamesTheReasonAndTheSlowerPaceFollows() {
        AgentStory story = AgentStory.online(DEFAULTS.with(Attribute.MONITOR_INTERVAL, 400_000))
                .forced();
        story.ends(Outcome.done()).finds(UP).wakesIn(300_000).after(300_000);
        story.ordered("Raise(force-offline-ineffective)", "Escalate").is(AgentState.GOING_OFFLINE_WAIT);
        assertThat(((AgentAction.Escalate) story.last().get(1)).reason())
                .isEqualTo("not offline by force within 300000 ms: lease lost");
        story.nextFinds(UP)
                .is(AgentState.GOING_OFFLINE)
                .ends(Outcome.done())
                .finds(UP)
                .wakesIn(60_000);
        story.set(Attribute.OFFLINE_MONITOR_INTERVAL, 0)
                .nextFinds(UP)
                .ends(Outcome.done())
                .finds(UP);
        story.wakesIn(400_000);
    }

    @Test
    void D1_aCleanThatRunsWhenItEscalatesGoesOn() {
        AgentStory.online(DEFAULTS.with(Attribute.CLEAN_TIMEOUT, 400_000))
                .forced()
                .after(300_000)
                .ordered("Raise(force-offline-ineffective)", "Escalate")
                .is(AgentState.GOING_OFFLINE)
                .wakesIn(100_000)
                .ends(Outcome.done())
                .finds(DOWN)
                .is(AgentState.OFFLINE);
    }

    @Test
    void D1_aPoliteStopThatFailsWhereAnotherNodeOwnsTheGroupIsForced() {
        AgentStory.goingOffline(DEFAULTS)
                .ownedElsewhere()
                .quiet()
                .after(300_000)
                .is(AgentState.GOING_OFFLINE)
                .has(AgentFlag.FORCED)
                .ordered("Cancel", "Clean(0)", "Report");
        AgentStory.goingOffline(DEFAULTS)
                .ownedElsewhere()
                .after(299_000)
                .ends(Outcome.done())
                .finds(UP)
                .after(1_000)
                .ordered("Clean(1)", "Report");
    }

    @Test
    void G10_aViolationIsToldOnceAnEpisodeAndEscalatedWhenItKeepsComingBack() {
        AgentStory story = AgentStory.offline(DEFAULTS).ownedElsewhere();
        story.nextFinds(UP).ordered("Raise(concurrency-violation)", "Clean(1)", "Report");
        story.ends(Outcome.done()).finds(DOWN);
        story.nextFinds(UP).ordered("Clean(1)", "Report").ends(Outcome.done()).finds(DOWN);
        story.nextFinds(UP)
                .ordered("Escalate", "Clean(1)", "Report")
                .ends(Outcome.done())
                .finds(DOWN);
        story.nextFinds(UP).ordered("Clean(1)", "Report").ends(Outcome.done()).finds(DOWN);
        for (int monitor = 1; monitor < 10; monitor++) {
            story.nextFinds(DOWN).quiet();
        }
        story.nextFinds(UP).ordered("Raise(concurrency-violation)", "Clean(1)", "Report");
    }

    @Test
    void G10_theEpisodeIsOverWhenTheNodeMayRunItAgain() {
        AgentStory story =
                AgentStory.offline(DEFAULTS).ownedElsewhere().nextFinds(UP).ends(Outcome.done());
        story.finds(DOWN).free().quiet().ownedElsewhere().quiet().nextFinds(UP);
        story.ordered("Raise(concurrency-violation)", "Clean(1)", "Report");
        assertThat(story.agent().violations()).isEqualTo(1);
    }
}
