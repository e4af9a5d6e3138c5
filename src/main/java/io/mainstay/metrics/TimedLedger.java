package io.mainstay.metrics;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A ledger whose answers are timed, and nothing else.
 *
 * @param nowNs monotonic nanoseconds
 * @param onDecided told how many nanoseconds a decision took
 * @param onUnknown told of each proposal whose fate is not known
 */
record TimedLedger(Ledger ledger, LongSupplier nowNs, LongConsumer onDecided, Runnable onUnknown) implements Ledger {
    @Override
    public void onApplied(Consumer<ClusterState> listener) {
        ledger.onApplied(listener);
    }

    @Override
    public void onLeader(Consumer<String> listener) {
        ledger.onLeader(listener);
    }

    @Override
    public void onPending(Consumer<Command> listener) {
        ledger.onPending(listener);
    }

    @Override
    public void propose(Command command, Consumer<Answer> answer) {
        long beganNs = nowNs.getAsLong();
        ledger.propose(command, decided -> {
            if (decided instanceof Answer.Decided) {
                onDecided.accept(nowNs.getAsLong() - beganNs);
            } else {
                onUnknown.run();
            }
            answer.accept(decided);
        });
    }
}
