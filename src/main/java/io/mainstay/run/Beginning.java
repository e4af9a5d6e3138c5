package io.mainstay.run;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.lease.Boot;
import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What an empty ledger directory means, judged by what the others say. Pure.
 *
 * <p>A majority is not enough to found a cluster: whoever is not heard may run the groups already, alone or with others, by a
 * file that does not name the newcomers. So all have to say that they know nothing. Who has heard that is ready, and stays it
 * over a restart; it opens its ledger when all others are ready too: nobody's answer is waited for that can come no more.
 */
final class Beginning {
    private Beginning() {}

    /** Whether there is a log or a snapshot. */
    enum Log {
        NONE,
        KEPT
    }

    /** Whether the directory still has what it was given when this node had heard all: it has lost no vote since. */
    enum Readiness {
        NOT_YET,
        READY
    }

    /**
     * A ledger's directory, as it was found at the start or made since.
     *
     * @param generation the newest that it tells of
     */
    record Found(Log log, Readiness readiness, long generation) {
        /** A new one. */
        static final Found NOTHING = new Found(Log.NONE, Readiness.NOT_YET, 0);

        Found ready() {
            return new Found(log, Readiness.READY, generation);
        }

        Found following(long newer) {
            return new Found(log, readiness, Math.max(generation, newer));
        }
    }

    /**
     * What it means that there is no log; empty while one that may know better has not answered.
     *
     * @param told of those who know something
     * @param members how many nodes are configured, this one included
     * @param own of a later generation, it founds nothing in a cluster that was recovered, and who has not heard of the recovery
     *     has nothing to say
     */
    static Optional<Fresh> of(List<History> told, int members, Found own) {
        List<History> answers = heard(told, own);
        Optional<History> newest = newest(answers);
        // Where something has been decided, all were ready.
        boolean isFounded = newest.isPresent() && newest.get().index() > 0;
        if (isFounded && !newest.get().askerVotes()) {
            // New to a cluster that exists, or taken out of its voters for having lost its disk: it keeps silent until
            // it is taken in.
            return Optional.of(Fresh.JOINS);
        } else if (answers.stream().anyMatch(History::hasHistory)) {
            return Optional.of(Fresh.REFUSED);
        }
        boolean allReady = answers.size() == members - 1 && answers.stream().allMatch(History::isReady);
        return own.generation() == 0 && own.readiness() == Readiness.READY && (isFounded || allReady)
                ? Optional.of(Fresh.FOUNDS)
                : Optional.empty();
    }

    /** Whether this node may make itself ready: all the others have said that they know nothing of it. */
    static boolean makesReady(List<History> told, int members, Found own) {
        List<History> answers = heard(told, own);
        return own.readiness() == Readiness.NOT_YET
                && own.generation() == 0
                && answers.size() == members - 1
                && answers.stream()
                        .noneMatch(
                                each -> each.hasHistory() || each.index() == History.NOT_READ || each.generation() > 0);
    }

    /**
     * What a node tells of {@code asker}. One that has a log, and has not heard yet what of it was decided, does not say that it
     * knows nothing.
     *
     * @param state the ledger's, as far as it is applied here
     */
    static History told(String asker, Optional<ClusterState> state, Found own, boolean waits) {
        boolean isReady = own.readiness() == Readiness.READY;
        long index = state.map(ClusterState::index).orElse(0L);
        if (state.isEmpty() || (index == 0 && own.log() == Log.KEPT)) {
            long known = own.log() == Log.KEPT ? History.NOT_READ : 0;
            return new History(false, known, true, 0, waits, own.generation(), isReady);
        }
        boolean hasVoted = state.get().bootOf(asker) > 0;
        boolean hasJoined =
                state.get().node(asker).map(NodeRecord::lastIncarnation).orElse(0L) > 0;
        return new History(
                hasVoted || hasJoined,
                index,
                state.get().voters().has(asker),
                knownStarts(state.get(), asker),
                waits,
                own.generation(),
                isReady);
    }

    private static long knownStarts(ClusterState state, String asker) {
        long lastLife = state.node(asker).map(NodeRecord::lastIncarnation).orElse(0L);
        return Math.max(state.bootOf(asker), lastLife / Boot.LIVES_PER_BOOT);
    }

    /**
     * Why it is not known yet, with what helps.
     *
     * @param answers of every other node; empty of one that gave none
     */
    static String reason(String node, SortedMap<String, Optional<History>> answers, Found own) {
        String begins = node + " has no ledger yet, and a cluster begins once all nodes of its file have answered each"
                + " other; ";
        String silent = names(answers, Optional::isEmpty);
        if (!silent.isEmpty()) {
            return begins + "no answer from " + silent
                    + ". Start the agent there with the same file, also where one runs with an earlier one";
        } else if (own.generation() > 0) {
            return node + " is to join a cluster that was recovered, and nobody who answers knows of it. Start a node"
                    + " that does";
        }
        String unread = names(
                answers,
                answer -> answer.map(History::index)
                        .filter(index -> index == History.NOT_READ)
                        .isPresent());
        if (own.readiness() == Readiness.NOT_YET && !unread.isEmpty()) {
            return node + " has no ledger, and " + unread + " cannot read what was decided without a majority of the"
                    + " voters. Start those that have a ledger; if they are lost for good, `mainstay cluster recover`"
                    + " on one that has";
        }
        return begins + "not all have answered "
                + names(answers, answer -> !answer.map(History::isReady).orElse(false));
    }

    private static String names(SortedMap<String, Optional<History>> answers, Predicate<Optional<History>> which) {
        return answers.entrySet().stream()
                .filter(each -> which.test(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private static List<History> heard(List<History> told, Found own) {
        return told.stream()
                .filter(each -> each.generation() >= own.generation())
                .toList();
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
