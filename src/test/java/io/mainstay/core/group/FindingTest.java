package io.mainstay.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.Finding.Kind;
import io.mainstay.core.group.Fit.Grade;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {
    private static final Fit GATE = new Fit(Grade.WORSE, "it does not reach 10.0.0.1");
    private static final Fit CARRIER = new Fit(Grade.WORSE, "eth0 has no carrier there");
    private static final Fit FAR = new Fit(Grade.NOT, "it does not reach 10.0.0.2");

    @Test
    void theWorstOfWhatResourcesSayCounts() {
        assertThat(Finding.OFFLINE.under(List.of())).isEqualTo(Finding.OFFLINE);
        assertThat(Finding.OFFLINE.under(List.of(Fit.WELL))).isEqualTo(Finding.OFFLINE);
        assertThat(Finding.OFFLINE.under(List.of(Fit.WELL, GATE, CARRIER, GATE)))
                .isEqualTo(new Finding(Kind.UNREACHED, "it does not reach 10.0.0.1 and eth0 has no carrier there"));
        assertThat(Finding.OFFLINE.under(List.of(GATE, FAR)))
                .isEqualTo(new Finding(Kind.UNFIT, "it does not reach 10.0.0.2"));
    }

    @Test
    void whatRunsAndWhatLeavesIsToldAsItIs() {
        assertThat(Finding.ONLINE.under(List.of(FAR))).isEqualTo(Finding.ONLINE);
        assertThat(Finding.UNFIT.under(List.of(GATE))).isEqualTo(Finding.UNFIT);
    }
}
