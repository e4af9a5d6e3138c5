package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.agent.AgentSettings.Actions;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import java.util.Optional;

/**
 * One resource as its group sees it.
 *
 * @param wanted what the group works towards for it
 * @param told the last order that no report has answered yet; keeps orders from being repeated
 * @param expectation what the agent was told last of what is counted on; only where it is only monitored (A54)
 * @param report the agent's last word; empty before the first
 * @param looked the number of the last look that it has answered; 0 before the first
 */
public record Member(
        ResourceSpec spec,
        Wanted wanted,
        Told told,
        Expectation expectation,
        Optional<AgentReport> report,
        long looked) {
    /** What is worked towards. */
    public enum Wanted {
        /** Nothing: it is left as it was found. */
        AS_FOUND,
        ONLINE,
        OFFLINE,
        /** Offline by force: clean, not the polite stop. */
        FORCED_OFFLINE
    }

    /** An order on its way. */
    public enum Told {
        NOTHING,
        ONLINE,
        OFFLINE
    }

    static Member unknown(ResourceSpec spec) {
        return new Member(spec, Wanted.AS_FOUND, Told.NOTHING, Expectation.STAYS, Optional.empty(), 0);
    }

    Member reported(AgentReport next, long answered) {
        return new Member(spec, wanted, Told.NOTHING, expectation, Optional.of(next), answered);
    }

    Member want(Wanted next) {
        return new Member(spec, next, told, expectation, report, looked);
    }

    Member tell(Told next) {
        return new Member(spec, wanted, next, expectation, report, looked);
    }

    Member configured(ResourceSpec next) {
        return new Member(next, wanted, told, expectation, report, looked);
    }

    Member expect(Expectation next) {
        return new Member(spec, wanted, told, next, report, looked);
    }

    public String name() {
        return spec.name();
    }

    public AgentState state() {
        return report.map(AgentReport::state).orElse(AgentState.DETACHED);
    }

    public boolean has(AgentFlag flag) {
        return report.isPresent() && report.get().has(flag);
    }

    public boolean isOnline() {
        return state() == AgentState.ONLINE;
    }

    /** Whether the agent knows how its resource stands; a disabled one is not asked. */
    boolean isProbed() {
        return report.isPresent() && (isDetached() || report.get().probed());
    }

    /** Whether it is disabled: then it neither counts nor stands in anybody's way. */
    boolean isDetached() {
        return report.isPresent() && state() == AgentState.DETACHED;
    }

    boolean isDown() {
        return isDetached() || (report.isPresent() && report.get().verifiedOffline());
    }

    boolean isGoingOnline() {
        return state() == AgentState.GOING_ONLINE || state() == AgentState.GOING_ONLINE_WAIT;
    }

    boolean isGoingOffline() {
        return state() == AgentState.GOING_OFFLINE || state() == AgentState.GOING_OFFLINE_WAIT;
    }

    /** A mark on a disabled resource stays (G14), and counts again when it is enabled. */
    boolean isFaulted() {
        return !isDetached() && (has(AgentFlag.FAULTED) || has(AgentFlag.ADMIN_WAIT));
    }

    /** Whether a parent that stands firmly on it may not stay online: it is not there, or it is being forced away. */
    boolean failsItsParents() {
        return state() == AgentState.OFFLINE || isGoingOnline() || (isGoingOffline() && has(AgentFlag.FORCED));
    }

    boolean canStart() {
        return spec.settings().actions() != Actions.NONE;
    }

    /** Whether it is brought online with its group, and missed when it is not. */
    boolean startsWithItsGroup() {
        return canStart() && spec.settings().isSet(Attribute.AUTO_START);
    }

    boolean canStop() {
        return spec.settings().actions() == Actions.ON_OFF;
    }

    boolean wantsOffline() {
        return wanted == Wanted.OFFLINE || wanted == Wanted.FORCED_OFFLINE;
    }

    /** The evidence its agent gave last, or what is known instead of it. */
    String evidence() {
        return report.map(AgentReport::detail).filter(text -> !text.isEmpty()).orElse("no details");
    }
}
