package io.mainstay.ownership;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a node that is still starting, or opens it anew: whoever needs one can have it at once, and hears of it
 * when it is open. Until then nothing can be decided, and it is said why. Whoever listens never sees an earlier state
 * after a later one: a ledger that was opened anew reads what it has applied before once more.
 */
public final class LateLedger implements Ledger {
    private final List<Forward> onApplied = new ArrayList<>();
    private final List<Consumer<String>> onLeader = new ArrayList<>();
    private final List<Consumer<Command>> onPending = new ArrayList<>();
    private volatile @Nullable Ledger open;
    private String waitsFor = "the ledger is not open yet";

    /** Passes on what is not older than what was passed on before. Called on threads of one ledger after the other. */
    private static final class Forward implements Consumer<ClusterState> {
        private final Consumer<ClusterState> listener;
        private long index;

        Forward(Consumer<ClusterState> listener) {
            this.listener = listener;
        }

        @Override
        public synchronized void accept(ClusterState state) {
            if (state.index() >= index) {
                index = state.index();
                listener.accept(state);
            }
        }
    }

    /** Why it is not open yet, as a sentence without its stop. */
    public synchronized void waitsFor(String reason) {
        waitsFor = reason;
    }

    public synchronized String waitsFor() {
        return open == null ? waitsFor : "";
    }

    /** From now on everything goes there. */
    public synchronized void opened(Ledger ledger) {
        open = ledger;
        onApplied.forEach(ledger::onApplied);
        onLeader.forEach(listener -> listen(ledger, listener));
        onPending.forEach(ledger::onPending);
    }

    /** The ledger is closed, and another one will be opened: nothing can be decided meanwhile. */
    public synchronized void closed(String reason) {
        open = null;
        waitsFor = reason;
        onLeader.forEach(listener -> listener.accept(""));
    }

    private void listen(Ledger ledger, Consumer<String> listener) {
        ledger.onLeader(leader -> {
            if (open == ledger) {
                listener.accept(leader);
            }
        });
    }

    @Override
    public synchronized void onApplied(Consumer<ClusterState> listener) {
        Forward forward = new Forward(listener);
        onApplied.add(forward);
        Ledger ledger = open;
        if (ledger != null) {
            ledger.onApplied(forward);
        }
    }

    @Override
    public synchronized void onLeader(Consumer<String> listener) {
        onLeader.add(listener);
        Ledger ledger = open;
        if (ledger != null) {
            listen(ledger, listener);
        }
    }

    @Override
    public synchronized void onPending(Consumer<Command> listener) {
        onPending.add(listener);
        Ledger ledger = open;
        if (ledger != null) {
            ledger.onPending(listener);
        }
    }

    @Override
    public void propose(Command command, Consumer<Answer> answer) {
        Ledger ledger;
        String reason;
        synchronized (this) {
            ledger = open;
            reason = waitsFor;
        }
        if (ledger == null) {
            answer.accept(new Answer.Unknown(reason));
        } else {
            ledger.propose(command, answer);
        }
    }
}
