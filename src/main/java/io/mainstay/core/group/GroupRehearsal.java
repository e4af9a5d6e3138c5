package io.mainstay.core.group;

import io.mainstay.core.Step;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.group.Member.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a command to a group would lead to on its node, told by the machine that would carry it out, on a state that nobody keeps. */
public final class GroupRehearsal {
    private GroupRehearsal() {}

    /** The group's refusal, or what would be done. */
    public static CommandReply of(Group group, OperatorCommand command, long nowMs) {
        if (command.verb() == Verb.QUICK_CHECK) {
            return CommandReply.done("quickCheck looks, tells, and changes nothing");
        }
        Step<Group, GroupAction> step = GroupMachine.step(group, new GroupEvent.Commanded(0, command), nowMs);
        Optional<CommandReply> reply = step.actions().stream()
                .filter(GroupAction.Reply.class::isInstance)
                .map(action -> ((GroupAction.Reply) action).reply())
                .findFirst();
        boolean isRefused = reply.map(CommandReply::verdict)
                .filter(verdict ->
                        verdict == CommandReply.Verdict.REFUSED || verdict == CommandReply.Verdict.UNKNOWN_TARGET)
                .isPresent();
        if (isRefused) {
            return reply.get();
        }
        List<String> steps = new ArrayList<>();
        steps.add(reply.map(CommandReply::text)
                .orElse(command.resource() + " would be asked for its action " + command.action()));
        steps.addAll(changes(group, step.next()));
        if (steps.size() == 1 && changesWhatRuns(command.verb())) {
            steps.add("nothing would be started or stopped");
        }
        return CommandReply.done(String.join(CommandReply.THEN, steps));
    }

    private static boolean changesWhatRuns(Verb verb) {
        return switch (verb) {
            case ONLINE, OFFLINE, FORCE_OFFLINE, RECOVER, CLEAR, FLUSH -> true;
            case ENABLE,
                    DISABLE,
                    PROBE,
                    ACTION,
                    FREEZE,
                    UNFREEZE,
                    QUICK_CHECK,
                    SWITCH,
                    DRAIN,
                    UNDRAIN,
                    DETACH,
                    REPLACE -> false;
        };
    }

    private static List<String> changes(Group before, Group after) {
        List<String> starts = new ArrayList<>();
        List<String> stops = new ArrayList<>();
        for (Member member : after.all()) {
            boolean isNew = member.wanted() != before.member(member.name()).wanted();
            if (isNew && member.wanted() == Wanted.ONLINE && !member.isOnline()) {
                starts.add(member.name());
            } else if (isNew && member.wantsOffline() && !member.isDown()) {
                stops.add(member.name() + (member.wanted() == Wanted.FORCED_OFFLINE ? " by force" : ""));
            }
        }
        List<String> changes = new ArrayList<>();
        if (!stops.isEmpty()) {
            Collections.reverse(stops);
            changes.add("would be stopped, parents first: " + String.join(", ", stops));
        }
        if (!starts.isEmpty()) {
            changes.add("would be started, children first: " + String.join(", ", starts));
        }
        return changes;
    }
}
