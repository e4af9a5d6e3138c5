package io.mainstay.ownership;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a node that is still starting: whoever needs one can have it at once, and hears of it when it is open.
 * Until then nothing can be decided, and it is said why.
 */
public final class LateLedger implements Ledger {
    private final List<Consumer<ClusterState>> onApplied = new ArrayList<>();
    private final List<Consumer<String>> onLeader = new ArrayList<>();
    private @Nullable Ledger open;
    private String waitsFor = "the ledger is not open yet";

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
        onLeader.forEach(ledger::onLeader);
    }

    @Override
    public synchronized void onApplied(Consumer<ClusterState> listener) {
        onApplied.add(listener);
        if (open != null) {
            open.onApplied(listener);
        }
    }

    @Override
    public synchronized void onLeader(Consumer<String> listener) {
        onLeader.add(listener);
        if (open != null) {
            open.onLeader(listener);
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
