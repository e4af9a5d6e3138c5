package io.mainstay.run;

import io.mainstay.config.NodeConfig;
import io.mainstay.config.NodeConfig.Member;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.lease.LeaseAnswers;
import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.lease.LeaseChannel;
import io.mainstay.ledger.Generations;
import io.mainstay.ledger.LedgerFailure;
import io.mainstay.ledger.LedgerLimits;
import io.mainstay.ledger.LedgerOptions;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.mainstay.ledger.RatisLedger;
import io.mainstay.node.NodeClock;
import io.mainstay.node.StateDirectory;
import io.mainstay.node.TimerWakeups;
import io.mainstay.node.Wakeups;
import io.mainstay.ownership.LateLedger;
import io.mainstay.run.Beginning.Found;
import io.mainstay.run.Beginning.Log;
import io.mainstay.run.Beginning.Readiness;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens this node's ledger. A directory with history is simply opened. An empty one may belong to a new node, or to one
 * that has lost its disk and with it what it voted for: the others are asked which.
 */
final class LedgerOpening {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.node");
    private static final long ASK_LIMIT_MS = 1_000;
    private static final long ASK_AGAIN_MS = 50;
    /** Of each that is asked; an election is no worse than waiting longer. */
    private static final long HAND_OVER_LIMIT_MS = 400;

    private final NodeConfig config;
    private final StateDirectory starts;
    private final LateLedger late;
    private final Consumer<String> onBroken;
    private final Vertx vertx;
    private final Context home;
    private final Wakeups wakeups;
    private volatile Optional<Found> found = Optional.empty();
    private volatile @Nullable RatisLedger open;
    private volatile boolean isWaiting;

    LedgerOpening(NodeConfig config, StateDirectory state, LateLedger late, Vertx vertx, Consumer<String> onBroken) {
        this.starts = state;
        this.vertx = vertx;
        this.home = vertx.getOrCreateContext();
        this.wakeups = new TimerWakeups(vertx);
        this.config = config;
        this.late = late;
        this.onBroken = onBroken;
    }

    /** Looks what there is on the disk. Before the first hello, which tells of it. */
    Future<Void> look() {
        return vertx.executeBlocking(() -> {
            long generation = Generations.newest(starts.path());
            Path directory = Generations.directory(starts.path(), generation);
            found = Optional.of(new Found(
                    Generations.hasHistory(directory) ? Log.KEPT : Log.NONE,
                    Generations.isReady(directory) ? Readiness.READY : Readiness.NOT_YET,
                    generation));
            return null;
        });
    }

    /** Of the ledger that this node has; {@link LeaseAnswers#NO_LEDGER} where it has none. */
    long generation() {
        return found().log() == Log.NONE ? LeaseAnswers.NO_LEDGER : found().generation();
    }

    /** After a look. Completes when it is open. Waits for the others as long as it takes, and says for whom. */
    Future<Void> open(LeaseChannel channel) {
        return (found().log() == Log.NONE ? askUntilKnown(channel) : Future.succeededFuture(Fresh.FOUNDS))
                .compose(fresh -> {
                    isWaiting = fresh == Fresh.JOINS;
                    return vertx.executeBlocking(() -> opened(fresh));
                })
                .compose(this::become);
    }

    private Found found() {
        return found.orElse(Found.NOTHING);
    }

    private Future<Void> become(RatisLedger ledger) {
        open = ledger;
        ledger.onBroken(reason -> onBroken.accept("the ledger is broken: " + reason));
        late.opened(ledger);
        return Future.succeededFuture();
    }

    /** Closes the ledger and opens it again; fails where the old one cannot be ended. */
    Future<Void> openAnew() {
        RatisLedger last = open;
        if (last == null) {
            return Future.failedFuture("there is no ledger to open anew");
        }
        late.closed(config.node() + " opens its ledger anew");
        return vertx.executeBlocking(last::openAnew).compose(this::become);
    }

