package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node with an empty ledger directory does, by what the others say. */
class BeginningTest {
    private static final History NOTHING = new History(false, 0);
    private static final History KNOWS_IT = new History(true, 90);

    @Test
    void itFoundsTheClusterOnceAllTheOthersKnowNothing() {
        assertThat(Beginning.of(List.of(), 2, 0)).isEmpty();
        assertThat(Beginning.of(List.of(NOTHING), 2, 0)).contains(Fresh.FOUNDS);
        assertThat(Beginning.of(List.of(NOTHING, NOTHING), 3, 0)).contains(Fresh.FOUNDS);
    }

    @Test
    void aMajorityDoesNotFoundItWithoutOneWhoMayRunTheGroupsAlready() {
        assertThat(Beginning.of(List.of(NOTHING), 3, 0)).as("n1 may run alone").isEmpty();
        assertThat(Beginning.of(List.of(NOTHING, NOTHING), 5, 0))
                .as("n1 and n2 may be a cluster of their own")
                .isEmpty();
        assertThat(Beginning.of(List.of(NOTHING, NOTHING, NOTHING), 5, 0)).isEmpty();
    }

    @Test
    void aVoterOfAClusterThatWasJustFoundedFoundsItToo() {
        History justFounded = new History(false, 12, true, 0, false);
        assertThat(Beginning.of(List.of(justFounded, NOTHING), 3, 0)).contains(Fresh.FOUNDS);
        assertThat(Beginning.of(List.of(justFounded), 3, 0))
                .as("the other may have heard its vote")
                .isEmpty();
    }

    @Test
    void oneWhoKnowsItIsEnoughToRefuse() {
        assertThat(Beginning.of(List.of(NOTHING, KNOWS_IT), 3, 0)).contains(Fresh.REFUSED);
        assertThat(Beginning.of(List.of(KNOWS_IT), 7, 0)).contains(Fresh.REFUSED);
    }

    @Test
    void whoIsNoVoterWaitsToBeTakenInAndTheNewestWordCounts() {
        History takenOut = new History(true, 95, false, 7, false);
        assertThat(Beginning.of(List.of(takenOut), 3, 0)).contains(Fresh.JOINS);
        assertThat(Beginning.of(List.of(KNOWS_IT, takenOut), 3, 0))
                .as("n1 lags")
                .contains(Fresh.JOINS);
        assertThat(Beginning.of(List.of(takenOut, new History(true, 99)), 3, 0))
                .as("taken in again since")
                .contains(Fresh.REFUSED);
        assertThat(Beginning.of(List.of(new History(false, 40, false, 0, false)), 4, 0))
                .as("a fourth node")
                .contains(Fresh.JOINS);
        assertThat(Beginning.knownStarts(List.of(takenOut, NOTHING))).isEqualTo(7);
    }

    @Test
    void inARecoveredClusterOnlyWhoKnowsOfItIsListenedToAndNothingIsFounded() {
        History survivor = new History(true, 1_000_000_095, false, 7, false, 1);
        History fromBefore = new History(true, 99, true, 7, false, 0);
        assertThat(Beginning.of(List.of(NOTHING, NOTHING), 3, 1)).isEmpty();
        assertThat(Beginning.of(List.of(NOTHING, fromBefore), 3, 1)).isEmpty();
        assertThat(Beginning.of(List.of(fromBefore, survivor), 3, 1)).contains(Fresh.JOINS);
        assertThat(Beginning.of(List.of(fromBefore, survivor), 3, 0))
                .as("a directory that tells of nothing")
                .contains(Fresh.JOINS);
        assertThat(Beginning.generation(List.of(fromBefore, survivor))).isEqualTo(1);
        assertThat(Beginning.generation(List.of())).isZero();
    }
}
