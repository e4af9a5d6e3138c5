package io.mainstay.core.group;

import io.mainstay.core.command.CommandReply;
import io.mainstay.core.group.Group.Phase;
import io.mainstay.core.group.Member.Wanted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * G17: an operator breaks off what is stuck. What was asked and has not begun is called off, a start that runs is ended (A48). A
 * stop that runs goes on to its end or its limit: half a stop is no state to stay in, and force offline is there for it.
 */
final class Flush {
    private Flush() {}

    static Optional<String> refusal(Group group) {
        String name = group.spec().name();
        if (group.mustRelease()) {
            return Optional.of(name + " is being given up by " + group.node()
                    + "; a switch ends by itself, done or back where it was");
        }
        return group.phase() == Phase.FAULTED || group.phase() == Phase.FAULTED_DOWN
                ? Optional.of(name + " has faulted here and is taken down; `mainstay clear " + name
                        + "` lets it be started again")
                : Optional.empty();
    }

    static CommandReply carryOut(GroupWork work, String target, Collection<Member> targets) {
        List<String> stays = new ArrayList<>();
        List<String> off = new ArrayList<>();
        List<String> goesOn = new ArrayList<>();
        for (Member member : targets) {
            if (member.isGoingOffline()) {
                goesOn.add(member.name());
            } else if (member.isOnline() && member.wantsOffline()) {
                stays.add(member.name());
            } else if (!member.isOnline() && member.wanted() == Wanted.ONLINE) {
                off.add(member.name());
            }
        }
        if (stays.isEmpty() && off.isEmpty() && goesOn.isEmpty()) {
            return CommandReply.done(target + " waits for nothing");
        }
        work.group = work.group.remember();
        work.want(stays, Wanted.ONLINE);
        work.want(off, Wanted.OFFLINE);
        List<String> words = new ArrayList<>();
        tell(words, stays, " is not stopped", " are not stopped");
        tell(words, off, " is not started", " are not started");
        tell(
                words,
                goesOn,
                " is being stopped, which goes on; force-offline ends it sooner",
                " are being stopped, which goes on; force-offline ends it sooner");
        return CommandReply.accepted(String.join("; ", words));
    }

    private static void tell(List<String> words, List<String> names, String one, String many) {
        if (!names.isEmpty()) {
            words.add(String.join(", ", names) + (names.size() == 1 ? one : many));
        }
    }
}
