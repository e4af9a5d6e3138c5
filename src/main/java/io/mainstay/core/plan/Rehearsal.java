package io.mainstay.core.plan;

import io.mainstay.core.command.CommandReply;
import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command would lead to if all went well, told by those who would decide it: the ledger's rules and the planner, on a
 * state that nobody keeps. Where a node would have to act, it is taken to have done so.
 */
public final class Rehearsal {
    /** More steps than any command leads to; a plan that goes on for longer goes round in circles. */
    private static final int MAX_STEPS = 200;

    private Rehearsal() {}

    /** The ledger's refusal, or every step after the command. */
    public static CommandReply of(ClusterState state, LeaseView view, Command command, long nowMs) {
        Applied first = state.apply(state.index() + 1, command);
        if (!first.isAccepted()) {
            return CommandReply.refused(first.entry().text());
        }
        List<String> steps = new ArrayList<>();
        steps.add(first.entry().text());
        ClusterState now = first.next();
        Optional<Command> next = next(now, view, nowMs);
        while (next.isPresent() && steps.size() <= MAX_STEPS) {
            Applied applied = now.apply(now.index() + 1, next.get());
            if (!applied.isAccepted()) {
                break;
            }
            steps.add(applied.entry().text());
            now = applied.next();
            next = next(now, view, nowMs);
        }
        if (steps.size() == 1) {
            steps.add("nothing would be started, stopped or moved");
        }
        return CommandReply.done(String.join(CommandReply.THEN, steps));
    }

    private static Optional<Command> next(ClusterState state, LeaseView view, long nowMs) {
        return state.groups().values().stream()
                .flatMap(group -> act(group).stream())
                .findFirst()
                .or(() -> Planner.decide(state, view, nowMs).stream()
                        .map(Proposal::command)
                        .filter(each -> !(each instanceof Command.Elapsed))
                        .findFirst());
    }

    /** What its owner would do about it. */
    private static Optional<Command> act(GroupRecord group) {
        long epoch = group.holder().epoch();
        if (group.isToBeReleased()) {
            return Optional.of(new Command.Released(group.name(), epoch, "it is offline there"));
        }
        boolean isToStart = !group.holder().isNone() && group.phase() == GroupRecord.Phase.ASSIGNED;
        return isToStart ? Optional.of(new Command.Started(group.name(), epoch)) : Optional.empty();
    }
}
