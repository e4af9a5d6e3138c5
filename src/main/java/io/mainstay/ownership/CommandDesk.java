package io.mainstay.ownership;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.CommandJson;
import io.mainstay.bus.FieldReader;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.Reading;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.NodeRecord;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes every command on whichever node it is given, and hands it to whoever can decide it: the ledger for what concerns a
 * group as a whole or a node, the groups of the node where it runs for the rest.
 */
public final class CommandDesk extends VerticleBase {
    /** How long this node's groups may take to answer. */
    private static final long GROUPS_LIMIT_MS = 5_000;

    private final String node;
    private final Ledger ledger;
    private final Peers peers;
    private final Supplier<Optional<ClusterState>> state;
    private final Function<OperatorCommand, Future<CommandReply>> detach;
    private final Function<String, Future<Void>> takeOut;

    /** Hands a request to another node; {@code LeaseChannel.request}. */
    @FunctionalInterface
    public interface Peers {
        Future<Buffer> request(String member, Buffer body, long limitMs);
    }

    /**
     * A desk that is not open yet.
     *
     * @param state the ledger as applied here; called on any thread
     * @param detach detaches this node
     * @param takeOut takes a node out of the ledger's own voters
     */
    public CommandDesk(
            String node,
            Ledger ledger,
            Peers peers,
            Supplier<Optional<ClusterState>> state,
            Function<OperatorCommand, Future<CommandReply>> detach,
            Function<String, Future<Void>> takeOut) {
        this.takeOut = takeOut;
        this.detach = detach;
        this.node = node;
        this.ledger = ledger;
        this.peers = peers;
        this.state = state;
    }

    @Override
    public Future<?> start() {
        vertx.eventBus()
                .<OperatorCommand>localConsumer(
                        Addresses.LOCAL_COMMANDS,
                        message -> take(message.body()).onComplete(done -> reply(message, done.result())));
        return Future.succeededFuture();
    }

    /** Answers a command that another node has handed over: it is for this node's groups, and goes no further. */
    public Future<Buffer> answer(Buffer request) {
        Reading<JsonObject> parsed = FieldReader.parse(request.toString());
        Reading<OperatorCommand> read = parsed instanceof Reading.Good<JsonObject> good
                ? CommandJson.read(good.value())
                : new Reading.Bad<>(((Reading.Bad<JsonObject>) parsed).problems());
        Promise<Buffer> answer = Promise.promise();
        if (read instanceof Reading.Good<OperatorCommand> command) {
            context.runOnContext(ignored -> here(command.value())
                    .onComplete(done -> answer.complete(
                            CommandJson.write(node, done.result()).toBuffer())));
        } else if (read instanceof Reading.Bad<OperatorCommand> bad) {
            answer.complete(CommandJson.unreadable(node, bad).toBuffer());
        }
        return answer.future();
    }

    private static void reply(Message<OperatorCommand> message, CommandReply reply) {
        message.reply(reply, LocalCodec.LOCAL);
    }

    private Future<CommandReply> take(OperatorCommand command) {
        ClusterState now = state.get().orElse(null);
        if (now == null) {
            return refused(node + " has not heard the ledger yet; ask again in a moment");
        }
        if (command.verb().isForNode()) {
            return forNode(now, command);
        }
        GroupRecord group = now.group(command.group()).orElse(null);
        if (group == null) {
            // Its groups know what is configured, and say so.
            return here(command);
        }
        String owner = group.holder().node();
        return switch (command.verb()) {
            case SWITCH -> ask(command, Command.Intent.SWITCH);
            case FREEZE -> wholeGroup(command, Command.Intent.FREEZE);
            case UNFREEZE -> wholeGroup(command, Command.Intent.UNFREEZE);
            case OFFLINE -> command.resource().isEmpty() ? ask(command, Command.Intent.OFFLINE) : at(command, owner);
            case ONLINE -> online(command, group);
            case CLEAR -> group.faults().isEmpty() ? at(command, owner) : ask(command, Command.Intent.CLEAR);
            case FORCE_OFFLINE, RECOVER, ENABLE, DISABLE, PROBE, ACTION, QUICK_CHECK -> at(command, owner);
            case DRAIN, UNDRAIN, DETACH, REPLACE -> throw new IllegalArgumentException("is for a node");
        };
    }

    private Future<CommandReply> wholeGroup(OperatorCommand command, Command.Intent intent) {
        return command.resource().isEmpty()
                ? ask(command, intent)
                : refused(command.verb().label() + " takes a whole group: `mainstay "
                        + command.verb().label() + " " + command.group() + "`");
    }

    /** What is owned is its owner's to complete; what is not, or is being given up, the ledger's to give. */
    private Future<CommandReply> online(OperatorCommand command, GroupRecord group) {
        boolean isSettled = !group.holder().isNone() && !group.isToBeReleased();
        boolean isThere =
                command.node().isEmpty() || command.node().equals(group.holder().node());
        if (isSettled && isThere) {
            return at(command, group.holder().node());
        }
        return command.resource().isEmpty()
                ? ask(command, Command.Intent.ONLINE)
                : refused(notOnlineAlone(group, command.node()));
    }

