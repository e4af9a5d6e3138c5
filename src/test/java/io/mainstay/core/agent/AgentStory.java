package io.mainstay.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.Step;
import io.mainstay.core.agent.Agent.Running;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Remedy;
import io.mainstay.core.agent.AgentEvent.Standing;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent, a clock that is a number, and the orders given: a test reads as a story. {@code ordered} speaks of the
 * orders since the last event or stretch of time. Answers carry the current call number and fail when nothing runs.
 */
final class AgentStory {
    static final ResourceId ID = new ResourceId("web", "app");

    private Agent agent;
    private long nowMs = 1_000_000;
    private List<AgentAction> last = new ArrayList<>();

    private AgentStory(AgentSettings settings) {
        agent = Agent.initial(ID, settings);
    }

    static AgentStory detached(AgentSettings settings) {
        return new AgentStory(settings);
    }

    static AgentStory opening(AgentSettings settings) {
        return detached(settings).when(new AgentEvent.Enabled()).is(AgentState.OPENING);
    }

    static AgentStory probing(AgentSettings settings) {
        return opening(settings).ends(Outcome.done()).is(AgentState.PROBING);
    }

    static AgentStory online(AgentSettings settings) {
        return probing(settings).finds(MonitorResult.online("up")).is(AgentState.ONLINE);
    }

    static AgentStory offline(AgentSettings settings) {
        return probing(settings).finds(MonitorResult.offline("down")).is(AgentState.OFFLINE);
    }

    static AgentStory goingOnline(AgentSettings settings) {
        return offline(settings).onlineRequested().is(AgentState.GOING_ONLINE);
    }

    static AgentStory goingOnlineWait(AgentSettings settings) {
        return goingOnline(settings).ends(Outcome.done()).is(AgentState.GOING_ONLINE_WAIT);
    }

    static AgentStory goingOffline(AgentSettings settings) {
        return online(settings).offlineRequested().is(AgentState.GOING_OFFLINE);
    }

    static AgentStory goingOfflineWait(AgentSettings settings) {
        return goingOffline(settings).ends(Outcome.done()).is(AgentState.GOING_OFFLINE_WAIT);
    }

    static AgentStory faulted(AgentSettings settings) {
        return online(settings)
                .heard(MonitorResult.offline("exited"))
                .ends(Outcome.done())
                .has(AgentFlag.FAULTED);
    }

    AgentStory when(AgentEvent event) {
        last = new ArrayList<>();
        return deliver(event);
    }

    private AgentStory deliver(AgentEvent event) {
        Step<Agent, AgentAction> step = AgentMachine.step(agent, event, nowMs);
        agent = step.next();
        last.addAll(step.actions());
        step.actions().forEach(this::checkNumber);
        return this;
    }

    /** Each order to run something bears the agent's newest number; what is ended, the number before. */
    private void checkNumber(AgentAction action) {
        if (action instanceof AgentAction.RunOpen order) {
            assertThat(order.call()).isEqualTo(agent.call());
        } else if (action instanceof AgentAction.RunMonitor order) {
            assertThat(order.call()).isEqualTo(agent.call());
        } else if (action instanceof AgentAction.RunOnline order) {
            assertThat(order.call()).isEqualTo(agent.call());
        } else if (action instanceof AgentAction.RunOffline order) {
            assertThat(order.call()).isEqualTo(agent.call());
        } else if (action instanceof AgentAction.RunClean order) {
            assertThat(order.call()).isEqualTo(agent.call());
        } else if (action instanceof AgentAction.RunClose order) {
            assertThat(order.call()).isEqualTo(agent.call());
        } else if (action instanceof AgentAction.CancelCommand order) {
            assertThat(order.call()).isPositive().isBetween(agent.call() - 1, agent.call());
        }
    }

    /** Time passes, with a Tick whenever one is needed; nothing that runs answers. */
    AgentStory after(long ms) {
        last = new ArrayList<>();
        long untilMs = nowMs + ms;
        while (agent.nextWakeMs() <= untilMs) {
            assertThat(agent.nextWakeMs()).as("a wake-up in the past").isGreaterThan(nowMs - 1);
            nowMs = agent.nextWakeMs();
            deliver(new AgentEvent.Tick());
            assertThat(agent.nextWakeMs()).as("still due after a tick").isGreaterThan(nowMs);
        }
        nowMs = untilMs;
        return this;
    }

