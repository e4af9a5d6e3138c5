package io.mainstay.core.agent;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Standing;
import io.mainstay.core.event.EventKind;
import java.util.List;

/**
 * All that one agent knows: a value, replaced as a whole by each step of {@link AgentMachine}. Times are absolute
 * monotonic milliseconds, {@link #NONE} where nothing is due.
 *
 * @param expectation what the group counts on; only where it is only monitored
 * @param flags in the enum's order, each once
 * @param running what runs under the number {@code call}; an answer with another number is dropped
 * @param call the last number given; grows by one with each order to run something
 * @param callDeadlineMs when what runs is ended and counts as timed out: OpenTimeout, MonitorTimeout, CleanTimeout
 * @param transitionDeadlineMs when a Going… state is judged: OnlineTimeout, or OfflineTimeout from the stop's start
 * @param nextMonitorMs when the next monitor is due, unless something runs then
 * @param lateStopUntilMs until when going offline is the late answer to a stop that was given up (A25, A28)
 * @param trustFromMs since when it has been online without a break (A12)
 * @param firstTimeoutMs when the first of the counted monitor time-outs was; they are forgotten after an hour (A17)
 * @param tolerated offline monitors forgiven in a row while online (A13)
 * @param timeouts monitors in a row that did not answer in time while online (A17)
 * @param waits repeated monitors of a …Wait state that did not find what is waited for (A45)
 * @param retries further start attempts made for the present request (A46)
 * @param restarts restarts in place since the counter was last reset (a.4 step 2)
 * @param violations times in one episode that it was online while another node owned its group (G10)
 * @param probed whether a first decisive monitor has been had since it was enabled
 * @param down whether the last word, of a monitor or a clean, was that nothing of it runs
 * @param look what its group has asked to be looked at once more, and was answered
 * @param cleaned whether the last forced clean was done; offline is not believed after one that failed
 * @param disabling whether it is to be disabled as soon as the transition is over (A31)
 * @param confidence percent, of the last monitor that found it online
 * @param cleanReason why clean runs, or ran last
 * @param afterClean what follows when clean is done
 * @param told kinds of events already raised in the present episode
 * @param detail the evidence behind the state
 */
public record Agent(
        ResourceId id,
        AgentSettings settings,
        Standing standing,
        Freeze freeze,
        Expectation expectation,
        AgentState state,
        long sinceMs,
        List<AgentFlag> flags,
        Running running,
        long call,
        long callDeadlineMs,
        long transitionDeadlineMs,
        long nextMonitorMs,
        long lateStopUntilMs,
        long trustFromMs,
        long firstTimeoutMs,
        long tolerated,
        long timeouts,
        long waits,
        long retries,
        long restarts,
        long violations,
        boolean probed,
        boolean down,
        Look look,
        boolean cleaned,
        boolean disabling,
        int confidence,
        CleanReason cleanReason,
        AfterClean afterClean,
        List<EventKind> told,
        String detail) {
    /** The time of what is not due. */
    public static final long NONE = Long.MAX_VALUE;

    /** What an agent may have running; only one at a time (S1). Close is ordered and not waited for. */
    public enum Running {
        NOTHING,
        OPEN,
        MONITOR,
        ONLINE,
        OFFLINE,
        CLEAN
    }

    /** What a clean of the fault path leads to (a.4). */
    public enum AfterClean {
        /** A start failed, and OnlineRetryLimit allows another at once. */
        RETRY_ONLINE,
        /** RestartLimit allows a restart; the group orders it, children first. */
        RESTART,
        /** The fault is marked. */
        FAULT,
        /** Nothing: offline was asked for while clean ran. */
        STAY_OFFLINE
    }

    /** An agent as it is when its resource is added: disabled (A1). */
    public static Agent initial(ResourceId id, AgentSettings settings) {
        return new Agent(
                id,
                settings,
                Standing.FREE,
                Freeze.THAWED,
                Expectation.STAYS,
                AgentState.DETACHED,
                0,
                List.of(),
                Running.NOTHING,
                0,
                NONE,
                NONE,
                NONE,
                NONE,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                false,
                false,
                Look.NONE,
                false,
                false,
                0,
                CleanReason.UNEXPECTED_OFFLINE,
                AfterClean.STAY_OFFLINE,
                List.of(),
                "");
    }

    /** When a {@link AgentEvent.Tick} is needed next; {@link #NONE} when nothing is due. */
    public long nextWakeMs() {
        long deadlineMs = Math.min(callDeadlineMs, Math.min(transitionDeadlineMs, lateStopUntilMs));
        return running == Running.NOTHING ? Math.min(deadlineMs, nextMonitorMs) : deadlineMs;
    }

    public boolean has(AgentFlag flag) {
        return flags.contains(flag);
    }

    /** What the group and operators see. */
    public AgentReport report() {
        return new AgentReport(
                id,
                state,
                resourceState(),
                flags,
                sinceMs,
                probed,
                isVerifiedOffline(),
                restarts,
                shownConfidence(),
                detail);
    }

    /** The gap between monitors as long as the state lasts; 0 where they do not come regularly. */
    public long monitorsEveryMs() {
        return switch (state) {
            case ONLINE -> settings.monitorIntervalMs();
            case OFFLINE -> settings.offlineMonitorIntervalMs();
            case DETACHED, OPENING, PROBING, GOING_ONLINE, GOING_ONLINE_WAIT, GOING_OFFLINE, GOING_OFFLINE_WAIT -> 0;
        };
    }

    /** Whether two agents show the same; without making the reports, since every monitor of every agent asks. */
    boolean showsTheSameAs(Agent other) {
        return state == other.state
                && sinceMs == other.sinceMs
                && flags.equals(other.flags)
                && probed == other.probed
                && isVerifiedOffline() == other.isVerifiedOffline()
                && restarts == other.restarts
                && shownConfidence() == other.shownConfidence()
                && look.answered() == other.look.answered()
                && detail.equals(other.detail);
    }

    private boolean isVerifiedOffline() {
        return state == AgentState.OFFLINE && down && !has(AgentFlag.CLEANING);
    }

    private int shownConfidence() {
        return state == AgentState.ONLINE ? confidence : 0;
    }

    /** During a Going… state operators see where it comes from (a.1). */
    private ResourceState resourceState() {
        if (!probed) {
            return ResourceState.UNKNOWN;
        }
        return switch (state) {
            case DETACHED, OPENING, PROBING -> ResourceState.UNKNOWN;
            case ONLINE, GOING_OFFLINE, GOING_OFFLINE_WAIT -> ResourceState.ONLINE;
            case OFFLINE, GOING_ONLINE, GOING_ONLINE_WAIT ->
                has(AgentFlag.FAULTED) ? ResourceState.FAULTED : ResourceState.OFFLINE;
        };
    }
}
