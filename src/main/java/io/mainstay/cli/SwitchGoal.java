package io.mainstay.cli;

import io.mainstay.cli.Goal.Kind;
import io.mainstay.cli.Goal.Progress;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.WholeGroup;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** G4: a switch is online on the target, or it has failed and the group is back where it was, with the reason. Pure. */
final class SwitchGoal {
    private static final Set<EventKind> STAYS =
            EnumSet.of(EventKind.RESOURCE_NOT_GOING_OFFLINE, EventKind.GROUP_RELEASE_FAILED);
    private static final Set<EventKind> GOES_BACK =
            EnumSet.of(EventKind.RESOURCE_FAULTED, EventKind.GROUP_FAULTED, EventKind.RESOURCE_ADMIN_WAIT);

    private final String to;
    private final String from;
    private final long epoch;
    private final String name;
    private String reason = "";
    private boolean hasLeft;
    private boolean wasMoving;

    SwitchGoal(Asked asked, WholeGroup before) {
        this.to = asked.node();
        this.from = before.owner();
        this.epoch = before.epoch();
        this.name = before.name();
    }

    Progress judge(WholeGroup now, List<Event> events) {
        note(events);
        hasLeft |= !now.owner().equals(from) || now.epoch() != epoch;
        wasMoving |= !now.moveTo().isEmpty();
        boolean isOnline = now.state() == GroupState.ONLINE;
        boolean isThere = to.isEmpty() ? !now.owner().equals(from) : now.owner().equals(to);
        if (isOnline && isThere && !now.owner().isEmpty()) {
            return new Progress(Kind.REACHED, name + " is online on " + now.owner());
        }
        if (now.state() == GroupState.FAULTED && now.owner().isEmpty() && !now.canFailOver()) {
            return new Progress(Kind.SEEMS_FAILED, name + " runs nowhere: " + because(now));
        }
        if (!isOnline || now.owner().isEmpty()) {
            return Goal.underWay();
        }
        if (hasLeft) {
            String back = now.owner().equals(from) ? " is back on " + from : " went to " + now.owner() + " instead";
            return new Progress(Kind.SEEMS_FAILED, name + back + ": " + because(now));
        }
        if (!reason.isEmpty() || (wasMoving && now.moveTo().isEmpty())) {
            return new Progress(Kind.SEEMS_FAILED, name + " stays on " + from + ": " + because(now));
        }
        return Goal.underWay();
    }

    private void note(List<Event> events) {
        for (Event event : events) {
            boolean isReason = STAYS.contains(event.kind())
                    || (GOES_BACK.contains(event.kind()) && !event.node().equals(from));
            if (event.group().equals(name) && isReason && reason.isEmpty()) {
                String what = event.resource().isEmpty() ? "" : event.resource() + " ";
                reason = what + event.kind().label() + " on " + event.node() + ": " + event.text();
            }
        }
    }

    private String because(WholeGroup now) {
        return reason.isEmpty() ? "the switch was given up; " + now.plan() : reason;
    }
}