    /** Time passes and nobody ticks: a pause. */
    AgentStory pause(long ms) {
        nowMs += ms;
        return this;
    }

    AgentStory tick() {
        return when(new AgentEvent.Tick());
    }

    /** The monitor that runs answers. */
    AgentStory finds(MonitorResult result) {
        assertThat(agent.running()).isEqualTo(Running.MONITOR);
        return when(new AgentEvent.Monitored(agent.call(), result));
    }

    /** The next monitor is waited for, and answers. */
    AgentStory nextFinds(MonitorResult result) {
        if (agent.running() != Running.MONITOR) {
            after(agent.nextWakeMs() - nowMs);
        }
        return finds(result);
    }

    /** The next monitor is waited for, and does not answer in time. */
    AgentStory nextTimesOut() {
        if (agent.running() != Running.MONITOR) {
            after(agent.nextWakeMs() - nowMs);
        }
        assertThat(agent.running()).isEqualTo(Running.MONITOR);
        return after(agent.settings().monitorTimeoutMs());
    }

    /** The command that runs ends. */
    AgentStory ends(Outcome outcome) {
        assertThat(agent.running()).isNotIn(Running.NOTHING, Running.MONITOR);
        return when(new AgentEvent.CommandFinished(agent.call(), outcome));
    }

    AgentStory heard(MonitorResult result) {
        return when(new AgentEvent.Heard(result));
    }

    AgentStory onlineRequested() {
        return when(new AgentEvent.OnlineRequested());
    }

    AgentStory offlineRequested() {
        return when(new AgentEvent.OfflineRequested());
    }

    AgentStory forced() {
        return when(new AgentEvent.ForceOfflineRequested("lease lost"));
    }

    AgentStory ownedElsewhere() {
        return when(new AgentEvent.StandingChanged(Standing.OWNED_ELSEWHERE));
    }

    AgentStory free() {
        return when(new AgentEvent.StandingChanged(Standing.FREE));
    }

    AgentStory frozen() {
        return when(new AgentEvent.FreezeChanged(Freeze.FROZEN));
    }

    AgentStory thawed() {
        return when(new AgentEvent.FreezeChanged(Freeze.THAWED));
    }

    AgentStory healthFailed(Remedy remedy) {
        return when(new AgentEvent.HealthFailed(remedy, "no probe for 60 s"));
    }

    AgentStory set(Attribute attribute, long value) {
        return when(new AgentEvent.SettingsChanged(agent.settings().with(attribute, value)));
    }

    Agent agent() {
        return agent;
    }

    AgentReport report() {
        return agent.report();
    }

    long nowMs() {
        return nowMs;
    }

    List<AgentAction> last() {
        return last;
    }

    AgentStory is(AgentState state) {
        assertThat(agent.state()).as(this::toString).isEqualTo(state);
        return this;
    }

    AgentStory has(AgentFlag... flags) {
        assertThat(agent.flags()).as(this::toString).contains(flags);
        return this;
    }

    AgentStory hasNot(AgentFlag... flags) {
        assertThat(agent.flags()).as(this::toString).doesNotContain(flags);
        return this;
    }

    /** The orders since the last event, exactly and in this order. */
    AgentStory ordered(String... orders) {
        assertThat(Words.of(last)).as(this::toString).containsExactly(orders);
        return this;
    }

    /** Nothing was ordered. */
    AgentStory quiet() {
        return ordered();
    }

    AgentStory refused(String reason) {
        assertThat(last).as(this::toString).hasSize(1).first().isInstanceOf(AgentAction.Refuse.class);
        assertThat(((AgentAction.Refuse) last.get(0)).reason()).contains(reason);
        return this;
    }

    AgentStory wakesIn(long ms) {
        assertThat(agent.nextWakeMs() - nowMs).as(this::toString).isEqualTo(ms);
        return this;
    }

    AgentStory neverWakes() {
        assertThat(agent.nextWakeMs()).as(this::toString).isEqualTo(Agent.NONE);
        return this;
    }

    AgentStory verifiedOffline(boolean expected) {
        assertThat(report().verifiedOffline()).as(this::toString).isEqualTo(expected);
        return this;
    }

    AgentStory shows(ResourceState state) {
        assertThat(report().resourceState()).as(this::toString).isEqualTo(state);
        return this;
    }

    @Override
    public String toString() {
        return agent.state() + " " + agent.flags() + ", last orders " + last;
    }
}
