package io.mainstay.run;

import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What an empty ledger directory means, judged by what the others say. Pure. */
final class Beginning {
    private Beginning() {}

    /**
     * What it means; empty while too few have answered.
     *
     * @param answers of those who know something
     * @param members how many nodes are configured, this one included
     */
    static Optional<Fresh> of(List<History> answers, int members) {
        Optional<History> newest = newest(answers);
        if (newest.isPresent() && newest.get().index() > 0 && !newest.get().askerVotes()) {
            // New to a cluster that exists, or taken out of its voters for having lost its disk: it keeps silent until
            // it is taken in.
            return Optional.of(Fresh.JOINS);
        } else if (answers.stream().anyMatch(History::hasHistory)) {
            return Optional.of(Fresh.REFUSED);
        }
        int silent = members - 1 - answers.size();
        return silent < (members + 1) / 2 ? Optional.of(Fresh.FOUNDS) : Optional.empty();
    }

    /** The count of starts that the others know of the asker; its own must be greater, or it is taken for an earlier boot. */
    static long knownStarts(List<History> answers) {
        return answers.stream().mapToLong(History::askerStarts).max().orElse(0);
    }

    private static Optional<History> newest(List<History> answers) {
        return answers.stream().max(Comparator.comparingLong(History::index));
    }
}
