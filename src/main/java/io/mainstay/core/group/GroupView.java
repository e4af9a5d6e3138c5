package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.group.Member.Told;
import io.mainstay.core.group.Member.Wanted;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a group looks like from outside: its derived state (c.2), and the sentence that says why. */
public final class GroupView {
    private GroupView() {}

    /** Derives the state operators see. Monitor-only resources do not count for online or offline. */
    public static GroupState stateOf(Group group) {
        if (!group.isProbed()) {
            return GroupState.UNKNOWN;
        }
        if (group.phase() == Group.Phase.FAULTED
                || group.phase() == Group.Phase.FAULTED_DOWN
                || group.all().stream().anyMatch(member -> member.isFaulted() && group.isCritical(member))) {
            return GroupState.FAULTED;
        }
        if (group.all().stream().anyMatch(GroupView::isComing)) {
            return GroupState.GOING_ONLINE;
        }
        if (group.all().stream().anyMatch(GroupView::isLeaving)) {
            return GroupState.GOING_OFFLINE;
        }
        List<Member> counted = group.all().stream()
                .filter(member -> member.canStart() && !member.isDetached())
                .toList();
        boolean startedAll = counted.stream().filter(Member::startsWithItsGroup).allMatch(Member::isOnline);
        // What is never stopped stays where its group has been, and does not keep the group there.
        boolean stops = counted.stream().anyMatch(Member::canStop);
        boolean anyOnline = counted.stream().anyMatch(member -> member.isOnline() && (member.canStop() || !stops));
        if (anyOnline && startedAll) {
            return GroupState.ONLINE;
        }
        return anyOnline ? GroupState.PARTIAL : GroupState.OFFLINE;
    }

    private static boolean isComing(Member member) {
        return member.isGoingOnline() || member.has(AgentFlag.RESTARTING) || member.told() == Told.ONLINE;
    }

    private static boolean isLeaving(Member member) {
        return member.isGoingOffline() || member.has(AgentFlag.CLEANING) || member.told() == Told.OFFLINE;
    }

    /** What this node finds of a group that it does not own, or that it leaves; empty while it owns it or has not looked. */
    public static Optional<Finding> findingOf(Group group) {
        if (!group.isProbed()) {
            return Optional.empty();
        }
        if (group.phase() == Group.Phase.LEAVING) {
            boolean isSeen = group.spec().kind() == GroupSpec.Kind.PARALLEL && !group.isDown();
            return Optional.of(isSeen ? Finding.ONLINE : Finding.UNFIT);
        }
        // Nobody owns a parallel group: each node says how it stands there.
        boolean isOwners =
                group.spec().kind() != GroupSpec.Kind.PARALLEL && group.owner().is(group.node());
        if (isOwners) {
            return Optional.empty();
        }
        return Optional.of(group.isDown() ? Finding.OFFLINE : Finding.ONLINE);
    }

    /** What is worked towards: {@code online}, {@code offline} or {@code as found}. */
    public static String wantedOf(Group group) {
        if (group.owner().isOnRecord() && group.phase() != Group.Phase.LEAVING) {
            return group.owner().duty() == Owner.Duty.RUN ? "online" : "offline";
        }
        List<Member> stoppable = group.all().stream().filter(Member::canStop).toList();
        boolean allOffline = !stoppable.isEmpty() && stoppable.stream().allMatch(Member::wantsOffline);
        if (group.phase() == Group.Phase.LEAVING || allOffline) {
            return "offline";
        }
        boolean anyOnline = group.all().stream().anyMatch(member -> member.wanted() == Wanted.ONLINE);
        return anyOnline ? "online" : "as found";
    }