    /** Lets one of those who are heard lead, where this node does. */
    Future<Void> handOver(Set<String> heard) {
        RatisLedger present = open;
        return present == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    present.handOver(heard, HAND_OVER_LIMIT_MS);
                    return null;
                });
    }

    /** As leader, takes a node in that waits to vote; blocks a thread of the pool until it has the log. */
    Future<Void> takeIn(String name) {
        return changeVoters(voters -> voters.add(name));
    }

    /** Takes a node out of those that vote. */
    Future<Void> takeOut(String name) {
        return changeVoters(voters -> voters.remove(name));
    }

    private Future<Void> changeVoters(Consumer<Set<String>> change) {
        RatisLedger present = open;
        if (present == null) {
            return Future.failedFuture("the ledger is not open here");
        }
        Set<String> names = new TreeSet<>(present.voters().keySet());
        change.accept(names);
        return vertx.executeBlocking(() -> {
            present.changeVoters(addresses(config, names));
            return null;
        });
    }

    boolean leads() {
        RatisLedger present = open;
        return present != null && present.leads();
    }

    /** Who votes in the ledger itself, as far as this node knows. */
    Set<String> voters() {
        RatisLedger present = open;
        return present == null ? Set.of() : present.voters().keySet();
    }

    private static SortedMap<String, InetSocketAddress> addresses(NodeConfig config, Set<String> names) {
        SortedMap<String, InetSocketAddress> some = new TreeMap<>();
        config.members().stream()
                .filter(each -> names.contains(each.name()))
                .forEach(each -> some.put(each.name(), new InetSocketAddress(each.address(), each.ledgerPort())));
        return some;
    }

    /** As leader, begins the connections anew that are dead though their other end is heard. */
    void reconnect(Set<String> heard, long silentMs) {
        RatisLedger present = open;
        if (present != null) {
            present.reconnect(heard, silentMs);
        }
    }

    Future<Void> close() {
        RatisLedger last = open;
        return last == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    last.close();
                    return null;
                });
    }

    /** Whether this node's ledger knows anything of {@code asker}; empty as long as its directory was not looked at. */
    Optional<History> history(String asker, Optional<ClusterState> state) {
        return found.map(directory -> Beginning.told(asker, state, directory, waits(state)));
    }

    /** Whether this node waits to be taken in as a voter: it was opened for that and has heard nothing yet. */
    boolean waits(Optional<ClusterState> state) {
        return isWaiting && state.map(known -> known.index() == 0).orElse(true);
    }

    /** Asks all the others until one knows this node, or none does. */
    private Future<Fresh> askUntilKnown(LeaseChannel channel) {
        Promise<Fresh> known = Promise.promise();
        home.runOnContext(ignored -> ask(channel, known));
        return known.future();
    }

    private void ask(LeaseChannel channel, Promise<Fresh> known) {
        List<String> others = config.members().stream()
                .map(Member::name)
                .filter(name -> !name.equals(config.node()))
                .toList();
        Map<String, Future<Optional<History>>> asked = new LinkedHashMap<>();
        for (String other : others) {
            asked.put(
                    other,
                    channel.askHistory(other, ASK_LIMIT_MS).map(Optional::of).otherwise(Optional.empty()));
        }
        Future.all(List.copyOf(asked.values()))
                .onComplete(all -> home.runOnContext(ignored -> {
                    SortedMap<String, Optional<History>> answers = new TreeMap<>();
                    asked.forEach((other, answer) -> answers.put(other, answer.result()));
                    List<History> told =
                            answers.values().stream().flatMap(Optional::stream).toList();
                    int members = config.members().size();
                    Found own = found();
                    Optional<Fresh> meaning = Beginning.of(told, members, own);
                    if (meaning.isEmpty() && Beginning.makesReady(told, members, own)) {
                        makeReady().onSuccess(ready -> ask(channel, known)).onFailure(known::fail);
                    } else if (meaning.isEmpty()) {
                        waitsFor(Beginning.reason(config.node(), answers, own));
                        wakeups.wakeAt(wakeups.nowMs() + ASK_AGAIN_MS, () -> ask(channel, known));
                    } else if (meaning.get() == Fresh.JOINS && Beginning.knownStarts(told) >= starts.life()) {
                        countOn(Beginning.knownStarts(told), known);
                    } else {
                        found = Optional.of(own.following(Beginning.generation(told)));
                        meaning.ifPresent(known::complete);
                    }
                }));
    }

    /** The count of starts went with the disk: what this start says would be taken for an earlier one's. */
    private void countOn(long known, Promise<Fresh> failed) {
        try {
            starts.countOn(known);
            failed.fail("the count of starts of " + config.node() + " was lost with its disk; it is set to " + known
                    + ", which the others know, and the node begins anew");
        } catch (IOException failure) {
            failed.fail(failure);
        }
    }

    private Future<Void> makeReady() {
        return vertx.executeBlocking(() -> {
            Generations.makeReady(Generations.directory(starts.path(), found().generation()));
            found = Optional.of(found().ready());
            return null;
        });
    }

    private void waitsFor(String text) {
        if (!text.equals(late.waitsFor())) {
            LOG.info("{}", text);
            late.waitsFor(text);
        }
    }

    private RatisLedger opened(Fresh fresh) throws LedgerFailure {
        return RatisLedger.open(options(config, starts.path(), found().generation(), fresh), NodeClock::wallMs);
    }

    /** How this node takes part in its cluster's ledger. */
    static LedgerOptions options(NodeConfig config, Path state, long generation, Fresh fresh) {
        List<String> names = config.members().stream().map(Member::name).toList();
        SortedMap<String, InetSocketAddress> voters = addresses(config, Set.copyOf(names));
        Member self = config.self();
        return new LedgerOptions(
                config.cluster().name(),
                config.node(),
                voters,
                new InetSocketAddress(self.address(), self.ledgerPort()),
                Generations.directory(state, generation),
                LedgerLimits.of(config.cluster().ttlMs()),
                config.cluster().tls().map(tls -> new LedgerOptions.Tls(tls.ca(), tls.cert(), tls.key())),
                ClusterState.initial(new ClusterSpec(names, List.of()), names),
                fresh,
                generation);
    }
}
