package io.mainstay.core.agent;

/** What an agent hears: past facts and requests. Events that answer a call carry its number. */
public sealed interface AgentEvent {
    /** The resource is to be monitored (A2). */
    record Enabled() implements AgentEvent {}

    /** The resource is no longer to be monitored (A10, A21, A31, A40). */
    record Disabled() implements AgentEvent {}

    /** The command with this number has ended by itself. */
    record CommandFinished(long call, Outcome outcome) implements AgentEvent {}

    /** The monitor with this number has answered. */
    record Monitored(long call, MonitorResult result) implements AgentEvent {}

    /** The resource type heard a change by itself, between monitors: a process exited, a unit changed. */
    record Heard(MonitorResult result) implements AgentEvent {}

    /** The health check of a running resource failed, and the group decided what to do about it (A22). */
    record HealthFailed(Remedy remedy, String reason) implements AgentEvent {}

    /** What a failed health check leads to. */
    enum Remedy {
        /** Clean, then bring online again in place, once more than RestartLimit 0 would allow. */
        RECOVER,
        /** Clean, then a fault: the group moves. */
        FAIL_OVER
    }

    /** Bring it online (A3, A9, A20, A30, A34, A35, A53). */
    record OnlineRequested() implements AgentEvent {}

    /** Take it offline (A3, A9, A19, A38, A48, A53). */
    record OfflineRequested() implements AgentEvent {}

    /** Take it offline by force: clean at once, never back to Online. */
    record ForceOfflineRequested(String reason) implements AgentEvent {}

    /** Drop the fault mark and the counters (A39). */
    record FaultCleared() implements AgentEvent {}

    /** One extra monitor (A51). */
    record ProbeRequested() implements AgentEvent {}

    /**
     * V5: what is known of it is to be looked at once more; told by the number, which is greater each time. Only a monitor
     * that begins from here on, while it is offline, answers it.
     */
    record LookRequested(long number) implements AgentEvent {}

    /** Whether this node may run the resource has changed (A6, A36, A37, A49). */
    record StandingChanged(Standing standing) implements AgentEvent {}

    /** Whether the group is frozen has changed: a frozen agent watches and does nothing (a.4 step 5, G11). */
    record FreezeChanged(Freeze freeze) implements AgentEvent {}

    /** What the group counts on of a resource that is only monitored has changed (A54). */
    record ExpectationChanged(Expectation expectation) implements AgentEvent {}

    /** Attributes have changed; they hold from the next timer on (A52). */
    record SettingsChanged(AgentSettings settings) implements AgentEvent {}

    /** The agent ends and leaves its resource as it is (A50). */
    record ShutdownRequested() implements AgentEvent {}

    /** Time has passed; something may be due. */
    record Tick() implements AgentEvent {}

    /** Where a failover group may be online. */
    enum Standing {
        /** Nothing forbids it here: this node owns the group, or nobody does, or the group is parallel. */
        FREE,
        /** Another node owns the group: whatever is online here is a concurrency violation (A37). */
        OWNED_ELSEWHERE
    }

    /** What a group counts on of a resource that is only monitored (A54). */
    enum Expectation {
        /** What it stands on is not up here: offline is what it has to be. */
        NOTHING,
        /** Once online it stays so: going offline is a fault. */
        STAYS,
        /** The group is wanted online here, and what it stands on is up: staying offline is a fault too. */
        COMES
    }

    /** Whether the group is frozen. */
    enum Freeze {
        THAWED,
        FROZEN
    }
}
