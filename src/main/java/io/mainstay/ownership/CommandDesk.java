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

    /** Marks a command that is handed to another node to be told, not to be done. */
    private static final String FORECAST = "forecast";

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
        vertx.eventBus()
                .<OperatorCommand>localConsumer(
                        Addresses.LOCAL_REHEARSALS,
                        message -> rehearse(message.body()).onComplete(done -> reply(message, done.result())));
        return Future.succeededFuture();
    }

    /** Answers a command that another node has handed over: it is for this node's groups, and goes no further. */
    public Future<Buffer> answer(Buffer request) {
        Reading<JsonObject> parsed = FieldReader.parse(request.toString());
        boolean isForecast = parsed instanceof Reading.Good<JsonObject> asked
                && Boolean.TRUE.equals(asked.value().remove(FORECAST));
        Reading<OperatorCommand> read = parsed instanceof Reading.Good<JsonObject> good
                ? CommandJson.read(good.value())
                : new Reading.Bad<>(((Reading.Bad<JsonObject>) parsed).problems());
        Promise<Buffer> answer = Promise.promise();
        if (read instanceof Reading.Good<OperatorCommand> command) {
            context.runOnContext(ignored -> (isForecast ? rehearseHere(command.value()) : here(command.value()))
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
        Way way = Way.of(now, command);
        if (way instanceof Way.Ask ask) {
            return propose(ask.command());
        } else if (way instanceof Way.At at) {
            return at(command, at.node(), Meant.TO_BE_DONE);
        } else if (way instanceof Way.Answer answer) {
            return Future.succeededFuture(answer.reply());
        } else if (way instanceof Way.Detach) {
            return at(command, command.node(), Meant.TO_BE_DONE);
        } else if (way instanceof Way.Replace) {
            return replace(now, command);
        }
        throw new IllegalArgumentException("no way for " + way);
    }

    /** Whether a command that is handed over is meant, or only asked about. */
    private enum Meant {
        TO_BE_DONE,
        FORECAST
    }

    /** What a command would lead to; changes nothing anywhere. */
    private Future<CommandReply> rehearse(OperatorCommand command) {
        ClusterState now = state.get().orElse(null);
        if (now == null) {
            return refused(node + " has not heard the ledger yet; ask again in a moment");
        }
        Way way = Way.of(now, command);
        if (way instanceof Way.Ask ask) {
            return vertx.eventBus()
                    .<CommandReply>request(Addresses.LOCAL_LEDGER_REHEARSALS, ask.command(), toGroups())
                    .map(Message::body)
                    .otherwise(failure -> CommandReply.refused(String.valueOf(failure.getMessage())));
        } else if (way instanceof Way.At at) {
            return at(command, at.node(), Meant.FORECAST);
        } else if (way instanceof Way.Answer answer) {
            return Future.succeededFuture(answer.reply());
        }
        return Future.succeededFuture(CommandReply.done(
                way instanceof Way.Detach
                        ? command.node() + "'s agent would end and leave what it runs running, until the guard ends it"
                        : command.node() + " would be no voter any more, until its agent has begun anew"));
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

    private Future<CommandReply> at(OperatorCommand command, String there, Meant meant) {
        if (there.isEmpty() || there.equals(node)) {
            return meant == Meant.FORECAST ? rehearseHere(command) : here(command);
        }
        JsonObject body = CommandJson.write(command);
        if (meant == Meant.FORECAST) {
            // A node that does not know this field refuses the whole, and does nothing.
            body.put(FORECAST, true);
        }
        return peers.request(there, body.toBuffer(), GROUPS_LIMIT_MS)
                .map(answer -> read(there, answer))
                .otherwise(failure -> CommandReply.refused(there + " did not answer (" + failure.getMessage()
                        + "); look at the status before you ask again"));
    }

    private Future<CommandReply> rehearseHere(OperatorCommand command) {
        return vertx.eventBus()
                .<CommandReply>request(Addresses.LOCAL_GROUP_REHEARSALS, command, toGroups())
                .map(Message::body)
                .otherwise(failure -> CommandReply.refused(
                        "the groups of " + node + " did not answer (" + failure.getMessage() + ")"));
    }

    private static DeliveryOptions toGroups() {
        return new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(GROUPS_LIMIT_MS);
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
                .<CommandReply>request(Addresses.LOCAL_GROUP_COMMANDS, command, toGroups())
                .map(Message::body)
                .otherwise(failure -> CommandReply.refused("the groups of " + node + " did not answer ("
                        + failure.getMessage() + "); look at the status before you ask again"));
    }

    /**
     * Out of the voters whom a lease asks, then out of the ledger's own: nobody counts on votes that it has forgotten. In
     * again it comes by itself, with an empty directory.
     */
    private Future<CommandReply> replace(ClusterState now, OperatorCommand command) {
        String lost = command.node();
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
