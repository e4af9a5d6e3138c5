package io.mainstay.core.ledger;

import io.mainstay.core.event.Asking;
import io.mainstay.core.group.GroupSpec;
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
        } else if (command instanceof Command.Adopted adopted) {
            return owned(state, adopted.group(), adopted.epoch(), (now, group) -> adopted(now, group, adopted));
        } else if (command instanceof Command.Elapsed elapsed) {
            return elapsed(state, elapsed);
        } else if (command instanceof Command.ParallelFaulted faulted) {
            return parallelFaulted(state, faulted);
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
        if (state.isLeaving(name)) {
            return Ruling.refuse(state, VersionRules.leaving(state, group));
        }
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
        String kind = refuseKind(group.spec(), assigned.node());
        if (!kind.isEmpty()) {
            return Ruling.refuse(state, kind);
        }
        if (group.isOwed() && !isFoundWhereItWas(state, group, assigned.node())) {
            return Ruling.refuse(
                    state, name + " may still run on " + group.past().node() + " for its grace");
        }
        Holder holder = new Holder(assigned.node(), assigned.incarnation(), at);
        return Ruling.accept(
                state.with(group.given(holder)), name + " goes to " + holder.node() + ": " + assigned.because());
    }

    private static String refuseKind(GroupSpec spec, String node) {
        return switch (spec.kind()) {
            case FAILOVER -> "";
            case PARALLEL -> spec.name() + " is parallel, and nobody owns it";
            case SINGLE_NODE ->
                node.equals(spec.nodes().get(0))
                        ? ""
                        : spec.name() + " does not move: it is single-node, on "
                                + spec.nodes().get(0);
        };
    }

    private static boolean isFoundWhereItWas(ClusterState state, GroupRecord group, String node) {
        return group.past().node().equals(node)
                && Fitness.of(state).foundOn(group).contains(node);
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
        if (group.phase() == Phase.FAULTED || group.phase() == Phase.RELEASE_FAILED) {
            return Ruling.refuse(state, group.name() + " is past its start: " + group.phase());
        }
        return Ruling.accept(
                state.with(group.in(Phase.STARTED)
                        .after(group.past().switchedFrom("").askedBy(Asking.NOBODY))),
                group.name() + " is online on " + group.holder().node());
    }

    /** The ladder first: as long as it has restarts left, the node is not marked. */
    private static Ruling faulted(ClusterState state, GroupRecord group, Command.Faulted faulted) {
        String node = group.holder().node();
        String text = group.name() + " faulted on " + node + ": " + faulted.because();
        if (group.phase() == Phase.FAULTED) {
            return Ruling.refuse(state, group.name() + " is known to have faulted on " + node);
        }
        int most = group.spec().policy().faultLadder().restart();
        int times = group.past().restarts() + 1;
        boolean isOnItsWay =
                group.isToBeReleased() || !group.past().switchedFrom().isEmpty();
        GroupRecord down = group.in(Phase.FAULTED);
        if (times <= most && !isOnItsWay) {
            return Ruling.accept(
                    state.with(down.after(group.past().restarts(times))),
                    text + "; it is started there again, " + times + " of " + most);
        }
        return Ruling.accept(
                state.with(down.withFaults(Sorted.with(group.faults(), node, faulted.because()))
                        .after(group.past().restarts(0))),
                text);
    }

    private static Ruling parallelFaulted(ClusterState state, Command.ParallelFaulted faulted) {
        GroupRecord group = state.group(faulted.group()).orElse(null);
        if (group == null) {
            return Ruling.refuse(state, "there is no group " + faulted.group());
        }
        if (group.spec().kind() != GroupSpec.Kind.PARALLEL) {
            return Ruling.refuse(state, group.name() + " is not parallel; its owner speaks for it");
        }
        if (state.life(faulted.node(), faulted.incarnation()).isEmpty()) {
            return Ruling.refuse(state, NodeRules.notLive(faulted.node(), faulted.incarnation()));
        }
        return Ruling.accept(
                state.with(group.withFaults(Sorted.with(group.faults(), faulted.node(), faulted.because()))),
                group.name() + " faulted on " + faulted.node() + ": " + faulted.because());
    }

    private static Ruling adopted(ClusterState state, GroupRecord group, Command.Adopted adopted) {
        Holder was = group.holder();
        if (!was.node().equals(adopted.node())) {
            return Ruling.refuse(state, group.name() + " is owned by " + was.node());
        }
        long present = state.node(adopted.node())
                .flatMap(NodeRecord::present)
                .map(Life::incarnation)
                .orElse(0L);
        if (present != adopted.incarnation()) {
            return Ruling.refuse(state, NodeRules.notLive(adopted.node(), adopted.incarnation()));
        }
        if (was.incarnation() == present) {
            return Ruling.refuse(state, group.name() + " is owned by this life already");
        }
        ClusterState next = state.with(group.adopted(present));
        return Ruling.accept(
                NodeRules.dropEarlier(next, was),
                was.node() + " (life " + present + ") goes on with " + group.name() + ", which its life "
                        + was.incarnation() + " left running");
    }

    private static Ruling elapsed(ClusterState state, Command.Elapsed elapsed) {
        GroupRecord group = state.group(elapsed.group()).orElse(null);
        if (group == null || group.past().epoch() != elapsed.epoch()) {
            return Ruling.refuse(state, "epoch " + elapsed.epoch() + " of " + elapsed.group() + " is not its newest");
        }
        String name = group.name();
        boolean isOnline = group.phase() == Phase.STARTED;
        Ruling nothing = Ruling.refuse(state, "nothing of " + name + " waits for " + elapsed.span());
        return switch (elapsed.span()) {
            case GRACE ->
                group.isOwed()
                        ? Ruling.accept(
                                state.with(group.after(group.past().owing(0))),
                                "the grace of " + group.past().node() + " for " + name + " is over")
                        : nothing;
            case FAULT_CLEAR ->
                isOnline && !group.faults().isEmpty()
                        ? Ruling.accept(
                                state.with(group.withFaults(Sorted.none())),
                                name + " was online long enough: its faults on "
                                        + group.faults().keySet() + " are cleared") // G14
                        : nothing;
            case LADDER ->
                isOnline && group.past().restarts() > 0
                        ? Ruling.accept(
                                state.with(group.after(group.past().restarts(0))),
                                name + " was online long enough: its restarts are forgotten")
                        : nothing;
        };
    }

    private static Ruling released(ClusterState state, GroupRecord group, Command.Released released) {
        String node = group.holder().node();
        boolean faulted = group.faults().containsKey(node);
        GroupRecord next =
                group.freed(faulted ? Phase.RELEASED_FAULTED : Phase.RELEASED).verifiedOffline(node);
        if (group.isToMove()) {
            next = next.after(next.past().switchedFrom(node));
        } else if (group.wanted() == Wanted.OFFLINE) {
            next = next.after(next.past().askedBy(Asking.NOBODY));
        }
        return Ruling.accept(
                NodeRules.dropEarlier(state.with(next), group.holder()),
                node + " gave up " + group.name() + ": " + released.because());
    }

    /** G4: the switch or stop is off; the owner keeps the group and nobody starts a second copy. */
    private static Ruling releaseFailed(ClusterState state, GroupRecord group, Command.ReleaseFailed failed) {
        return Ruling.accept(
                state.with(group.wanting(Wanted.ONLINE, "")
                        .in(Phase.RELEASE_FAILED)
                        .after(group.past().askedBy(Asking.NOBODY))),
                group.name() + " stays on " + group.holder().node() + ": " + failed.because());
    }

    /** What a command of the owner changes. */
    @FunctionalInterface
    private interface Change {
        Ruling rule(ClusterState state, GroupRecord group);
    }
}
