package io.mainstay.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DerivedTimesTest {
    @Test
    void theBoundFollowsFromTheTtl() {
        DerivedTimes slow = new DerivedTimes(LeaseTimings.of(2_000), 300);
        assertThat(slow.worstMs()).isEqualTo(2_200);
        assertThat(slow.worstWithLeaderMs()).isEqualTo(2_200);
        assertThat(new DerivedTimes(LeaseTimings.of(600), 150).worstMs()).isEqualTo(730);
        assertThat(new DerivedTimes(LeaseTimings.of(400), 250).worstWithLeaderMs())
                .isEqualTo(800);
    }

    @Test
    void everyDerivedTimeIsListedWithItsMeaning() {
        assertThat(new DerivedTimes(LeaseTimings.of(2_000), 300).rows())
                .extracting(DerivedTimes.Row::name, DerivedTimes.Row::ms)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("renew", 250L),
                        org.assertj.core.groups.Tuple.tuple("fenceBudget", 500L),
                        org.assertj.core.groups.Tuple.tuple("slack", 150L),
                        org.assertj.core.groups.Tuple.tuple("electionMax", 450L));
    }
}
