package io.mainstay.ownership;

import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.NodeRecord;

/** Who can decide a command, as the ledger stands; the same for one that is meant and for one that is only asked about. Pure. */
sealed interface Way {
    /** The ledger. */
    record Ask(Command command) implements Way {}

    /** The groups of that node; this one's where it is empty. */
    record At(String node) implements Way {}

    /** Nobody: it is refused, or its target is not there. */
    record Answer(CommandReply reply) implements Way {}

    /** The named node itself. */
    record Detach() implements Way {}

    /** First the ledger, then its own voters. */
    record Replace() implements Way {}

    static Way of(ClusterState now, OperatorCommand command) {
        if (command.verb().isForNode()) {
            return forNode(now, command);
        }
        GroupRecord group = now.group(command.group()).orElse(null);
        if (group == null) {
            // This node's groups know what is configured, and say so.
            return new At("");
        }
        String owner = group.holder().node();
        return switch (command.verb()) {
            case SWITCH -> ask(command, Command.Intent.SWITCH);
            case FREEZE -> wholeGroup(command, Command.Intent.FREEZE);
            case UNFREEZE -> wholeGroup(command, Command.Intent.UNFREEZE);
            case OFFLINE -> command.resource().isEmpty() ? ask(command, Command.Intent.OFFLINE) : at(command, owner);
            case ONLINE -> online(command, group);
            case CLEAR -> group.faults().isEmpty() ? at(command, owner) : ask(command, Command.Intent.CLEAR);
            case FORCE_OFFLINE, RECOVER, FLUSH, ENABLE, DISABLE, PROBE, ACTION, QUICK_CHECK -> at(command, owner);
            case DRAIN, UNDRAIN, DETACH, REPLACE -> throw new IllegalArgumentException("is for a node");
        };
    }

    private static Way wholeGroup(OperatorCommand command, Command.Intent intent) {
        return command.resource().isEmpty()
                ? ask(command, intent)
                : refused(command.verb().label() + " takes a whole group: `mainstay "
                        + command.verb().label() + " " + command.group() + "`");
    }

    /** What is owned is its owner's to complete; what is not, or is being given up, the ledger's to give. */
    private static Way online(OperatorCommand command, GroupRecord group) {
        boolean isSettled = !group.holder().isNone() && !group.isToBeReleased();
        boolean isThere =
                command.node().isEmpty() || command.node().equals(group.holder().node());
        if (isSettled && isThere) {
            return at(command, group.holder().node());
        }
        return command.resource().isEmpty()
                ? ask(command, Command.Intent.ONLINE)
                : refused(CommandDesk.notOnlineAlone(group, command.node()));
    }

    /** To the node that is named, else to the owner, else here. */
    private static Way at(OperatorCommand command, String owner) {
        return new At(command.node().isEmpty() ? owner : command.node());
    }

    private static Way ask(OperatorCommand command, Command.Intent intent) {
        return new Ask(new Command.GroupRequested(
                command.group(), intent, command.node(), by(command), command.reason(), command.request()));
    }

    private static Way forNode(ClusterState now, OperatorCommand command) {
        NodeRecord node = now.node(command.node()).orElse(null);
        if (node == null) {
            return new Answer(CommandReply.unknownTarget("there is no node " + command.node() + "; there is "
                    + String.join(", ", now.nodes().keySet())));
        }
        boolean isLive = node.present().isPresent();
        return switch (command.verb()) {
            case DETACH ->
                isLive ? new Detach() : refused(command.node() + " is not live; nothing of it is left running");
            case REPLACE ->
                isLive
                        ? refused(
                                command.node() + " is live and has lost nothing; only a node that is down is replaced")
                        : new Replace();
            default -> drain(command);
        };
    }

    private static Way drain(OperatorCommand command) {
        Command.Drain wanted = command.verb() == Verb.DRAIN ? Command.Drain.ON : Command.Drain.OFF;
        return new Ask(
                new Command.DrainRequested(command.node(), wanted, by(command), command.reason(), command.request()));
    }

    private static String by(OperatorCommand command) {
        return command.by().isEmpty() ? "an operator" : command.by();
    }

    private static Way refused(String reason) {
        return new Answer(CommandReply.refused(reason));
    }
}
