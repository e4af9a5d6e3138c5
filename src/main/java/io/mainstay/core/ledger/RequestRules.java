package io.mainstay.core.ledger;

import io.mainstay.core.event.Asking;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.Command.GroupRequested;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an operator may ask of a group, each with one reason when it is refused. */
final class RequestRules {
    private RequestRules() {}

    static Ruling requested(ClusterState state, GroupRequested asked) {
        GroupRecord group = state.group(asked.group()).orElse(null);
        if (group == null) {
            return Ruling.refuse(state, "there is no group " + asked.group());
        }
        if (state.isLeaving(group.name())) {
            return Ruling.refuse(state, VersionRules.leaving(state, group));
        }
        String refusal = refusal(state, group, asked);
        if (!refusal.isEmpty()) {
            return Ruling.refuse(state, refusal);
        }
        String node = asked.intent() == Command.Intent.SWITCH ? target(state, group, asked.node()) : asked.node();
        return Ruling.accept(
                state.with(asked(change(group, asked.intent(), node), asked)),
                asked.by() + " asks " + asked.intent() + " of " + group.name()
                        + (node.isEmpty() ? "" : " on " + node)
                        + (asked.reason().isEmpty() ? "" : ": " + asked.reason()));
    }

    /** Who asks, as long as what he asked for is under way; what is through at once is nobody's any more. */
    private static GroupRecord asked(GroupRecord next, GroupRequested asked) {
        boolean isUnderWay = next.holder().isNone()
                ? next.wanted() == Wanted.ONLINE
                : next.isToBeReleased() || next.phase() != Phase.STARTED;
        boolean isMove = asked.intent() != Command.Intent.FREEZE && asked.intent() != Command.Intent.UNFREEZE;
        return isMove ? next.after(next.past().askedBy(isUnderWay ? asked.asking() : Asking.NOBODY)) : next;
    }

    /** The named node, else the best other; empty when there is none. */
    private static String target(ClusterState state, GroupRecord group, String named) {
        return named.isEmpty()
                ? Fitness.of(state).others(group).stream().findFirst().orElse("")
                : named;
    }

    private static String refusal(ClusterState state, GroupRecord group, GroupRequested asked) {
        String name = group.name();
        String node = asked.node();
        if (!node.isEmpty() && !group.spec().nodes().contains(node)) {
            return name + " may not run on '" + node + "'; it may on "
                    + group.spec().nodes();
        }
        String frozen = group.isFrozen() ? name + " is frozen" : "";
        return switch (asked.intent()) {
            case ONLINE -> frozen.isEmpty() ? refuseOnline(state, group, node) : frozen;
            case OFFLINE -> frozen;
            case SWITCH -> frozen.isEmpty() ? refuseSwitch(state, group, node) : frozen;
            case FREEZE -> frozen.isEmpty() ? "" : name + " is frozen already";
            case UNFREEZE -> frozen.isEmpty() ? name + " is not frozen" : "";
            case CLEAR -> hasFault(group, node) ? "" : name + " has no fault to clear";
        };
    }

    private static boolean hasFault(GroupRecord group, String node) {
        return node.isEmpty() ? !group.faults().isEmpty() : group.faults().containsKey(node);
    }

    private static String refuseOnline(ClusterState state, GroupRecord group, String node) {
        String owner = group.holder().node();
        if (node.isEmpty()) {
            return "";
        }
        if (!owner.isEmpty()) {
            return owner.equals(node) ? "" : group.name() + " is owned by " + owner + "; ask for a switch"; // G2
        }
        List<String> found = Fitness.of(state).foundOn(group);
        if (!found.isEmpty() && !found.contains(node)) {
            return group.name() + " was found running on " + found + "; ask for online there, then for a switch";
        }
        return unfit(state, group, node);
    }

    /** G4: every reason why a switch cannot even begin. */
    private static String refuseSwitch(ClusterState state, GroupRecord group, String node) {
        String name = group.name();
        String owner = group.holder().node();
        if (group.spec().kind() != GroupSpec.Kind.FAILOVER) {
            return name + " does not move: it is " + group.spec().kind().label();
        }
        if (group.wanted() == Wanted.OFFLINE) {
            return name + " is wanted offline; ask for online";
        }
        if (owner.isEmpty()) {
            return group.past().switchedFrom().isEmpty()
                    ? name + " runs nowhere; ask for online"
                    : name + " is on its way from " + group.past().switchedFrom() + " already";
        }
        if (owner.equals(node)) {
            return name + " is on " + owner + " already";
        }
        if (group.isToBeReleased()) {
            return name + " is on its way from " + owner + " to " + group.moveTo() + " already";
        }
        if (group.phase() == Phase.FAULTED) {
            return name + " faulted on " + owner + ", which is giving it up";
        }
        if (!node.isEmpty()) {
            return unfit(state, group, node);
        }
        return Fitness.of(state).others(group).isEmpty()
                ? name + " has no other node to go to: " + others(state, group)
                : "";
    }

    private static String others(ClusterState state, GroupRecord group) {
        Fitness fitness = Fitness.of(state);
        return group.spec().nodes().stream()
                .filter(node -> !node.equals(group.holder().node()))
                .map(node -> node + ": " + fitness.obstacle(group, node))
                .collect(Collectors.joining("; "));
    }

    private static String unfit(ClusterState state, GroupRecord group, String node) {
        String obstacle = Fitness.of(state).obstacle(group, node);
        return obstacle.isEmpty() ? "" : group.name() + " cannot go to " + node + ": " + obstacle;
    }

    private static GroupRecord change(GroupRecord group, Command.Intent intent, String node) {
        return switch (intent) {
            case ONLINE -> {
                GroupRecord next = group.wanting(Wanted.ONLINE, node);
                next = next.after(next.past().switchedFrom("").restarts(0));
                yield group.holder().isNone() ? next.in(Phase.FRESH) : next;
            }
            case OFFLINE -> group.wanting(Wanted.OFFLINE, "").after(group.past().switchedFrom(""));
            case SWITCH -> group.wanting(Wanted.ONLINE, node);
            case FREEZE -> group.frozen(true);
            case UNFREEZE -> group.frozen(false);
            case CLEAR -> {
                TreeMap<String, String> left = new TreeMap<>(group.faults());
                if (node.isEmpty()) {
                    left.clear();
                } else {
                    left.remove(node);
                }
                // Whoever clears the fault of a group that is to run wants it to run, also without AutoFailover.
                boolean isStarted = group.phase() == Phase.RELEASED_FAULTED;
                yield isStarted ? group.withFaults(left).in(Phase.FRESH) : group.withFaults(left);
            }
        };
    }
}
