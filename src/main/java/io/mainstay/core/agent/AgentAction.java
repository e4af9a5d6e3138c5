package io.mainstay.core.agent;

import io.mainstay.core.event.EventKind;

/** What an agent orders. Each {@code Run…} is answered by an event with the same number, or cancelled. */
public sealed interface AgentAction {
    record RunOpen(long call) implements AgentAction {}

    record RunMonitor(long call) implements AgentAction {}

    record RunOnline(long call) implements AgentAction {}

    record RunOffline(long call) implements AgentAction {}

    record RunClean(long call, CleanReason reason) implements AgentAction {}

    /** Close is not waited for: the agent is Detached when it is ordered. */
    record RunClose(long call) implements AgentAction {}

    /** End what runs under this number, with all it started; an answer that still comes is dropped. */
    record CancelCommand(long call) implements AgentAction {}

    /** The state has changed in a way that operators or the group see. */
    record ReportState() implements AgentAction {}

    /** The request is refused, for one precise reason; the state has not changed. */
    record Refuse(String request, String reason) implements AgentAction {}

    /** Tell operators. */
    record Raise(EventKind kind, String text) implements AgentAction {}

    /** Force offline did not take effect: the guard has to end it. */
    record Escalate(String reason) implements AgentAction {}
}
