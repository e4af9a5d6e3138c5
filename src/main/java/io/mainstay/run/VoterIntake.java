package io.mainstay.run;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.lease.LeaseAnswers.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On the leader: takes in whoever waits to be a voter, one at a time. First into the ledger's own voters, so that it has the
 * log; once it lives, into those whom a lease asks.
 */
final class VoterIntake {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.node");

    private final LedgerOpening opening;
    private final Ledger ledger;
    private boolean isUnderWay;

    VoterIntake(LedgerOpening opening, Ledger ledger) {
        this.opening = opening;
        this.ledger = ledger;
    }

    /** What is due. Pure. */
    sealed interface Due {
        /** Into the ledger's own voters. */
        record Follow(String node) implements Due {}

        /** Into the voters whom a lease asks. */
        record Vote(Command.VotersChanged command) implements Due {}
    }

    static Optional<Due> due(ClusterState state, Set<String> following, Map<String, History> answers) {
        for (Map.Entry<String, History> answer : answers.entrySet()) {
            boolean isNew = answer.getValue().waits() && !following.contains(answer.getKey());
            if (isNew && state.node(answer.getKey()).isPresent()) {
                return Optional.of(new Due.Follow(answer.getKey()));
            }
        }
        for (NodeRecord node : state.nodes().values()) {
            boolean follows = node.present().isPresent() && following.contains(node.name());
            if (follows && !state.voters().has(node.name())) {
                List<String> names = new ArrayList<>(state.voters().names());
                names.add(node.name());
                return Optional.of(new Due.Vote(new Command.VotersChanged(names, node.name())));
            }
        }
        return Optional.empty();
    }

    /** Called on one context, every few seconds. */
    void look(ClusterState state, Map<String, History> answers) {
        if (isUnderWay || !opening.leads()) {
            return;
        }
        due(state, opening.voters(), answers).ifPresent(next -> {
            if (next instanceof Due.Follow follow) {
                isUnderWay = true;
                LOG.info("{} waits to be a voter and is taken in", follow.node());
                opening.takeIn(follow.node())
                        .onFailure(failure -> LOG.warn("{}; it is tried again", failure.getMessage()))
                        .onComplete(done -> isUnderWay = false);
            } else if (next instanceof Due.Vote vote) {
                ledger.propose(vote.command(), answer -> {});
            }
        });
    }
}
