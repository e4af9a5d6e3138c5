package io.mainstay.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the outside prober's log proves, on logs made up here. */
class ProbeLogTest {
    private static ProbeLog of(String text) {
        return new ProbeLog(ProbeLog.parse(text));
    }

    @Test
    void twoHostsThatSayYesAtOnceAreSeen() {
        ProbeLog log = of("100 110 n1 http yes\n200 210 n1 http yes\n300 310 n1 http no\n"
                + "150 160 n2 http yes\n250 260 n2 http yes\n");

        assertThat(log.longestDoubleYesNs()).isEqualTo(200 - 160);
    }

    @Test
    void oneAfterTheOtherIsNoDoubleYes() {
        ProbeLog log = of("100 110 n1 http yes\n200 210 n1 http yes\n205 207 n1 http refused\n"
                + "212 220 n2 http yes\n300 305 n2 http yes\n");

        assertThat(log.longestDoubleYesNs()).isZero();
        assertThat(log.lastYes("n1", 0, 1000)).hasValue(200);
        assertThat(log.firstYes("n2", "http", 100)).hasValue(220);
        assertThat(log.firstYes("n2", "tcp", 100)).isEmpty();
    }

    @Test
    void aNoBetweenEndsTheTimeOfYes() {
        assertThat(of("100 101 n1 tcp yes\n110 111 n1 tcp yes\n120 121 n1 tcp silent\n130 131 n1 tcp yes\n")
                        .yesTimes())
                .hasSize(1);
    }

    @Test
    void kindsOfPortsAreNotMixed() {
        assertThat(of("100 101 n1 tcp yes\n200 201 n1 tcp yes\n100 101 n2 http yes\n200 201 n2 http yes\n")
                        .longestDoubleYesNs())
                .isZero();
    }

    @Test
    void aBrokenLineIsNotPassedOver() {
        assertThatThrownBy(() -> ProbeLog.parse("100 n1 tcp yes\n")).hasMessageContaining("not a probe");
    }
}
