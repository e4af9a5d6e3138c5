package io.mainstay.ownership;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.DiffAsked;
import io.mainstay.bus.GroupsReply;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.VersionsNow;
import io.mainstay.config.Problem;
import io.mainstay.core.command.CommandReply.Verdict;
import io.mainstay.core.command.GroupsCommand;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupsVersion;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.plan.GroupsDiff;
import io.mainstay.node.NodeClock;
import io.mainstay.ownership.GroupsReader.InForce;
import io.mainstay.ownership.GroupsReader.Read;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes what operators ask of which groups there are, on whichever node they ask: reads it, has every other live node read it,
 * says what it would lead to, and hands it to the ledger. What nobody could run is refused before it is decided (V1).
 */
public final class GroupsDesk extends VerticleBase {
    private static final int NAMED = 3;

    private final String node;
    private final Ledger ledger;
    private final Supplier<Optional<ClusterState>> state;
    private final GroupsReader reader;
    private final GroupsPeers peers;

    /**
     * A desk that is not open yet.
     *
     * @param state the ledger as applied here; called on any thread
     */
    public GroupsDesk(
            String node,
            Ledger ledger,
            Supplier<Optional<ClusterState>> state,
            GroupsReader reader,
            GroupsPeers peers) {
        this.node = node;
        this.ledger = ledger;
        this.state = state;
        this.reader = reader;
        this.peers = peers;
    }

    @Override
    public Future<?> start() {
        vertx.eventBus()
                .<GroupsCommand>localConsumer(
                        Addresses.LOCAL_GROUPS,
                        message -> take(message.body())
                                .otherwise(failure -> GroupsReply.refused(
                                        node + " could not do it: " + failure.getMessage() + "; nothing has changed"))
                                .onSuccess(reply -> message.reply(reply, LocalCodec.LOCAL)));
        vertx.eventBus()
                .localConsumer(
                        Addresses.LOCAL_VERSIONS_NOW,
                        message -> versions().onSuccess(now -> message.reply(now, LocalCodec.LOCAL)));
        return Future.succeededFuture();
    }

    /** Other nodes answer on the lease's thread, which is not to be held up. */
    private <T> Future<T> here(Future<T> elsewhere) {
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete(done -> context.runOnContext(ignored -> {
            if (done.succeeded()) {
                promise.complete(done.result());
            } else {
                promise.fail(done.cause());
            }
        }));
        return promise.future();
    }

    private Future<VersionsNow> versions() {
        List<GroupsVersion> kept = state.get().map(ClusterState::versions).orElse(List.of());
        InForce here = reader.inForce();
        String document = here.version().map(GroupsVersion::document).orElseGet(reader::file);
        List<Future<VersionsNow.Taken>> asked = new ArrayList<>();
        asked.add(peers.own());
        others().forEach(other -> asked.add(here(peers.taken(other))));
        return Future.join(asked)
                .map(all -> new VersionsNow(document, here.number(), kept, all.<VersionsNow.Taken>list()));
    }

    /** The other live nodes. */
    private List<String> others() {
        return state.get()
                .map(now -> now.nodes().values().stream()
                        .filter(each -> each.present().isPresent())
                        .map(NodeRecord::name)
                        .filter(name -> !name.equals(node))
                        .toList())
                .orElse(List.of());
    }

    private Future<GroupsReply> take(GroupsCommand command) {
        ClusterState now = state.get().orElse(null);
        if (now == null) {
            return refused(node + " has not heard the ledger yet; ask again in a moment");
        }
        InForce here = reader.inForce();
        if (here.number() != now.version()) {
            return refused(node + " goes by version " + here.number() + " and not yet by " + now.version()
                    + (here.doubt().isEmpty() ? "; ask again in a moment" : ": " + here.doubt()));
        }
        if (!command.act().isBack()) {
            return reader.read(command.document()).compose(read -> weigh(command, now, here, read));
        }
        long back = command.version() == 0 ? now.version() - 1 : command.version();
        GroupsVersion earlier = now.version(back).orElse(null);
        return earlier == null
                ? refused("there is no version " + back + " to go back to; " + kept(now))
                : reader.read(earlier.document()).compose(read -> weigh(command, now, here, read));
    }

    private static String kept(ClusterState now) {
        List<String> numbers =
                now.versions().stream().map(each -> "" + each.number()).toList();
        return numbers.isEmpty() ? "none was applied yet" : "kept are " + String.join(", ", numbers);
    }

