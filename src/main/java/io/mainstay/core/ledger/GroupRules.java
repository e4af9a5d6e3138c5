package io.mainstay.core.ledger;

import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.GroupRecord.Wanted;

/** Who owns a group: given by the planner, given up by the owner. */
final class GroupRules {
    private GroupRules() {}

    static Ruling rule(ClusterState state, long at, Command command) {
        if (command instanceof Command.Assigned assigned) {
            return assigned(state, at, assigned);
        } else if (command instanceof Command.Started started) {
            return owned(state, started.group(), started.epoch(), GroupRules::started);
        } else if (command instanceof Command.Faulted faulted) {
            return owned(state, faulted.group(), faulted.epoch(), (now, group) -> faulted(now, group, faulted));
        } else if (command instanceof Command.Released released) {
            return owned(state, released.group(), released.epoch(), (now, group) -> released(now, group, released));
        } else if (command instanceof Command.ReleaseFailed failed) {
            return owned(state, failed.group(), failed.epoch(), (now, group) -> releaseFailed(now, group, failed));
        } else {
            throw new IllegalArgumentException("no rule for " + command);
        }
    }

    private static Ruling assigned(ClusterState state, long at, Command.Assigned assigned) {
        GroupRecord group = state.group(assigned.group()).orElse(null);
        if (group == null) {
            return Ruling.refuse(state, "there is no group " + assigned.group());
        }
        String name = group.name();
        if (!group.holder().isNone()) {
            return Ruling.refuse(state, name + " is owned by " + group.holder().node());
        }
        long present = state.node(assigned.node())
                .flatMap(NodeRecord::present)
                .map(Life::incarnation)
                .orElse(0L);
        if (present == 0 || present != assigned.incarnation()) {
            return Ruling.refuse(state, NodeRules.notLive(assigned.node(), assigned.incarnation()));
        }
        if (!group.spec().nodes().contains(assigned.node())) {
            return Ruling.refuse(state, name + " may not run on " + assigned.node());
        }
        if (group.faults().containsKey(assigned.node())) {
            return Ruling.refuse(state, name + " is faulted on " + assigned.node()); // G6
        }
        if (group.isFrozen()) {
            return Ruling.refuse(state, name + " is frozen"); // G11
        }
        if (group.wanted() == Wanted.OFFLINE) {
            return Ruling.refuse(state, name + " is wanted offline");
        }
        Holder holder = new Holder(assigned.node(), assigned.incarnation(), at);
        return Ruling.accept(
                state.with(group.given(holder)), name + " goes to " + holder.node() + ": " + assigned.because());
    }

    private static Ruling owned(ClusterState state, String name, long epoch, Change change) {
        GroupRecord group = state.group(name).orElse(null);
        if (group == null) {
            return Ruling.refuse(state, "there is no group " + name);
        }
        if (group.holder().isNone()) {
            return Ruling.refuse(state, name + " has no owner");
        }
        if (group.holder().epoch() != epoch) {
            return Ruling.refuse(
                    state,
                    "epoch " + epoch + " of " + name + " is not the present one, "
                            + group.holder().epoch());
        }
        return change.rule(state, group);
    }

    private static Ruling started(ClusterState state, GroupRecord group) {
        return Ruling.accept(
                state.with(group.in(Phase.STARTED)),
                group.name() + " is online on " + group.holder().node());
    }

    private static Ruling faulted(ClusterState state, GroupRecord group, Command.Faulted faulted) {
        String node = group.holder().node();
        return Ruling.accept(
                state.with(group.in(Phase.FAULTED).withFaults(Sorted.with(group.faults(), node, faulted.because()))),
                group.name() + " faulted on " + node + ": " + faulted.because());
    }

    private static Ruling released(ClusterState state, GroupRecord group, Command.Released released) {
        boolean faulted = group.faults().containsKey(group.holder().node());
        GroupRecord next = group.freed(faulted ? Phase.RELEASED_FAULTED : Phase.RELEASED)
                .verifiedOffline(group.holder().node());
        return Ruling.accept(
                NodeRules.dropEarlier(state.with(next), group.holder()),
                group.holder().node() + " gave up " + group.name() + ": " + released.because());
    }

    /** G4: the switch or stop is off; the owner keeps the group and nobody starts a second copy. */
    private static Ruling releaseFailed(ClusterState state, GroupRecord group, Command.ReleaseFailed failed) {
        return Ruling.accept(
                state.with(group.wanting(Wanted.ONLINE, "").in(Phase.RELEASE_FAILED)),
                group.name() + " stays on " + group.holder().node() + ": " + failed.because());
    }

    /** What a command of the owner changes. */
    @FunctionalInterface
    private interface Change {
        Ruling rule(ClusterState state, GroupRecord group);
    }
}
