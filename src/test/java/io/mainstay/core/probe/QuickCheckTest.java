package io.mainstay.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.probe.QuickCheck.Daemon;
import io.mainstay.core.probe.QuickCheck.Flag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuickCheckTest {
    @ParameterizedTest
    @EnumSource(value = LifeKeeperState.class, mode = EnumSource.Mode.EXCLUDE, names = "ISP")
    void R14_whatIsNotInServiceAndProtectedIsNotCheckedAtAll(LifeKeeperState status) {
        QuickCheck.Verdict verdict = QuickCheck.judge(status, Daemon.GONE, Flag.PRESENT);
        assertThat(verdict.exitCode()).isZero();
        assertThat(verdict.event()).isEmpty();
    }

    @Test
    void R15_aDaemonThatIsGoneIsARecoveryEvent() {
        QuickCheck.Verdict verdict = QuickCheck.judge(LifeKeeperState.ISP, Daemon.GONE, Flag.ABSENT);
        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.event()).contains(EventKind.RECOVERY);
    }

    @Test
    void R15_standsBeforeR16_R18_soOnlyRecoveryIsIssuedWhereBothHold() {
        assertThat(QuickCheck.judge(LifeKeeperState.ISP, Daemon.GONE, Flag.PRESENT)
                        .event())
                .contains(EventKind.RECOVERY);
    }

    @Test
    void R16_theFlagIsAProbefailEvent() {
        QuickCheck.Verdict verdict = QuickCheck.judge(LifeKeeperState.ISP, Daemon.RUNNING, Flag.PRESENT);
        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.event()).contains(EventKind.PROBE_FAIL);
    }

    @Test
    void R17_aRunningDaemonWithoutTheFlagIsWell() {
        QuickCheck.Verdict verdict = QuickCheck.judge(LifeKeeperState.ISP, Daemon.RUNNING, Flag.ABSENT);
        assertThat(verdict.exitCode()).isZero();
        assertThat(verdict.event()).isEmpty();
    }

    @Test
    void onlineIsIspUnlessNothingWouldBeDoneAboutAFault() {
        assertThat(status(AgentState.ONLINE, ResourceState.ONLINE, Freeze.THAWED))
                .isEqualTo(LifeKeeperState.ISP);
        assertThat(status(AgentState.ONLINE, ResourceState.ONLINE, Freeze.FROZEN))
                .isEqualTo(LifeKeeperState.ISU);
        assertThat(status(AgentState.ONLINE, ResourceState.UNKNOWN, Freeze.THAWED))
                .isEqualTo(LifeKeeperState.ISU);
        assertThat(status(AgentState.ONLINE, ResourceState.ONLINE, Freeze.THAWED, AgentFlag.MONITOR_TIMED_OUT))
                .isEqualTo(LifeKeeperState.ISU);
        assertThat(status(AgentState.ONLINE, ResourceState.ONLINE, Freeze.THAWED, AgentFlag.ADMIN_WAIT))
                .isEqualTo(LifeKeeperState.ISU);
    }

    @Test
    void offlineIsOsuUnlessAFaultIsMarked() {
        assertThat(status(AgentState.OFFLINE, ResourceState.OFFLINE, Freeze.THAWED))
                .isEqualTo(LifeKeeperState.OSU);
        assertThat(status(AgentState.OFFLINE, ResourceState.OFFLINE, Freeze.FROZEN))
                .isEqualTo(LifeKeeperState.OSU);
        assertThat(status(AgentState.OFFLINE, ResourceState.FAULTED, Freeze.THAWED))
                .isEqualTo(LifeKeeperState.OSF);
        assertThat(status(AgentState.OFFLINE, ResourceState.OFFLINE, Freeze.THAWED, AgentFlag.FAULTED))
                .isEqualTo(LifeKeeperState.OSF);
        assertThat(status(AgentState.OFFLINE, ResourceState.OFFLINE, Freeze.THAWED, AgentFlag.ADMIN_WAIT))
                .isEqualTo(LifeKeeperState.OSF);
    }

    @Test
    void aCommandUnderWayKeepsTheStateItBeganIn() {
        assertThat(status(AgentState.GOING_ONLINE, ResourceState.OFFLINE, Freeze.THAWED))
                .isEqualTo(LifeKeeperState.OSU);
        assertThat(status(AgentState.GOING_ONLINE_WAIT, ResourceState.FAULTED, Freeze.THAWED))
                .isEqualTo(LifeKeeperState.OSF);
        assertThat(status(AgentState.GOING_OFFLINE, ResourceState.ONLINE, Freeze.THAWED))
                .isEqualTo(LifeKeeperState.ISP);
        assertThat(status(AgentState.GOING_OFFLINE_WAIT, ResourceState.ONLINE, Freeze.FROZEN))
                .isEqualTo(LifeKeeperState.ISU);
    }

    @ParameterizedTest
    @EnumSource(
            value = AgentState.class,
            names = {"DETACHED", "OPENING", "PROBING"})
    void beforeTheFirstProbeThereIsNoState(AgentState state) {
        assertThat(status(state, ResourceState.UNKNOWN, Freeze.THAWED)).isEqualTo(LifeKeeperState.ILLSTATE);
    }

    private static LifeKeeperState status(
            AgentState state, ResourceState resourceState, Freeze freeze, AgentFlag... flags) {
        AgentReport report = new AgentReport(
                new ResourceId("web", "lb"), state, resourceState, List.of(flags), 0, true, false, 0, 0, "");
        return LifeKeeperState.of(report, freeze);
    }
}
