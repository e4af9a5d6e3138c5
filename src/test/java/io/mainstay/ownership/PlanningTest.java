package io.mainstay.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.node.OneWakeup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanningTest {
    private final OneWakeup clock = new OneWakeup();
    private final List<String> told = new ArrayList<>();
    private final Planning planning =
            new Planning("n1", new LateLedger(), LeaseTimings.of(2_000), new ClusterSpec(List.of("n1"), List.of()), "");

    @Test
    void whatIsOnlyToldWaitsWhileThisNodeLeaves() {
        planning.patient(clock).wakeAt(1_010, () -> told.add("before"));
        clock.passTo(1_020);
        assertThat(told).containsExactly("before");

        planning.leaving();
        planning.patient(clock).wakeAt(1_030, () -> told.add("leaving"));
        clock.passTo(1_200);
        assertThat(told).containsExactly("before");

        clock.passTo(1_300);
        assertThat(told).containsExactly("before", "leaving");
    }
}