    /** Says in one sentence how the group stands here, why, and what can be done about it. */
    public static String sentenceOf(Group group) {
        String name = group.spec().name();
        if (group.isFrozen()) {
            return name + " is frozen: it is watched and nothing is done; `mainstay unfreeze " + name + "` ends that.";
        }
        Optional<Member> violating = group.standing() == AgentEvent.Standing.OWNED_ELSEWHERE
                ? group.all().stream().filter(member -> !member.isDown()).findFirst()
                : Optional.empty();
        if (violating.isPresent()) {
            return violating.get().name() + " runs here although "
                    + group.owner().node() + " owns " + name + "; it is being forced offline.";
        }
        Optional<Hooks.Run> hook = group.hooks().running().stream()
                .filter(run -> run.id().kind().isWaitedFor())
                .findFirst();
        if (hook.isPresent()) {
            return name + " waits for its hook " + hook.get().id().kind().key() + " "
                    + hook.get().program() + ", at most " + hook.get().timeoutMs() / 1000 + " s.";
        }
        return switch (stateOf(group)) {
            case UNKNOWN -> name + " waits until " + names(group, member -> !member.isProbed()) + " has been probed.";
            case ONLINE -> name + " is online here.";
            case OFFLINE -> offlineSentence(group);
            case PARTIAL ->
                name + " is partly online: " + names(group, member -> !member.isOnline()) + " is not; "
                        + whyNotOnline(group);
            case GOING_ONLINE -> name + " is coming online: " + names(group, GroupView::isComing) + " is under way.";
            case GOING_OFFLINE -> name + " is going offline: " + names(group, GroupView::isLeaving) + " is under way.";
            case FAULTED -> faultedSentence(group);
        };
    }

    private static String offlineSentence(Group group) {
        String name = group.spec().name();
        if (group.owner().isElsewhere(group.node())) {
            return name + " is offline here; " + group.owner().node() + " owns it.";
        }
        if (group.owner().equals(Owner.NONE)) {
            return name + " is offline here, and who is to run it is not decided yet.";
        }
        return switch (wantedOf(group)) {
            case "offline" -> name + " is offline, as was asked; `mainstay online " + name + "` starts it.";
            case "online" -> name + " is wanted online and is not: " + whyNotOnline(group);
            default -> name + " is offline, and AutoStart is off; `mainstay online " + name + "` starts it.";
        };
    }

    private static String faultedSentence(Group group) {
        String name = group.spec().name();
        String course =
                group.phase() == Group.Phase.FAULTED ? " is being taken offline here. " : " is not online here. ";
        return causeOf(group) + ", so " + name + course + moveOf(group) + " When mended, `mainstay clear " + name
                + "` starts it again.";
    }

    /** What faulted, with its evidence. */
    static String causeOf(Group group) {
        if (!group.hooks().veto().isEmpty()) {
            return group.hooks().veto();
        }
        String cause = group.all().stream()
                .filter(Member::isFaulted)
                .map(member -> member.name() + " faulted (" + member.evidence() + ")")
                .collect(Collectors.joining(", "));
        return cause.isEmpty() ? "a resource faulted" : cause;
    }

    static String stopFailedOf(Group group, Member member) {
        return member.name() + " did not go offline in "
                + member.spec().settings().offlineTimeoutMs() / 1000 + " s; "
                + group.spec().name() + " stays on "
                + group.node();
    }

    private static String whyNotOnline(Group group) {
        if (group.owner().node().isEmpty()) {
            return group.owner().noTarget() + ".";
        }
        return group.all().stream()
                .filter(member -> !member.isOnline())
                .findFirst()
                .map(member -> member.isFaulted()
                        ? member.name() + " is faulted (" + member.evidence() + "); `mainstay clear "
                                + group.spec().name() + "/" + member.name() + "` after mending it."
                        : member.name() + " is " + member.state().label() + ".")
                .orElse("nothing is missing.");
    }

    /** Where the group could move now, or why it could not; what shows it says which of the two it is. */
    public static String failoverOf(Group group) {
        return group.owner().failoverTarget().isEmpty()
                ? group.owner().noTarget()
                : "to " + group.owner().failoverTarget();
    }

    private static String moveOf(Group group) {
        return group.owner().failoverTarget().isEmpty()
                ? "It cannot move: " + group.owner().noTarget() + "."
                : "It could move to " + group.owner().failoverTarget() + ".";
    }

    private static String names(Group group, Predicate<Member> which) {
        return group.all().stream().filter(which).map(Member::name).collect(Collectors.joining(", "));
    }
}
