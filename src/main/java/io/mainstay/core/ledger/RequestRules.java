package io.mainstay.core.ledger;

import io.mainstay.core.ledger.Command.GroupRequested;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import java.util.TreeMap;

/** What an operator may ask of a group, each with one reason when it is refused. */
final class RequestRules {
    private RequestRules() {}

    static Ruling requested(ClusterState state, GroupRequested asked) {
        GroupRecord group = state.group(asked.group()).orElse(null);
        if (group == null) {
            return Ruling.refuse(state, "there is no group " + asked.group());
        }
        boolean needsNode =
                asked.intent() == Command.Intent.SWITCH || !asked.node().isEmpty();
        if (needsNode && !group.spec().nodes().contains(asked.node())) {
            return Ruling.refuse(state, group.name() + " may not run on '" + asked.node() + "'");
        }
        String reason = refusal(state, group, asked);
        if (!reason.isEmpty()) {
            return Ruling.refuse(state, reason);
        }
        return Ruling.accept(
                state.with(change(group, asked)),
                asked.by() + " asks " + asked.intent() + " of " + group.name()
                        + (asked.node().isEmpty() ? "" : " on " + asked.node())
                        + (asked.reason().isEmpty() ? "" : ": " + asked.reason()));
    }

    private static String refusal(ClusterState state, GroupRecord group, GroupRequested asked) {
        String name = group.name();
        String owner = group.holder().node();
        String frozen = group.isFrozen() ? name + " is frozen" : "";
        return switch (asked.intent()) {
            case ONLINE -> {
                if (!owner.isEmpty() && !asked.node().isEmpty() && !owner.equals(asked.node())) {
                    yield name + " is owned by " + owner + "; ask for a switch"; // G2
                }
                yield frozen.isEmpty() ? unfit(state, group, asked.node()) : frozen;
            }
            case OFFLINE -> frozen;
            case SWITCH -> {
                if (!frozen.isEmpty()) {
                    yield frozen;
                }
                if (owner.isEmpty()) {
                    yield name + " runs nowhere; ask for online"; // G4
                }
                yield owner.equals(asked.node())
                        ? name + " is on " + owner + " already"
                        : unfit(state, group, asked.node());
            }
            case FREEZE -> frozen.isEmpty() ? "" : name + " is frozen already";
            case UNFREEZE -> frozen.isEmpty() ? name + " is not frozen" : "";
            case CLEAR ->
                group.faults().isEmpty()
                                || (!asked.node().isEmpty() && !group.faults().containsKey(asked.node()))
                        ? name + " has no fault to clear"
                        : "";
        };
    }

    private static String unfit(ClusterState state, GroupRecord group, String node) {
        if (node.isEmpty()) {
            return "";
        }
        if (state.node(node).flatMap(NodeRecord::present).isEmpty()) {
            return node + " is not live";
        }
        String fault = group.faults().get(node);
        return fault == null ? "" : group.name() + " is faulted on " + node + ": " + fault;
    }

    private static GroupRecord change(GroupRecord group, GroupRequested asked) {
        return switch (asked.intent()) {
            case ONLINE -> {
                GroupRecord next = group.wanting(Wanted.ONLINE, asked.node());
                yield group.holder().isNone() ? next.in(Phase.FRESH) : next;
            }
            case OFFLINE -> group.wanting(Wanted.OFFLINE, "");
            case SWITCH -> group.wanting(Wanted.ONLINE, asked.node());
            case FREEZE -> group.frozen(true);
            case UNFREEZE -> group.frozen(false);
            case CLEAR -> {
                TreeMap<String, String> left = new TreeMap<>(group.faults());
                if (asked.node().isEmpty()) {
                    left.clear();
                } else {
                    left.remove(asked.node());
                }
                yield group.withFaults(left);
            }
        };
    }
}
