package io.mainstay.lease;

import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.List;

/** What a life wants the ledger to know and does not find there yet. Pure. */
final class Wishes {
    private Wishes() {}

    /** Whether a life that is to go on joins, or one that is to end leaves. */
    enum Course {
        LIVING,
        LEAVING
    }

    static List<Command> of(LeaseHolder holder, ClusterState state, Course course, Command.NodeJoined joining) {
        List<Command> wishes = new ArrayList<>();
        String node = holder.node();
        long life = holder.incarnation();
        if (course == Course.LEAVING) {
            if (isAlive(state, node, life)) {
                wishes.add(new Command.NodeLeft(node, life));
            }
            return wishes;
        }
        if (state.node(node).map(NodeRecord::lastIncarnation).orElse(0L) < life) {
            wishes.add(joining);
        }
        long voters = holder.voters().index();
        boolean isUnseen =
                state.life(node, life).map(each -> each.seenVoters() < voters).orElse(false);
        // A lease that was counted under earlier voters says nothing about the present ones.
        if (isUnseen && holder.isCountedUnderPresentVoters()) {
            wishes.add(new Command.VotersSeen(node, life, voters));
        }
        return wishes;
    }

    /** Whether the ledger has ended this life by detaching it. */
    static boolean isDetached(ClusterState state, String node, long life) {
        return state.history().stream()
                .anyMatch(entry -> entry.isAccepted()
                        && entry.command() instanceof Command.NodeDetached detached
                        && detached.node().equals(node)
                        && detached.incarnation() == life);
    }

    static boolean isAlive(ClusterState state, String node, long life) {
        return state.life(node, life).isPresent();
    }
}
