package io.mainstay.run;

import io.mainstay.config.NodeConfig;
import io.mainstay.config.NodeConfig.Member;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.lease.LeaseChannel;
import io.mainstay.ledger.LedgerFailure;
import io.mainstay.ledger.LedgerLimits;
import io.mainstay.ledger.LedgerOptions;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.mainstay.ledger.RatisLedger;
import io.mainstay.node.TimerWakeups;
import io.mainstay.node.Wakeups;
import io.mainstay.ownership.LateLedger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
    private final Path directory;
    private final LateLedger late;
    private final Consumer<String> onBroken;
    private final Context home;
    private final Wakeups wakeups;
    private volatile Optional<Boolean> isEmpty = Optional.empty();
    private volatile @Nullable RatisLedger open;

    LedgerOpening(NodeConfig config, Path state, LateLedger late, Vertx vertx, Consumer<String> onBroken) {
        this.home = vertx.getOrCreateContext();
        this.wakeups = new TimerWakeups(vertx);
        this.config = config;
        this.directory = state.resolve("ledger");
        this.late = late;
        this.onBroken = onBroken;
    }

    /** Completes when it is open. Waits for the others as long as it takes, and says for whom. */
    Future<Void> open(Vertx vertx, LeaseChannel channel) {
        return vertx.executeBlocking(() -> !RatisLedger.hasHistory(directory))
                .onSuccess(empty -> isEmpty = Optional.of(empty))
                .compose(empty -> empty ? askUntilKnown(channel) : Future.succeededFuture(Fresh.FOUNDS))
                .compose(fresh -> vertx.executeBlocking(() -> opened(fresh)))
                .map(this::become);
    }

    private @Nullable Void become(RatisLedger ledger) {
        open = ledger;
        ledger.onBroken(reason -> onBroken.accept("the ledger is broken: " + reason));
        late.opened(ledger);
        return null;
    }

    /** Closes the ledger and opens it again; fails where the old one cannot be ended. */
    Future<Void> openAnew(Vertx vertx) {
        RatisLedger last = open;
        if (last == null) {
            return Future.failedFuture("there is no ledger to open anew");
        }
        late.closed(config.node() + " opens its ledger anew");
        return vertx.executeBlocking(last::openAnew).map(this::become);
    }

    /** Lets one of those who are heard lead, where this node does. */
    Future<Void> handOver(Vertx vertx, Set<String> heard) {
        RatisLedger present = open;
        return present == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    present.handOver(heard, HAND_OVER_LIMIT_MS);
                    return null;
                });
    }

    /** As leader, begins the connections anew that are dead though their other end is heard. */
    void reconnect(Set<String> heard, long silentMs) {
        RatisLedger present = open;
        if (present != null) {
            present.reconnect(heard, silentMs);
        }
    }

    Future<Void> close(Vertx vertx) {
        RatisLedger last = open;
        return last == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    last.close();
                    return null;
                });
    }

    /** Whether this node's ledger knows anything of {@code asker}; empty as long as that is not known. */
    Optional<History> history(String asker, Optional<ClusterState> state) {
        if (state.isPresent()) {
            boolean hasVoted = state.get().bootOf(asker) > 0;
            boolean hasJoined =
                    state.get().node(asker).map(NodeRecord::lastIncarnation).orElse(0L) > 0;
            return Optional.of(new History(hasVoted || hasJoined, state.get().index()));
        }
        return isEmpty.filter(empty -> empty).map(empty -> new History(false, 0));
    }

    /** Asks all the others until one knows this node, or a majority does not. */
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
        List<Future<Optional<History>>> answers = new ArrayList<>();
        for (String other : others) {
            answers.add(
                    channel.askHistory(other, ASK_LIMIT_MS).map(Optional::of).otherwise(Optional.empty()));
        }
        Future.all(answers)
                .onComplete(all -> home.runOnContext(ignored -> {
                    List<String> silent = new ArrayList<>();
                    boolean isForgotten = false;
                    for (int i = 0; i < others.size(); i++) {
                        Optional<History> answer = answers.get(i).result();
                        isForgotten |= answer.isPresent() && answer.get().hasHistory();
                        if (answer.isEmpty()) {
                            silent.add(others.get(i));
                        }
                    }
                    if (isForgotten) {
                        known.complete(Fresh.REFUSED);
                    } else if (silent.size() < (config.members().size() + 1) / 2) {
                        known.complete(Fresh.FOUNDS);
                    } else {
                        waitFor(silent);
                        wakeups.wakeAt(wakeups.nowMs() + ASK_AGAIN_MS, () -> ask(channel, known));
                    }
                }));
    }

    private void waitFor(List<String> silent) {
        String text = config.node() + " has no ledger yet and waits for a majority to ask; not heard: "
                + String.join(", ", silent);
        if (!text.equals(late.waitsFor())) {
            LOG.info("{}", text);
            late.waitsFor(text);
        }
    }

    private RatisLedger opened(Fresh fresh) throws LedgerFailure {
        SortedMap<String, InetSocketAddress> voters = new TreeMap<>();
        config.members()
                .forEach(each -> voters.put(each.name(), new InetSocketAddress(each.address(), each.ledgerPort())));
        Member self = config.self();
        List<String> names = config.members().stream().map(Member::name).toList();
        return RatisLedger.open(new LedgerOptions(
                config.cluster().name(),
                config.node(),
                voters,
                new InetSocketAddress(self.address(), self.ledgerPort()),
                directory,
                LedgerLimits.of(config.cluster().ttlMs()),
                config.cluster().tls().map(tls -> new LedgerOptions.Tls(tls.ca(), tls.cert(), tls.key())),
                ClusterState.initial(new ClusterSpec(names, List.of()), names),
                fresh));
    }
}
