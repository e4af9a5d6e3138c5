package io.mainstay.core.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** All times follow from one. */
class LeaseTimingsTest {
    @Test
    void theDefaultIsAsWritten() {
        assertThat(LeaseTimings.of(2000)).isEqualTo(new LeaseTimings(2000, 250, 500, 150));
    }

    @Test
    void theFastOneIsAsWritten() {
        assertThat(LeaseTimings.of(600)).isEqualTo(new LeaseTimings(600, 75, 150, 80));
    }

    @Test
    void theRelationsHoldOverTheWholeRange() {
        for (long ttl = LeaseTimings.MIN_TTL_MS; ttl <= LeaseTimings.MAX_TTL_MS; ttl++) {
            LeaseTimings timings = LeaseTimings.of(ttl);
            assertThat(timings.renewMs()).isEqualTo(ttl / 8);
            assertThat(timings.fenceBudgetMs()).isEqualTo(ttl / 4);
            assertThat(timings.slackMs()).isEqualTo(50 + ttl / 20);
            assertThat(timings.voterLimitMs()).isEqualTo(ttl + timings.slackMs());
            assertThat(timings.gapMs()).isEqualTo(3 * timings.renewMs()).isLessThan(ttl);
            // Between the last renewal and the fence there is room for three lost ones.
            assertThat(ttl - timings.fenceBudgetMs()).isGreaterThanOrEqualTo(4 * timings.renewMs());
        }
    }

    @Test
    void aTtlOutsideItsRangeIsRefused() {
        assertThatThrownBy(() -> LeaseTimings.of(399)).hasMessageContaining("399 ms is not from 400 to 60000");
        assertThatThrownBy(() -> LeaseTimings.of(60_001)).isInstanceOf(IllegalArgumentException.class);
    }
}
