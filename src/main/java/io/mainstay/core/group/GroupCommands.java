package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Standing;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Group.Phase;
import io.mainstay.core.group.Member.Wanted;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operator may ask of a group or of one of its resources: done, taken, or refused for one precise reason. */
final class GroupCommands {
    private GroupCommands() {}

    static void take(GroupWork work, long request, OperatorCommand command) {
        Group group = work.group;
        if (!command.resource().isEmpty() && !group.members().containsKey(command.resource())) {
            String known = String.join(", ", group.members().keySet());
            work.reply(
                    request,
                    CommandReply.unknownTarget(
                            group.spec().name() + " has no resource " + command.resource() + "; it has " + known));
            return;
        }
        Optional<String> refusal = refusal(group, command);
        if (refusal.isEmpty() && isForHooks(command.verb())) {
            work.group = group.with(group.hooks().because(command.text()));
        }
        if (refusal.isEmpty() && command.verb() == Verb.ACTION) {
            work.run(new GroupAction.Act(request, command.resource(), command.action()));
            return;
        }
        CommandReply reply = refusal.map(CommandReply::refused).orElseGet(() -> carryOut(work, command));
        boolean refused = refusal.isPresent();
        work.raise(
                command.resource(),
                refused ? EventKind.COMMAND_REFUSED : EventKind.COMMAND_TAKEN,
                command.text() + ": " + reply.text());
        work.reply(request, reply);
    }

