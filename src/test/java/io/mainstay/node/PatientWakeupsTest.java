package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is only told comes when it is due, or when what is more urgent is over, or a quarter of a second later. */
class PatientWakeupsTest {
    private final List<Long> told = new ArrayList<>();
    private final OneWakeup time = new OneWakeup();
    private boolean isUnderWay;
    private final PatientWakeups patient = new PatientWakeups(time, () -> isUnderWay);

    @Test
    void withNothingMoreUrgentItComesWhenItIsDue() {
        patient.wakeAt(1_030, () -> told.add(time.nowMs()));
        time.passTo(2_000);
        assertThat(told).containsExactly(1_030L);
    }

    @Test
    void whileSomethingMoreUrgentIsUnderWayItWaits() {
        isUnderWay = true;
        patient.wakeAt(1_030, () -> told.add(time.nowMs()));
        time.passTo(1_120);
        assertThat(told).isEmpty();
        isUnderWay = false;
        time.passTo(2_000);
        assertThat(told).containsExactly(1_130L);
    }

    @Test
    void butNotForEver() {
        isUnderWay = true;
        patient.wakeAt(1_030, () -> told.add(time.nowMs()));
        time.passTo(2_000);
        assertThat(told).containsExactly(1_030 + PatientWakeups.LONGEST_MS);
    }
}