    /** Why one resource of it cannot be brought online: only its owner may, and once it is settled. */
    static String notOnlineAlone(GroupRecord group, String node) {
        String owner = group.holder().node();
        if (group.holder().isNone()) {
            return group.name() + " is owned by no node now; bring the whole group online first: `mainstay online "
                    + group.name() + "`";
        } else if (group.isToBeReleased()) {
            return group.name() + " is being given up by " + owner + "; ask again when that is done";
        }
        return group.name() + " is owned by " + owner + ", so nothing of it may be brought online on " + node
                + "; leave --node out, or move the whole group: `mainstay switch " + group.name() + " --to " + node
                + "`";
    }

    /** To the node that is named, else to the owner, else here. */
    private Future<CommandReply> at(OperatorCommand command, String owner) {
        String there = command.node().isEmpty() ? owner : command.node();
        if (there.isEmpty() || there.equals(node)) {
            return here(command);
        }
        return peers.request(there, CommandJson.write(command).toBuffer(), GROUPS_LIMIT_MS)
                .map(body -> read(there, body))
                .otherwise(failure -> CommandReply.refused(there + " did not answer (" + failure.getMessage()
                        + "); look at the status before you ask again"));
    }

    private static CommandReply read(String there, Buffer body) {
        Reading<JsonObject> parsed = FieldReader.parse(body.toString());
        if (parsed instanceof Reading.Good<JsonObject> good
                && CommandJson.readReply(good.value()) instanceof Reading.Good<CommandReply> reply) {
            return reply.value();
        }
        return CommandReply.refused(there + " gave an answer that cannot be read; look at the status");
    }

    private Future<CommandReply> here(OperatorCommand command) {
        if (command.verb() == Verb.DETACH) {
            return detach.apply(command)
                    .otherwise(failure -> CommandReply.refused(String.valueOf(failure.getMessage())));
        }
        return vertx.eventBus()
                .<CommandReply>request(
                        Addresses.LOCAL_GROUP_COMMANDS,
                        command,
                        new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(GROUPS_LIMIT_MS))
                .map(Message::body)
                .otherwise(failure -> CommandReply.refused("the groups of " + node + " did not answer ("
                        + failure.getMessage() + "); look at the status before you ask again"));
    }

    private Future<CommandReply> ask(OperatorCommand command, Command.Intent intent) {
        return propose(new Command.GroupRequested(
                command.group(), intent, command.node(), by(command), command.reason(), command.request()));
    }

    private Future<CommandReply> forNode(ClusterState now, OperatorCommand command) {
        if (now.node(command.node()).isEmpty()) {
            return Future.succeededFuture(CommandReply.unknownTarget("there is no node " + command.node()
                    + "; there is " + String.join(", ", now.nodes().keySet())));
        }
        return switch (command.verb()) {
            case DETACH -> detach(now, command);
            case REPLACE -> replace(now, command);
            default -> drain(command);
        };
    }

    private Future<CommandReply> detach(ClusterState now, OperatorCommand command) {
        boolean isLive = now.node(command.node()).flatMap(NodeRecord::present).isPresent();
        return isLive
                ? at(command, command.node())
                : refused(command.node() + " is not live; nothing of it is left running");
    }

    /**
     * Out of the voters whom a lease asks, then out of the ledger's own: nobody counts on votes that it has forgotten. In
     * again it comes by itself, with an empty directory.
     */
    private Future<CommandReply> replace(ClusterState now, OperatorCommand command) {
        String lost = command.node();
        if (now.node(lost).flatMap(NodeRecord::present).isPresent()) {
            return refused(lost + " is live and has lost nothing; only a node that is down is replaced");
        }
        List<String> left =
                now.voters().names().stream().filter(each -> !each.equals(lost)).toList();
        Future<CommandReply> first = now.voters().has(lost)
                ? propose(new Command.VotersChanged(left, by(command), command.request()))
                : Future.succeededFuture(CommandReply.accepted(""));
        return first.compose(reply -> reply.verdict() == CommandReply.Verdict.ACCEPTED
                        ? takeOut.apply(lost)
                                .map(CommandReply.accepted(lost + " is no voter any more; start its agent with"
                                        + " an empty ledger directory, and it is taken in again by itself. Until then "
                                        + String.join(" and ", left) + " decide"))
                        : Future.succeededFuture(reply))
                .otherwise(failure -> CommandReply.refused(failure.getMessage() + "; ask again"));
    }

    private Future<CommandReply> drain(OperatorCommand command) {
        Command.Drain wanted = command.verb() == Verb.DRAIN ? Command.Drain.ON : Command.Drain.OFF;
        return propose(
                new Command.DrainRequested(command.node(), wanted, by(command), command.reason(), command.request()));
    }

    private static String by(OperatorCommand command) {
        return command.by().isEmpty() ? "an operator" : command.by();
    }

    private Future<CommandReply> propose(Command command) {
        Promise<CommandReply> reply = Promise.promise();
        ledger.propose(command, answer -> reply.tryComplete(verdict(answer)));
        return reply.future();
    }

    private static CommandReply verdict(Ledger.Answer answer) {
        if (answer instanceof Ledger.Answer.Decided decided) {
            return decided.entry().isAccepted()
                    ? CommandReply.accepted(decided.entry().text())
                    : CommandReply.refused(decided.entry().text());
        } else if (answer instanceof Ledger.Answer.Unknown unknown) {
            return CommandReply.refused("nobody could decide it: " + unknown.reason()
                    + "; it may still be taken, so look at the status before you ask again");
        } else {
            throw new IllegalArgumentException("no rule for " + answer);
        }
    }

    private static Future<CommandReply> refused(String reason) {
        return Future.succeededFuture(CommandReply.refused(reason));
    }
}
