package io.mainstay.hook;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.node.Wakeups;
import io.vertx.core.Context;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's: the leader delivers, once it has applied everything that was recorded before it led. Until then it could
 * repeat what its predecessor has had recorded.
 */
public final class LedgerHookLog implements HookLog {
    private static final long AGAIN_MS = 500;
    private static final long UNKNOWN = -1;

    private final String node;
    private final Ledger ledger;
    private String leader = "";
    private long term;
    private long knownFrom = UNKNOWN;
    private @Nullable ClusterState state;
    private @Nullable View told;
    private @Nullable Context context;
    private @Nullable Wakeups wakeups;
    private Consumer<View> listener = ignored -> {};

    public LedgerHookLog(String node, Ledger ledger) {
        this.node = node;
        this.ledger = ledger;
    }

    @Override
    public void begin(Context on, Wakeups clock, Consumer<View> to) {
        context = on;
        wakeups = clock;
        listener = to;
        ledger.onApplied(next -> on.runOnContext(ignored -> applied(next)));
        ledger.onLeader(name -> on.runOnContext(ignored -> leaderIs(name)));
    }

    private void applied(ClusterState next) {
        state = next;
        tell();
    }

    private void leaderIs(String name) {
        if (name.equals(leader)) {
            return;
        }
        leader = name;
        knownFrom = UNKNOWN;
        term++;
        tell();
        if (name.equals(node)) {
            catchUp(term);
        }
    }

    /** What is decided now comes after everything that any leader before had recorded. */
    private void catchUp(long mine) {
        Context on = context;
        if (on == null || mine != term) {
            return;
        }
        ledger.propose(
                new Command.Spread(),
                answer -> on.runOnContext(ignored -> {
                    if (mine != term) {
                        return;
                    }
                    if (answer instanceof Ledger.Answer.Decided decided) {
                        knownFrom = decided.entry().index();
                        tell();
                    } else {
                        Wakeups clock = wakeups;
                        if (clock != null) {
                            clock.wakeAt(clock.nowMs() + AGAIN_MS, () -> catchUp(mine));
                        }
                    }
                }));
    }

    /** The log is the same object as long as nothing is added: to compare it event by event would cost more than to tell. */
    @SuppressWarnings("ReferenceEquality")
    private void tell() {
        ClusterState now = state;
        if (now == null) {
            return;
        }
        boolean isOurs = leader.equals(node) && knownFrom != UNKNOWN && now.index() >= knownFrom;
        View next = new View(
                isOurs ? Duty.OURS : Duty.OTHERS, leader, now.log(), now.log().read());
        View before = told;
        boolean isSame = before != null
                && before.duty() == next.duty()
                && before.who().equals(next.who())
                && before.log() == next.log();
        if (!isSame) {
            told = next;
            listener.accept(next);
        }
    }

    @Override
    public void acknowledge(String hook, long position, Consumer<Boolean> isRecorded) {
        Context on = context;
        if (on == null) {
            throw new IllegalStateException("not begun");
        }
        ledger.propose(
                new Command.EventsRead(hook, position),
                answer -> on.runOnContext(ignored -> isRecorded.accept(answer instanceof Ledger.Answer.Decided decided
                        && decided.entry().isAccepted())));
    }
}