    private Future<GroupsReply> weigh(GroupsCommand command, ClusterState now, InForce here, Read read) {
        if (!read.problems().isEmpty()) {
            return Future.succeededFuture(GroupsReply.refused(
                    "the groups are not in order, and nothing has changed: " + first(read.problems()),
                    read.problems()));
        }
        List<Future<GroupsPeers.Opinion>> asked = others().stream()
                .map(other -> here(peers.check(other, read.text())))
                .toList();
        Future<GroupsDiff> diff = vertx.eventBus()
                .<GroupsDiff>request(
                        Addresses.LOCAL_DIFF,
                        new DiffAsked(here.groups(), read.groups()),
                        new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(GroupsPeers.LIMIT_MS))
                .map(Message::body);
        return Future.join(asked)
                .map(all -> all.<GroupsPeers.Opinion>list())
                .compose(opinions -> diff.compose(what -> decide(command, now, read, opinions, what)));
    }

    private Future<GroupsReply> decide(
            GroupsCommand command, ClusterState now, Read read, List<GroupsPeers.Opinion> opinions, GroupsDiff diff) {
        List<Problem> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        read.warnings().forEach(warning -> warnings.add(warning.toString()));
        for (GroupsPeers.Opinion opinion : opinions) {
            problems.addAll(opinion.problems());
            if (!opinion.silence().isEmpty()) {
                warnings.add(opinion.node() + " could not be asked whether it can run them (" + opinion.silence()
                        + "); it reads them when it hears of them");
            }
        }
        for (NodeRecord each : now.nodes().values()) {
            if (each.present().isEmpty()) {
                warnings.add(each.name() + " is not live; it reads them when it comes back");
            }
        }
        if (!problems.isEmpty()) {
            return Future.succeededFuture(GroupsReply.refused(
                    "another node could not run them, and nothing has changed: " + first(problems), problems));
        }
        Command.GroupsApplied wanted = command(command, now, read);
        var trial = now.apply(now.index() + 1, wanted);
        String text = trial.entry().text();
        if (!trial.isAccepted()) {
            return Future.succeededFuture(reply(Verdict.REFUSED, text, now.version(), now, diff, warnings));
        }
        boolean isNothing = diff.isEmpty() && now.version() > 0;
        if (isNothing) {
            return Future.succeededFuture(reply(
                    Verdict.DONE, "nothing differs from version " + now.version(), now.version(), now, diff, warnings));
        }
        long next = trial.next().version();
        if (command.act().isForReading()) {
            return Future.succeededFuture(
                    reply(Verdict.ACCEPTED, "it would be version " + next, next, now, diff, warnings));
        }
        Promise<GroupsReply> reply = Promise.promise();
        ledger.propose(wanted, answer -> reply.tryComplete(said(answer, next, now, diff, warnings)));
        return reply.future();
    }

    private Command.GroupsApplied command(GroupsCommand command, ClusterState now, Read read) {
        String why = command.act().isBack()
                ? "back to version " + (command.version() == 0 ? now.version() - 1 : command.version())
                        + (command.reason().isEmpty() ? "" : ": " + command.reason())
                : command.reason();
        String file = now.version() == 0 ? reader.file() : "";
        boolean hasRoom = file.length() + read.text().length() <= GroupsVersion.MAX_BYTES;
        return new Command.GroupsApplied(
                read.groups().stream().map(group -> group.frame()).toList(),
                read.text(),
                hasRoom ? file : "",
                command.base() == GroupsCommand.PRESENT ? now.version() : command.base(),
                command.interrupt(),
                command.by().isEmpty() ? "an operator" : command.by(),
                why,
                NodeClock.wallMs(),
                command.request());
    }

    private static GroupsReply said(
            Ledger.Answer answer, long next, ClusterState now, GroupsDiff diff, List<String> warnings) {
        if (answer instanceof Ledger.Answer.Decided decided) {
            boolean isTaken = decided.entry().isAccepted();
            return reply(
                    isTaken ? Verdict.ACCEPTED : Verdict.REFUSED,
                    decided.entry().text(),
                    isTaken ? next : now.version(),
                    now,
                    diff,
                    warnings);
        } else if (answer instanceof Ledger.Answer.Unknown unknown) {
            return GroupsReply.refused("nobody could decide it: " + unknown.reason()
                    + "; it may still be taken, so look at the versions before you ask again");
        } else {
            throw new IllegalArgumentException("no rule for " + answer);
        }
    }

    private static GroupsReply reply(
            Verdict verdict, String text, long version, ClusterState now, GroupsDiff diff, List<String> warnings) {
        return new GroupsReply(verdict, text, version, now.version(), diff, List.of(), warnings);
    }

    private static String first(List<Problem> problems) {
        String text = String.join(
                " · ", problems.stream().limit(NAMED).map(Problem::toString).toList());
        return problems.size() <= NAMED ? text : text + " · and " + (problems.size() - NAMED) + " more";
    }

    private static Future<GroupsReply> refused(String reason) {
        return Future.succeededFuture(GroupsReply.refused(reason));
    }
}
