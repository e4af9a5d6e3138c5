package io.mainstay.run;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.Coarse;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Pace;
import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.lease.LeaseChannel;
import io.mainstay.lease.LeaseKeeper;
import io.mainstay.node.NodeClock;
import io.mainstay.node.TimerWakeups;
import io.mainstay.node.Wakeups;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Asks the others how far they have applied the ledger, and opens this node's anew when it does not follow. What runs here
 * goes on meanwhile: the lease needs no log.
 */
final class PaceWatch {
    private static final long LOOK_MS = 2_000;
    private static final long ASK_LIMIT_MS = 1_000;
    /** Longer than a request may take; shorter than the follower waits before it opens its own ledger anew. */
    private static final long SILENT_MS = 3_000;

    private final String node;
    private final Vertx vertx;
    private final LeaseChannel channel;
    private final LeaseKeeper keeper;
    private final LedgerOpening opening;
    private final VoterIntake intake;
    private final Consumer<String> onBroken;
    private final Context home;
    private final Wakeups wakeups;
    private Pace pace = Pace.UNKNOWN;
    private volatile boolean isEnded;

    PaceWatch(
            String node,
            Vertx vertx,
            LeaseChannel channel,
            LeaseKeeper keeper,
            LedgerOpening opening,
            VoterIntake intake,
            Consumer<String> onBroken) {
        this.intake = intake;
        this.node = node;
        this.vertx = vertx;
        this.channel = channel;
        this.keeper = keeper;
        this.opening = opening;
        this.onBroken = onBroken;
        this.home = vertx.getOrCreateContext();
        this.wakeups = new TimerWakeups(vertx);
    }

    void begin() {
        home.runOnContext(ignored -> later());
    }

    /** The node leaves: whether its ledger keeps up does not matter any more. */
    void end() {
        isEnded = true;
    }

    private void later() {
        wakeups.wakeAt(Coarse.about(wakeups.nowMs() + LOOK_MS), this::look);
    }

    private void look() {
        if (isEnded) {
            return;
        }
        Set<String> heard = keeper.heard(NodeClock.nowMs());
        opening.reconnect(heard, SILENT_MS);
        TreeMap<String, Future<History>> answers = new TreeMap<>();
        heard.forEach(other -> answers.put(other, channel.askHistory(other, ASK_LIMIT_MS)));
        Future.join(List.copyOf(answers.values())).onComplete(all -> home.runOnContext(ignored -> judge(answers)));
    }

    private void judge(Map<String, Future<History>> answers) {
        if (isEnded) {
            return;
        }
        TreeMap<String, History> told = new TreeMap<>();
        answers.forEach((other, answer) -> {
            if (answer.succeeded()) {
                told.put(other, answer.result());
            }
        });
        keeper.state().ifPresent(state -> intake.look(state, told));
        if (opening.waits(keeper.state())) {
            // Nobody has taken it in yet, so it follows nobody.
            later();
            return;
        }
        long others = told.values().stream().mapToLong(History::index).max().orElse(0);
        long own = keeper.state().map(ClusterState::index).orElse(0L);
        pace = pace.look(own, others, NodeClock.nowMs());
        switch (pace.verdict()) {
            case KEEPS_UP -> later();
            case OPEN_ANEW -> openAnew();
            case BEGIN_ANEW -> {
                if (ownsNothing()) {
                    onBroken.accept(told() + "; opening it anew did not help");
                } else {
                    // What runs here is safe as long as the lease lasts; a new process would end it.
                    openAnew();
                }
            }
        }
    }

    private boolean ownsNothing() {
        return keeper.state().stream()
                .flatMap(state -> state.groups().values().stream())
                .noneMatch(group -> group.holder().node().equals(node));
    }

    private String told() {
        return node + " has applied the ledger up to " + pace.own() + " only, the others up to " + pace.others();
    }

    private void openAnew() {
        String text = told() + "; it opens its ledger anew";
        vertx.eventBus()
                .publish(
                        Addresses.LOCAL_OCCURRENCE,
                        new Occurrence("", "", EventKind.LEDGER_REOPENED, text),
                        LocalCodec.LOCAL);
        opening.openAnew()
                .onSuccess(opened -> home.runOnContext(ignored -> {
                    pace = pace.opened(NodeClock.nowMs());
                    later();
                }))
                .onFailure(failure -> onBroken.accept(failure.getMessage()));
    }
}
