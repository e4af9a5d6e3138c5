package io.mainstay.core.agent;

import io.mainstay.core.Step;
import io.mainstay.core.agent.AgentEvent.CommandFinished;
import io.mainstay.core.agent.AgentEvent.ExpectationChanged;
import io.mainstay.core.agent.AgentEvent.ForceOfflineRequested;
import io.mainstay.core.agent.AgentEvent.FreezeChanged;
import io.mainstay.core.agent.AgentEvent.HealthFailed;
import io.mainstay.core.agent.AgentEvent.Heard;
import io.mainstay.core.agent.AgentEvent.Monitored;
import io.mainstay.core.agent.AgentEvent.SettingsChanged;
import io.mainstay.core.agent.AgentEvent.StandingChanged;

/**
 * The agent's state machine (A1–A56): one event in, the next agent and its orders out. Pure. It only leads each event
 * to its rules: {@link Requests} for what is asked of it, {@link Answers} for what comes back from the resource,
 * {@link Deadlines} for time.
 *
 * <p>An unfit event is ignored (late or repeated: the turn is left as it is) or refused with a reason. An event that no
 * line here names is a programmer's error.
 */
public final class AgentMachine {
    private AgentMachine() {}

    /**
     * Answers one event.
     *
     * @param nowMs monotonic milliseconds, never less than in the step before
     */
    public static Step<Agent, AgentAction> step(Agent agent, AgentEvent event, long nowMs) {
        if (event instanceof AgentEvent.Tick && nowMs < agent.nextWakeMs()) {
            return Step.stay(agent);
        }
        Turn turn = dispatch(new Turn(agent, nowMs), event);
        return Requests.carryOutDeferredDisable(turn).finish();
    }

    private static Turn dispatch(Turn turn, AgentEvent event) {
        if (event instanceof AgentEvent.Tick) {
            return Deadlines.passed(turn);
        }
        if (event instanceof Monitored monitored) {
            return Answers.monitored(turn, monitored);
        }
        if (event instanceof CommandFinished finished) {
            return Answers.finished(turn, finished);
        }
        if (event instanceof Heard heard) {
            return Answers.heard(turn, heard.result());
        }
        if (event instanceof HealthFailed failed) {
            return FaultPath.healthFailed(turn, failed);
        }
        if (event instanceof AgentEvent.OnlineRequested) {
            return Requests.online(turn);
        }
        if (event instanceof AgentEvent.OfflineRequested) {
            return Requests.offline(turn);
        }
        if (event instanceof ForceOfflineRequested force) {
            return Requests.forceOffline(turn, force.reason());
        }
        if (event instanceof AgentEvent.FaultCleared) {
            return Requests.clear(turn);
        }
        if (event instanceof AgentEvent.ProbeRequested) {
            return Requests.probe(turn);
        }
        if (event instanceof AgentEvent.LookRequested look) {
            return Requests.look(turn, look.number());
        }
        if (event instanceof AgentEvent.Enabled) {
            return Requests.enable(turn);
        }
        if (event instanceof AgentEvent.Disabled) {
            return Requests.disable(turn);
        }
        if (event instanceof StandingChanged changed) {
            return Requests.standing(turn, changed.standing());
        }
        if (event instanceof FreezeChanged changed) {
            return Requests.freeze(turn, changed.freeze());
        }
        if (event instanceof ExpectationChanged changed) {
            return Requests.expectation(turn, changed.expectation());
        }
        if (event instanceof SettingsChanged changed) {
            return Requests.settings(turn, changed.settings());
        }
        if (event instanceof AgentEvent.ShutdownRequested) {
            return Requests.shutdown(turn);
        }
        throw new IllegalStateException("no rule for " + event);
    }
}
