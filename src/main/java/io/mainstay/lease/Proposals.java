package io.mainstay.lease;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.HistoryEntry.Verdict;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.Ledger.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the lease proposes to the ledger: none twice in flight, the same again only after an interval. Whoever proposes asks
 * again as long as it matters. Used on the lease's event loop only.
 */
final class Proposals {
    /** Enough for seven voters' words about seven nodes; what is dropped is asked for again. */
    static final int MAX_ASKED = 128;
    /** The ledger answers within a bounded time; one that has not by then is taken for lost. */
    static final long LOST_MS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(Proposals.class);

    private final Ledger ledger;
    private final Executor loop;
    private final long againMs;
    private final Complaints complaints = new Complaints(LOG);
    private final Map<Command, Asked> asked = new LinkedHashMap<>();

    private record Asked(long atMs, boolean isInFlight) {
        boolean isHeld(long nowMs, long againMs) {
            return nowMs - atMs < (isInFlight ? LOST_MS : againMs);
        }
    }

    /** @param loop the lease's event loop */
    Proposals(Ledger ledger, Executor loop, long againMs) {
        this.ledger = ledger;
        this.loop = loop;
        this.againMs = againMs;
    }

    void propose(Command command, long nowMs) {
        asked.values().removeIf(each -> !each.isHeld(nowMs, againMs));
        if (asked.containsKey(command) || asked.size() >= MAX_ASKED) {
            return;
        }
        asked.put(command, new Asked(nowMs, true));
        ledger.propose(command, answer -> loop.execute(() -> answered(command, answer)));
    }

    private void answered(Command command, Answer answer) {
        Asked known = asked.get(command);
        if (known == null) {
            return;
        }
        asked.put(command, new Asked(known.atMs, false));
        if (answer instanceof Answer.Decided decided && decided.entry().verdict() == Verdict.REFUSED) {
            complaints.say(
                    command.toString(),
                    "the ledger refused " + command + ": " + decided.entry().text(),
                    known.atMs);
        }
    }
}
