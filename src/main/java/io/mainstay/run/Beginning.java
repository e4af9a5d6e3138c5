package io.mainstay.run;

import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an empty ledger directory means, judged by what the others say. Pure.
 *
 * <p>A majority is not enough to found a cluster: whoever is not heard may run the groups already, alone or with others, by a
 * file that does not name the newcomers.
 */
final class Beginning {
    private Beginning() {}

    /**
     * What it means; empty while one that may know better has not answered.
     *
     * @param told of those who know something
     * @param members how many nodes are configured, this one included
     * @param generation the newest that this node's directory tells of; it founds nothing in a cluster that was recovered, and
     *     who has not heard of the recovery has nothing to say
     */
    static Optional<Fresh> of(List<History> told, int members, long generation) {
        List<History> answers =
                told.stream().filter(each -> each.generation() >= generation).toList();
        Optional<History> newest = newest(answers);
        if (newest.isPresent() && newest.get().index() > 0 && !newest.get().askerVotes()) {
            // New to a cluster that exists, or taken out of its voters for having lost its disk: it keeps silent until
            // it is taken in.
            return Optional.of(Fresh.JOINS);
        } else if (answers.stream().anyMatch(History::hasHistory)) {
            return Optional.of(Fresh.REFUSED);
        }
        boolean allAnswered = answers.size() == members - 1;
        return generation == 0 && allAnswered ? Optional.of(Fresh.FOUNDS) : Optional.empty();
    }

    /** The count of starts that the others know of the asker; its own must be greater, or it is taken for an earlier boot. */
    static long knownStarts(List<History> answers) {
        return answers.stream().mapToLong(History::askerStarts).max().orElse(0);
    }

    /** Of the ledger that the asker is to follow. */
    static long generation(List<History> answers) {
        return newest(answers).map(History::generation).orElse(0L);
    }

    private static Optional<History> newest(List<History> answers) {
        return answers.stream().max(Comparator.comparingLong(History::index));
    }
}
