package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Pace.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a node that falls behind opens its ledger anew, and when it only waits. */
class PaceTest {
    private static final long LOOK_MS = 1_000;

    private Pace pace = Pace.UNKNOWN;
    private long nowMs = 10_000;

    private Verdict look(long own, long others) {
        nowMs += LOOK_MS;
        pace = pace.look(own, others, nowMs);
        return pace.verdict();
    }

    private List<Verdict> look(int times, long own, long others) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            verdicts.add(look(own, others));
        }
        return verdicts;
    }

    @Test
    void whoHasAppliedWhatTheOthersHaveKeepsUpHoweverLongNothingHappens() {
        assertThat(look(100, 7, 7)).containsOnly(Verdict.KEEPS_UP);
        assertThat(look(100, 7, 3)).as("ahead of who told").containsOnly(Verdict.KEEPS_UP);
    }

    @Test
    void aStepForwardGivesTheWholeLimitAgain() {
        for (int index = 1; index < 60; index++) {
            assertThat(look(index, 1_000)).as("a long log is being read").isEqualTo(Verdict.KEEPS_UP);
        }
    }

    @Test
    void theLimitCountsFromWhenTheOthersWereAheadNotFromTheLastStep() {
        look(3_600, 7, 7);

        assertThat(look(5, 7, 8)).containsOnly(Verdict.KEEPS_UP);
        assertThat(look(7, 8)).isEqualTo(Verdict.OPEN_ANEW);
    }

    @Test
    void aSmallerWordOfAnotherDoesNotHideTheGreaterOne() {
        assertThat(look(5, 7, 9)).containsOnly(Verdict.KEEPS_UP);
        assertThat(look(7, 0)).as("nobody answered this time").isEqualTo(Verdict.OPEN_ANEW);
    }

    @Test
    void eachOpeningWaitsTwiceAsLongAndTheThirdWasTheLastOfThisProcess() {
        List<Integer> waits = new ArrayList<>();
        for (int opening = 0; opening < 4; opening++) {
            int looks = 1;
            for (Verdict last = look(7, 9); last == Verdict.KEEPS_UP; last = look(7, 9)) {
                looks++;
            }
            waits.add(looks - 1);
            assertThat(pace.verdict()).isEqualTo(opening < 3 ? Verdict.OPEN_ANEW : Verdict.BEGIN_ANEW);
            pace = pace.opened(nowMs);
        }

        assertThat(waits).containsExactly(5, 9, 19, 39);
    }

    @Test
    void whoFollowsAgainHasAllItsTriesAgain() {
        look(6, 7, 9);
        pace = pace.opened(nowMs);
        assertThat(pace.openings()).isEqualTo(1);

        assertThat(look(8, 9)).isEqualTo(Verdict.KEEPS_UP);
        assertThat(pace.openings()).isZero();
    }

    @Test
    void whoSleptBeginsToCountWhenItWakes() {
        look(4, 7, 9);
        nowMs += 60_000;

        assertThat(look(5, 7, 9)).containsOnly(Verdict.KEEPS_UP);
        assertThat(look(7, 9)).isEqualTo(Verdict.OPEN_ANEW);
    }
}