    /** What a hook that follows is told as its cause. */
    private static boolean isForHooks(Verb verb) {
        return switch (verb) {
            case ONLINE, OFFLINE, FORCE_OFFLINE, RECOVER, CLEAR -> true;
            case FLUSH,
                    ENABLE,
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

    private static CommandReply carryOut(GroupWork work, OperatorCommand command) {
        return switch (command.verb()) {
            case ONLINE -> online(work, command);
            case OFFLINE -> offline(work, command, Wanted.OFFLINE);
            case FORCE_OFFLINE -> forceOffline(work, command);
            case RECOVER -> recover(work, work.group.member(command.resource()));
            case CLEAR -> clear(work, command);
            case FLUSH -> Flush.carryOut(work, command.target(), targets(work.group, command));
            case ENABLE -> tellEach(work, command, new AgentEvent.Enabled(), "is being enabled");
            case DISABLE ->
                tellEach(work, command, new AgentEvent.Disabled(), "is no longer monitored; what runs is left running");
            case PROBE -> tellEach(work, command, new AgentEvent.ProbeRequested(), "is monitored once more");
            case FREEZE -> freeze(work, Freeze.FROZEN);
            case UNFREEZE -> freeze(work, Freeze.THAWED);
            case ACTION, QUICK_CHECK, SWITCH, DRAIN, UNDRAIN, DETACH, REPLACE ->
                throw new IllegalArgumentException(command.verb().label() + " is not for a group on one node");
        };
    }

    /** The one reason why not, or empty. */
    private static Optional<String> refusal(Group group, OperatorCommand command) {
        String name = group.spec().name();
        boolean changesState = switch (command.verb()) {
            case ONLINE, OFFLINE, FORCE_OFFLINE, RECOVER, CLEAR, FLUSH, ACTION -> true;
            case ENABLE, DISABLE, PROBE, FREEZE, UNFREEZE, QUICK_CHECK, SWITCH, DRAIN, UNDRAIN, DETACH, REPLACE ->
                false;
        };
        if (group.phase() == Phase.LEAVING) {
            return Optional.of(group.node() + " is leaving; nothing is started or stopped by command any more");
        }
        if (changesState && group.isFrozen()) {
            return Optional.of(name + " is frozen; `mainstay unfreeze " + name + "` first");
        }
        return switch (command.verb()) {
            case ONLINE -> refuseOnline(group, targets(group, command));
            case OFFLINE -> refuseOffline(group, command);
            case RECOVER ->
                command.resource().isEmpty()
                        ? Optional.of("recover takes one resource: `mainstay recover " + name + "/RESOURCE`")
                        : refuseOnline(group, List.of())
                                .or(() -> refuseUnprobed(List.of(group.member(command.resource()))));
            case FREEZE, UNFREEZE ->
                command.resource().isEmpty()
                        ? Optional.empty()
                        : Optional.of(command.verb().label() + " takes a whole group: `mainstay "
                                + command.verb().label() + " " + name + "`");
            case ACTION ->
                command.resource().isEmpty()
                        ? Optional.of("action takes one resource: `mainstay action " + name + "/RESOURCE NAME`")
                        : Optional.empty();
            case PROBE ->
                named(group, command).stream().allMatch(member -> member.state() == AgentState.DETACHED)
                        ? Optional.of(command.target() + " is disabled; enable it first")
                        : Optional.empty();
            case SWITCH, DRAIN, UNDRAIN, DETACH, REPLACE ->
                Optional.of(command.verb().needsAnother(group.node()));
            case FORCE_OFFLINE -> refuseStop(group, command);
            case FLUSH -> Flush.refusal(group);
            case CLEAR, ENABLE, DISABLE, QUICK_CHECK -> Optional.empty();
        };
    }

    private static Optional<String> refuseOnline(Group group, Collection<Member> targets) {
        if (group.standing() == Standing.OWNED_ELSEWHERE) {
            return Optional.of(
                    group.spec().name() + " is owned by " + group.owner().node());
        }
        if (group.owner().node().isEmpty()) {
            return Optional.of("nobody may run " + group.spec().name() + " now: "
                    + group.owner().noTarget());
        }
        return refuseUnprobed(targets)
                .or(() -> targets.stream()
                        .map(member -> refuseOnline(group, member))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<String> refuseOnline(Group group, Member member) {
        if (member.has(AgentFlag.ADMIN_WAIT)) {
            return Optional.of(member.name() + " waits for an operator (" + member.evidence() + "); `mainstay clear "
                    + group.spec().name() + "/" + member.name() + "` first");
        }
        if (member.isFaulted()) {
            return Optional.of(member.name() + " is faulted (" + member.evidence() + "); `mainstay clear "
                    + group.spec().name() + "/" + member.name() + "` first");
        }
        if (member.isGoingOffline()) {
            return Optional.of(member.name() + " is going offline; wait until it is, then ask again");
        }
        if (!member.canStart()) {
            return Optional.of(member.name() + " is monitored only (Actions: None) and cannot be started");
        }
        return Optional.empty();
    }

    private static Optional<String> refuseOffline(Group group, OperatorCommand command) {
        Collection<Member> targets = targets(group, command);
        return refuseUnprobed(targets).or(() -> refuseStop(group, command));
    }

    private static Optional<String> refuseStop(Group group, OperatorCommand command) {
        if (command.resource().isEmpty() || group.member(command.resource()).canStop()) {
            return Optional.empty();
        }
        long actions = group.member(command.resource()).spec().settings().get(Attribute.ACTIONS);
        return Optional.of(command.resource() + " is never stopped (Actions: "
                + Attribute.ACTIONS.choices().get((int) actions) + ")");
    }

    private static Optional<String> refuseUnprobed(Collection<Member> targets) {
        return targets.stream()
                .filter(member -> member.isDetached() || !member.isProbed())
                .findFirst()
                .map(member -> member.isDetached()
                        ? member.name() + " is disabled; enable it first"
                        : member.name() + " is not probed yet; it is not known whether it runs");
    }

    /** The members a start or stop is about: one resource, or what counts of the group. */
    private static Collection<Member> targets(Group group, OperatorCommand command) {
        if (!command.resource().isEmpty()) {
            Set<String> names = switch (command.verb()) {
                case ONLINE -> group.withChildren(command.resource());
                case OFFLINE, FORCE_OFFLINE, FLUSH -> group.withParents(command.resource());
                case RECOVER,
                        CLEAR,
                        ENABLE,
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
                        REPLACE -> Set.of(command.resource());
            };
            return names.stream()
                    .map(group::member)
                    .filter(member -> member.name().equals(command.resource())
                            || (!member.isDetached() && isForThis(member, command.verb())))
                    .toList();
        }
        return group.all().stream()
                .filter(member -> !member.isDetached())
                .filter(member ->
                        command.verb() == Verb.ONLINE ? member.startsWithItsGroup() : isForThis(member, command.verb()))
                .toList();
    }

    /** What is never started is not asked to start with what stands on it, and neither is what is never stopped. */
    private static boolean isForThis(Member member, Verb verb) {
        return switch (verb) {
            case ONLINE -> member.canStart();
            case OFFLINE, FORCE_OFFLINE -> member.canStop();
            case RECOVER,
                    CLEAR,
                    FLUSH,
                    ENABLE,
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
                    REPLACE -> true;
        };
    }

    private static CommandReply online(GroupWork work, OperatorCommand command) {
        Collection<Member> targets = targets(work.group, command);
        boolean done = targets.stream().allMatch(Member::isOnline);
        work.group = work.group.remember().with(Phase.SETTLED);
        work.want(names(targets), Wanted.ONLINE);
        if (command.resource().isEmpty()) {
            // A disabled one is not asked now; when it is enabled again it belongs to what is wanted.
            work.want(names(disabledOnes(work.group)), Wanted.ONLINE);
        }
        return done
                ? CommandReply.done(command.target() + " is online already")
                : CommandReply.accepted(command.target() + " is coming online");
    }

    private static Collection<Member> disabledOnes(Group group) {
        return group.all().stream()
                .filter(member -> member.isDetached() && member.startsWithItsGroup())
                .toList();
    }

    private static CommandReply offline(GroupWork work, OperatorCommand command, Wanted wanted) {
        Collection<Member> targets = targets(work.group, command);
        boolean done = targets.stream().allMatch(Member::isDown);
        work.group = settled(work.group.remember());
        work.want(names(targets), wanted);
        return done
                ? CommandReply.done(command.target() + " is offline already")
                : CommandReply.accepted(command.target() + " is going offline, parents first");
    }

    private static CommandReply forceOffline(GroupWork work, OperatorCommand command) {
        for (Member member : targets(work.group, command)) {
            if (member.isGoingOffline() && !member.has(AgentFlag.FORCED)) {
                work.tell(member.name(), new AgentEvent.ForceOfflineRequested("asked by an operator"));
            }
        }
        return offline(work, command, Wanted.FORCED_OFFLINE);
    }

    private static Group settled(Group group) {
        return group.phase() == Phase.FRESH ? group.with(Phase.SETTLED) : group;
    }

    /** R19–R21: what runs is ended and brought online again; what is down is cleared and started. */
    private static CommandReply recover(GroupWork work, Member member) {
        Set<String> wanted = work.group.withChildren(member.name());
        if (member.isOnline()) {
            work.tell(member.name(), new AgentEvent.HealthFailed(AgentEvent.Remedy.RECOVER, "asked by an operator"));
        } else if (member.isFaulted()) {
            clearOne(work, member);
        }
        work.group = work.group.with(Phase.SETTLED);
        work.want(wanted, Wanted.ONLINE);
        return CommandReply.accepted(member.name() + " is ended and brought online again");
    }

    /** G14, A39: the marks are dropped; a group that is wanted online starts again. */
    private static CommandReply clear(GroupWork work, OperatorCommand command) {
        Collection<Member> targets = targets(work.group, command);
        List<Member> faulted = targets.stream().filter(Member::isFaulted).toList();
        if (faulted.isEmpty() && isDownByFault(work.group)) {
            // What faulted has been disabled since: nothing stands in the way any more.
            work.group = work.group.with(Phase.SETTLED);
            return CommandReply.accepted(work.group.spec().name() + " is wanted " + GroupView.wantedOf(work.group));
        }
        if (faulted.isEmpty()) {
            return CommandReply.done(command.target() + " has no fault to clear");
        }
        faulted.forEach(member -> clearOne(work, member));
        boolean left = work.group.all().stream()
                .anyMatch(member -> member.isFaulted() && !faulted.contains(member) && work.group.isCritical(member));
        if (!left && work.group.phase() != Phase.FRESH) {
            work.group = work.group.with(Phase.SETTLED);
        }
        boolean starts = !left && GroupView.wantedOf(work.group).equals("online");
        return CommandReply.accepted(faulted.stream().map(Member::name).collect(Collectors.joining(", ")) + " cleared"
                + (starts ? "; " + work.group.spec().name() + " is wanted online and starts again" : ""));
    }

    private static boolean isDownByFault(Group group) {
        return (group.phase() == Phase.FAULTED || group.phase() == Phase.FAULTED_DOWN)
                && group.all().stream().noneMatch(Member::isFaulted);
    }

    private static void clearOne(GroupWork work, Member member) {
        work.tell(member.name(), new AgentEvent.FaultCleared());
    }

    /** What the words name, and nothing that stands on it or under it. */
    private static Collection<Member> named(Group group, OperatorCommand command) {
        return command.resource().isEmpty() ? group.all() : List.of(group.member(command.resource()));
    }

    private static CommandReply tellEach(GroupWork work, OperatorCommand command, AgentEvent event, String what) {
        Collection<Member> targets = named(work.group, command);
        boolean none = targets.stream().allMatch(member -> switch (command.verb()) {
            case ENABLE -> !member.isDetached();
            case DISABLE -> member.isDetached();
            default -> false;
        });
        if (none) {
            return CommandReply.done(command.target() + " is so already");
        }
        targets.forEach(member -> work.tell(member.name(), event));
        return CommandReply.accepted(command.target() + " " + what);
    }

    static CommandReply freeze(GroupWork work, Freeze freeze) {
        String name = work.group.spec().name();
        String word = freeze == Freeze.FROZEN ? "frozen" : "unfrozen";
        if (work.group.freeze() == freeze) {
            return CommandReply.done(name + " is " + word + " already");
        }
        work.group = work.group.with(freeze);
        // Without a lease all is ended, also what is frozen: the agents hear of it when there is one again.
        if (!work.group.isFenced()) {
            work.group.all().forEach(member -> work.tell(member.name(), new AgentEvent.FreezeChanged(freeze)));
        }
        work.raise(
                "", freeze == Freeze.FROZEN ? EventKind.GROUP_FROZEN : EventKind.GROUP_UNFROZEN, name + " is " + word);
        return CommandReply.accepted(name + " is " + word);
    }

    private static List<String> names(Collection<Member> members) {
        return members.stream().map(Member::name).toList();
    }
}
