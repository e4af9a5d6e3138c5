package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.NodeJoined;
import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.run.VoterIntake.Due;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is taken in as a voter, and in which order. */
class VoterIntakeTest {
    private static final History WAITS = new History(false, 0, true, 0, true);
    private static final History VOTES = new History(true, 50);

    private ClusterState state =
            ClusterState.initial(new ClusterSpec(List.of("n1", "n2", "n3"), List.of()), List.of("n1", "n2"));

    private void joins(String node) {
        state = state.apply(state.index() + 1, new NodeJoined(node, 1, "1", "d"))
                .next();
    }

    @Test
    void whoWaitsFollowsFirstAndVotesOnceItLives() {
        Set<String> two = Set.of("n1", "n2");
        Set<String> three = Set.of("n1", "n2", "n3");
        assertThat(VoterIntake.due(state, two, Map.of("n2", VOTES, "n3", WAITS)))
                .contains(new Due.Follow("n3"));
        assertThat(VoterIntake.due(state, three, Map.of("n2", VOTES, "n3", WAITS)))
                .as("it is being given the log")
                .isEmpty();

        joins("n3");
        assertThat(VoterIntake.due(state, three, Map.of("n3", VOTES)))
                .contains(new Due.Vote(new Command.VotersChanged(List.of("n1", "n2", "n3"), "n3")));
    }

    @Test
    void whoDoesNotFollowOrIsNotConfiguredDoesNotVote() {
        joins("n3");
        assertThat(VoterIntake.due(state, Set.of("n1", "n2"), Map.of())).isEmpty();
        assertThat(VoterIntake.due(state, Set.of("n1", "n2"), Map.of("n9", WAITS)))
                .isEmpty();
    }

    @Test
    void whoWasTakenOutAndIsGoneStaysOut() {
        assertThat(VoterIntake.due(state, Set.of("n1", "n2", "n3"), Map.of("n2", VOTES)))
                .isEmpty();
    }
}
