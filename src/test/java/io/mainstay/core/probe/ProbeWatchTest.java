package io.mainstay.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.Step;
import io.mainstay.core.probe.ProbeAction.ClearNg;
import io.mainstay.core.probe.ProbeAction.DropFlag;
import io.mainstay.core.probe.ProbeAction.Listen;
import io.mainstay.core.probe.ProbeAction.RaiseNg;
import io.mainstay.core.probe.ProbeAction.RemindNg;
import io.mainstay.core.probe.ProbeAction.RestoreFailed;
import io.mainstay.core.probe.ProbeAction.RestoreSucceeded;
import io.mainstay.core.probe.ProbeAction.StopListening;
import io.mainstay.core.probe.ProbeEvent.ProbeSeen;
import io.mainstay.core.probe.ProbeWatchState.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeWatchTest {
    private static final long TIMEOUT = 60_000;

    private ProbeWatchState state = ProbeWatchState.idle(TIMEOUT);
    private long now = 1_000;

    @Test
    void R1_restoreOfARunningDaemonSucceedsAtOnceAndOpensNothing() {
        watching();
        assertThat(on(new ProbeEvent.RestoreRequested(9)))
                .containsExactly(new RestoreSucceeded(9, "the daemon already runs"));
        assertThat(state.phase()).isEqualTo(Phase.WATCHING);
    }

    @Test
    void R2_restoreListensAndThenWaitsForHcTimeout() {
        assertThat(on(new ProbeEvent.RestoreRequested(7))).contains(new Listen(7));
        assertThat(state.nextWakeMs()).isEqualTo(ProbeWatchState.NONE);
        now += 20;
        assertThat(on(new ProbeEvent.Listening(7, "tcp 61000"))).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.WAITING);
        assertThat(state.nextWakeMs()).isEqualTo(now + TIMEOUT);
    }

    @Test
    void R3_noConnectionWithinHcTimeoutFailsRestoreAndNothingIsLeftListening() {
        waiting();
        now += TIMEOUT - 1;
        assertThat(on(new ProbeEvent.Tick())).isEmpty();
        now += 1;
        List<ProbeAction> actions = on(new ProbeEvent.Tick());
        assertThat(actions).hasSize(3);
        assertThat(actions.get(0)).isEqualTo(new StopListening());
        assertThat(actions.get(1)).isEqualTo(new DropFlag());
        assertThat(actions.get(2)).isInstanceOf(RestoreFailed.class);
        assertThat(state.phase()).isEqualTo(Phase.IDLE);
        assertThat(state.nextWakeMs()).isEqualTo(ProbeWatchState.NONE);
    }

    @Test
    void R4_R5_theFirstConnectionStartsTheDaemonAndRestoreSucceeds() {
        waiting();
        now += 500;
        assertThat(on(seen(7))).containsExactly(new RestoreSucceeded(7, "first probe from 10.0.0.9 on tcp"));
        assertThat(state.daemonRuns()).isTrue();
        assertThat(state.count()).isEqualTo(1);
    }

    @Test
    void R6_noConnectionForHcTimeoutRaisesTheFlag() {
        watching();
        now += TIMEOUT - 1;
        assertThat(on(new ProbeEvent.Tick())).isEmpty();
        now += 1;
        assertThat(on(new ProbeEvent.Tick())).singleElement().isInstanceOf(RaiseNg.class);
        assertThat(state.ng()).isTrue();
    }

    @Test
    void R7_theNextConnectionRemovesTheFlagAndRestartsTheTimeout() {
        watching();
        silence();
        now += 5_000;
        assertThat(on(seen(7))).singleElement().isInstanceOf(ClearNg.class);
        assertThat(state.ng()).isFalse();
        assertThat(state.nextWakeMs()).isEqualTo(now + TIMEOUT);
    }

    @Test
    void R7_everyConnectionRestartsTheTimeoutFromTheMomentItWasAccepted() {
        watching();
        now += 30_000;
        assertThat(on(new ProbeSeen(7, 3, "10.0.0.8", "http", now - 100))).isEmpty();
        assertThat(state.nextWakeMs()).isEqualTo(now - 100 + TIMEOUT);
        assertThat(state.count()).isEqualTo(4);
        assertThat(state.last()).isEqualTo(new ProbeWatchState.Sighting(now - 100, "10.0.0.8", "http"));
    }

    @Test
    void R8_withTheFlagUpTheDaemonKeepsListeningAndSaysSoAgainEachHcTimeout() {
        watching();
        silence();
        assertThat(state.daemonRuns()).isTrue();
        now += TIMEOUT - 1;
        assertThat(on(new ProbeEvent.Tick())).isEmpty();
        now += 1;
        assertThat(on(new ProbeEvent.Tick())).singleElement().isInstanceOf(RemindNg.class);
        assertThat(state.daemonRuns()).isTrue();
        assertThat(state.ng()).isTrue();
    }

    @Test
    void R10_removeWithoutADaemonIsDoneAndLeavesNeitherListenerNorFlag() {
        assertThat(on(new ProbeEvent.Stopped())).containsExactly(new StopListening(), new DropFlag());
        assertThat(state.phase()).isEqualTo(Phase.IDLE);
    }

    @Test
    void R11_R13_removeEndsTheDaemonAndNothingIsDueAfterIt() {
        watching();
        assertThat(on(new ProbeEvent.Stopped())).containsExactly(new StopListening(), new DropFlag());
        assertThat(state.daemonRuns()).isFalse();
        assertThat(state.nextWakeMs()).isEqualTo(ProbeWatchState.NONE);
    }

    @Test
    void R21_recoverTakesUpToHcTimeoutAndFailsWhenNoProbeComes() {
        watching();
        on(new ProbeEvent.Stopped());
        on(new ProbeEvent.RestoreRequested(8));
        on(new ProbeEvent.Listening(8, "tcp 61000"));
        now += TIMEOUT - 1;
        assertThat(on(new ProbeEvent.Tick())).isEmpty();
        now += 1;
        assertThat(on(new ProbeEvent.Tick())).hasAtLeastOneElementOfType(RestoreFailed.class);
        assertThat(state.daemonRuns()).isFalse();
    }

    @Test
    void R19_R20_removeThenRestoreWaitsForANewFirstProbe() {
        watching();
        on(new ProbeEvent.Stopped());
        on(new ProbeEvent.RestoreRequested(8));
        on(new ProbeEvent.Listening(8, "tcp 61000"));
        assertThat(state.phase()).isEqualTo(Phase.WAITING);
        assertThat(state.count()).isZero();
        assertThat(on(seen(8))).singleElement().isInstanceOf(RestoreSucceeded.class);
    }

    @Test
    void R22_aSilentLoadBalancerIsSaidToBeAConfigurationErrorOrANetworkProblem() {
        waiting();
        now += TIMEOUT;
        List<ProbeAction> actions = on(new ProbeEvent.Tick());
        assertThat(((RestoreFailed) actions.get(2)).reason())
                .contains("tcp 61000", "60 s", "load balancer cannot reach", "configuration error", "network problem");
    }

    @Test
    void C1_aStaleFlagGoesWhenTheDaemonStartsAndWhenItStops() {
        assertThat(on(new ProbeEvent.RestoreRequested(7))).startsWith(new DropFlag());
        on(new ProbeEvent.Listening(7, "tcp 61000"));
        on(seen(7));
        silence();
        assertThat(on(new ProbeEvent.Stopped())).contains(new DropFlag());
        assertThat(state.ng()).isFalse();
    }

    @Test
    void C2_aProbeOnTheFreshListenerCountsEvenBeforeTheShellSaysThatItIsOpen() {
        on(new ProbeEvent.RestoreRequested(7));
        assertThat(on(seen(7))).singleElement().isInstanceOf(RestoreSucceeded.class);
        assertThat(on(new ProbeEvent.Listening(7, "tcp 61000"))).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.WATCHING);
        assertThat(state.listening()).isEqualTo("tcp 61000");
    }

    @Test
    void C2_aProbeAcceptedBeforeThisRestoreDoesNotSatisfyIt() {
        waiting();
        assertThat(on(seen(0))).isEmpty();
        assertThat(on(seen(3))).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.WAITING);
        assertThat(state.count()).isZero();
    }

    @Test
    void C6_aPortInUseFailsRestoreAtOnce() {
        on(new ProbeEvent.RestoreRequested(7));
        assertThat(on(new ProbeEvent.ListenFailed(7, "port 61000 is in use by pid 12 (nc)")))
                .containsExactly(
                        new StopListening(),
                        new DropFlag(),
                        new RestoreFailed(7, "port 61000 is in use by pid 12 (nc)"));
        assertThat(on(new ProbeEvent.ListenFailed(7, "again"))).isEmpty();
    }

    @Test
    void C9_removeDuringAWaitingRestoreFailsItAndClosesTheListenerFirst() {
        waiting();
        List<ProbeAction> actions = on(new ProbeEvent.Stopped());
        assertThat(actions.get(0)).isEqualTo(new StopListening());
        assertThat(actions.get(2)).isInstanceOf(RestoreFailed.class);
        assertThat(on(seen(7))).isEmpty();
    }

    @Test
    void C9_aCancelledRestoreFailsAndALateListenerIsClosed() {
        on(new ProbeEvent.RestoreRequested(7));
        assertThat(on(new ProbeEvent.Cancelled(7))).contains(new StopListening());
        assertThat(state.phase()).isEqualTo(Phase.IDLE);
        assertThat(on(new ProbeEvent.Listening(7, "tcp 61000"))).containsExactly(new StopListening());
    }

    @Test
    void C9_theLateCancelOfAnOlderRestoreDoesNotTouchTheNewerOne() {
        waiting();
        assertThat(on(new ProbeEvent.RestoreRequested(8)))
                .containsExactly(new RestoreFailed(7, "a newer restore took its place"), new Listen(8));
        assertThat(on(new ProbeEvent.Listening(7, "tcp 61000"))).isEmpty();
        assertThat(on(new ProbeEvent.Cancelled(7))).isEmpty();
        on(new ProbeEvent.Listening(8, "tcp 61000"));
        assertThat(on(seen(8))).singleElement().isInstanceOf(RestoreSucceeded.class);
        assertThat(on(new ProbeEvent.Cancelled(8))).isEmpty();
        assertThat(state.daemonRuns()).isTrue();
    }

    @Test
    void C13_probesOfANodeOutOfServiceAreCountedAndLeadToNothing() {
        assertThat(on(seen(0))).isEmpty();
        assertThat(state.count()).isEqualTo(1);
        assertThat(state.phase()).isEqualTo(Phase.IDLE);
        assertThat(state.nextWakeMs()).isEqualTo(ProbeWatchState.NONE);
    }

    @Test
    void aListenerThatClosesByItselfEndsTheDaemonOrTheRestore() {
        assertThat(on(new ProbeEvent.ListenerLost("tcp 61000 closed"))).isEmpty();
        waiting();
        assertThat(on(new ProbeEvent.ListenerLost("tcp 61000 closed")))
                .contains(new RestoreFailed(7, "tcp 61000 closed"));
        watching();
        assertThat(on(new ProbeEvent.ListenerLost("tcp 61000 closed")))
                .containsExactly(new StopListening(), new DropFlag());
        assertThat(state.daemonRuns()).isFalse();
    }

    @Test
    void aNodeThatSleptThroughTheDeadlineListensAWhileBeforeItJudges() {
        watching();
        now += TIMEOUT + ProbeWatch.SLEPT_MS + 1;
        assertThat(on(new ProbeEvent.Tick())).isEmpty();
        assertThat(state.nextWakeMs()).isEqualTo(now + ProbeWatch.GRACE_MS);
        now += ProbeWatch.GRACE_MS;
        assertThat(on(new ProbeEvent.Tick())).singleElement().isInstanceOf(RaiseNg.class);
    }

    @Test
    void aChangedHcTimeoutMovesTheDeadlineThatRuns() {
        on(new ProbeEvent.SettingsChanged(50_000));
        assertThat(state.nextWakeMs()).isEqualTo(ProbeWatchState.NONE);
        waiting();
        long before = state.nextWakeMs();
        on(new ProbeEvent.SettingsChanged(20_000));
        assertThat(state.nextWakeMs()).isEqualTo(before - 30_000);
    }

    @Test
    void everyPhaseAnswersEveryEventWithoutLeavingTheTable() {
        List<ProbeEvent> events = List.of(
                new ProbeEvent.RestoreRequested(7),
                new ProbeEvent.Listening(7, "tcp 61000"),
                new ProbeEvent.ListenFailed(7, "in use"),
                seen(7),
                new ProbeEvent.Cancelled(7),
                new ProbeEvent.Stopped(),
                new ProbeEvent.ListenerLost("gone"),
                new ProbeEvent.SettingsChanged(1_000),
                new ProbeEvent.Tick());
        assertThat(events.stream().map(Object::getClass).distinct().count())
                .isEqualTo(ProbeEvent.class.getPermittedSubclasses().length);
        for (Phase phase : Phase.values()) {
            for (ProbeEvent event : events) {
                ProbeWatchState from = new ProbeWatchState(
                        phase, 7, "tcp 61000", TIMEOUT, now, false, 0, ProbeWatchState.Sighting.NEVER);
                ProbeWatchState next = ProbeWatch.step(from, event, now).next();
                boolean mustWake = next.phase() == Phase.WAITING || next.phase() == Phase.WATCHING;
                boolean idle = next.phase() == Phase.IDLE && phase != Phase.IDLE;
                assertThat(!mustWake || next.nextWakeMs() != ProbeWatchState.NONE)
                        .as("%s %s", phase, event)
                        .isTrue();
                assertThat(!idle || next.nextWakeMs() == ProbeWatchState.NONE)
                        .as("%s %s", phase, event)
                        .isTrue();
            }
        }
    }

    private ProbeSeen seen(long call) {
        return new ProbeSeen(call, 1, "10.0.0.9", "tcp", now);
    }

    private void waiting() {
        state = ProbeWatchState.idle(state.timeoutMs());
        on(new ProbeEvent.RestoreRequested(7));
        on(new ProbeEvent.Listening(7, "tcp 61000"));
    }

    private void watching() {
        waiting();
        on(seen(7));
    }

    private void silence() {
        now = state.nextWakeMs();
        on(new ProbeEvent.Tick());
    }

    private List<ProbeAction> on(ProbeEvent event) {
        Step<ProbeWatchState, ProbeAction> step = ProbeWatch.step(state, event, now);
        state = step.next();
        return step.actions();
    }
}
