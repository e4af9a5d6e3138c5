package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.Step;
import io.mainstay.core.agent.AgentAction.CancelCommand;
import io.mainstay.core.agent.AgentAction.RunClean;
import io.mainstay.core.agent.AgentEvent.Standing;
import io.mainstay.core.event.EventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceLineTest {
    private static final Agent BEFORE = Agent.initial(new ResourceId("web", "app"), DEFAULTS);

    private static String line(AgentEvent event, AgentAction... actions) {
        return TraceLine.of(BEFORE, event, new Step<>(BEFORE, List.of(actions)));
    }

    @Test
    void aStepOfTheMachineIsOneReadableLine() {
        AgentEvent enabled = new AgentEvent.Enabled();
        assertThat(TraceLine.of(BEFORE, enabled, AgentMachine.step(BEFORE, enabled, 0)))
                .isEqualTo("web/app  Enabled  DETACHED -> OPENING  Open(1) Raise(enabled) Report");
    }

    @Test
    void whatWasFoundStandsInTheEventAndItsEvidenceAtTheEnd() {
        assertThat(line(new AgentEvent.Monitored(7, MonitorResult.offline("exited 137"))))
                .isEqualTo("web/app  Monitored(7, offline)  DETACHED -> DETACHED  exited 137");
        assertThat(line(new AgentEvent.CommandFinished(3, Outcome.failed("exit 1"))))
                .contains("CommandFinished(3, failed)")
                .endsWith("  exit 1");
        assertThat(line(new AgentEvent.Heard(MonitorResult.stoppedOnPurpose(""))))
                .contains("Heard(stopped on purpose)");
        assertThat(line(new AgentEvent.StandingChanged(Standing.OWNED_ELSEWHERE)))
                .contains("StandingChanged(owned elsewhere)");
    }

    @Test
    void ordersAreShortWordsInTheirOrder() {
        assertThat(line(
                        new AgentEvent.Tick(),
                        new CancelCommand(7),
                        new RunClean(8, CleanReason.ONLINE_HUNG),
                        new AgentAction.Raise(EventKind.RESOURCE_FAULTED, "a long text"),
                        new AgentAction.ReportState()))
                .endsWith("  Cancel(7) Clean(8, the start command did not end) Raise(faulted) Report");
    }

    @Test
    void aLongCauseIsCut() {
        assertThat(line(new AgentEvent.Heard(MonitorResult.offline("x".repeat(1_000)))))
                .hasSizeLessThan(260)
                .endsWith("x…");
    }

    @Test
    void aFailedHealthCheckSaysItsRemedy() {
        assertThat(line(new AgentEvent.HealthFailed(AgentEvent.Remedy.FAIL_OVER, "no probe")))
                .isEqualTo("web/app  HealthFailed(fail over)  DETACHED -> DETACHED  no probe");
    }
}
