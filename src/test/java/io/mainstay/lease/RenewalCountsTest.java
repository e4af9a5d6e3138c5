package io.mainstay.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.Step;
import io.mainstay.core.lease.HolderAction;
import io.mainstay.core.lease.HolderEvent;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.VoterSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenewalCountsTest {
    private static final LeaseTimings TIMINGS = LeaseTimings.of(2_000);

    private final RenewalCounts counts = new RenewalCounts();
    private LeaseHolder holder = LeaseHolder.begin("n1", 1, TIMINGS, new VoterSet(0, List.of("n1", "n2", "n3")), 1_000);

    private void send(long nowMs) {
        Step<LeaseHolder, HolderAction> step = LeaseHolder.step(holder, new HolderEvent.Tick(), nowMs);
        holder = step.next();
        assertThat(step.actions()).hasAtLeastOneElementOfType(HolderAction.SendRenewal.class);
        counts.sending(holder, holder.seq());
    }

    private void answer(String voter, long number, long nowMs) {
        holder = LeaseHolder.step(holder, new HolderEvent.Answered(voter, 1, number, 0), nowMs)
                .next();
    }

    @Test
    void aRenewalIsLateWhenNoMajorityHasAnsweredBeforeTheNext() {
        long nowMs = 1_000;
        send(nowMs);
        assertThat(counts.sent()).isEqualTo(1);
        answer("n1", 1, nowMs);
        answer("n2", 1, nowMs + 1);
        send(nowMs += TIMINGS.renewMs());
        assertThat(counts.late()).isZero();
        answer("n1", 2, nowMs);
        send(nowMs += TIMINGS.renewMs());
        assertThat(counts.late()).isEqualTo(1);
        // A later answer makes up for the one before, not for what was counted.
        answer("n1", 3, nowMs);
        answer("n3", 3, nowMs + 1);
        send(nowMs + TIMINGS.renewMs());
        assertThat(counts.late()).isEqualTo(1);
        assertThat(counts.sent()).isEqualTo(4);
    }
}
