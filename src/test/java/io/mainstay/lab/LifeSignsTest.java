package io.mainstay.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.lab.LifeSigns.Life;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The lab's checker sees what it must see, on logs made up here. */
class LifeSignsTest {
    private static final long MS = 1_000_000;

    /** Signs of one life each millisecond, both ends included. */
    private static String signs(String host, int pid, long fromMs, long toMs) {
        return signs(host, pid, fromMs, fromMs, toMs);
    }

    private static String signs(String host, int pid, long bornMs, long fromMs, long toMs) {
        return LongStream.rangeClosed(fromMs, toMs)
                .mapToObj(ms -> ms * MS + " " + host + " " + pid + " " + bornMs * MS + "\n")
                .collect(Collectors.joining());
    }

    private static LifeSigns of(String... parts) {
        return new LifeSigns(LifeSigns.parse(String.join("", parts)), MS);
    }

    @Test
    void oneAfterTheOtherIsNoOverlap() {
        LifeSigns signs = of(signs("n1", 7, 100, 200), signs("n2", 7, 201, 300), signs("n1", 9, 301, 310));

        assertThat(signs.overlaps()).isEmpty();
        assertThat(signs.overlapNs()).isZero();
    }

    @Test
    void twoHostsAtOnceAreSeenForAsLongAsItLasts() {
        LifeSigns signs = of(signs("n1", 7, 100, 200), signs("n2", 7, 188, 300));

        assertThat(signs.overlaps()).hasSize(1);
        assertThat(signs.overlapNs()).isEqualTo(12 * MS);
    }

    @Test
    void aSecondCopyOnTheSameHostIsAnOverlapToo() {
        assertThat(of(signs("n1", 7, 100, 200), signs("n1", 8, 150, 160)).overlapNs())
                .isEqualTo(10 * MS);
    }

    @Test
    void theSamePidOfAnotherBootIsAnotherLife() {
        assertThat(of(signs("n1", 7, 100, 200), signs("n1", 7, 150, 160)).overlaps())
                .hasSize(1);
    }

    @Test
    void aSingleSignWithinAnothersTimeCounts() {
        assertThat(of(signs("n1", 7, 100, 200), signs("n2", 7, 150, 150)).overlapNs())
                .isEqualTo(MS);
    }

    @Test
    void aFrozenLifeCountsNotWhileItIsFrozenButWhenItGoesOn() {
        String frozen = signs("n1", 7, 100, 200) + signs("n1", 7, 100, 900, 915);

        assertThat(of(frozen, signs("n2", 7, 300, 800)).overlaps()).isEmpty();
        assertThat(of(frozen, signs("n2", 7, 300, 1000)).overlapNs()).isEqualTo(15 * MS);
    }

    @Test
    void aShortGapIsStillTheSameStretch() {
        String held = signs("n1", 7, 100, 110) + signs("n1", 7, 100, 210, 220);

        assertThat(of(held).stretches()).hasSize(1);
        assertThat(of(held, signs("n2", 7, 140, 160)).overlapNs()).isEqualTo(20 * MS);
        assertThat(of(signs("n1", 7, 100, 110) + signs("n1", 7, 100, 211, 220)).stretches())
                .hasSize(2);
    }

    @Test
    void severalOverlapsAddUp() {
        assertThat(of(signs("n1", 1, 0, 400), signs("n2", 1, 10, 40), signs("n2", 2, 300, 305))
                        .overlapNs())
                .isEqualTo(35 * MS);
    }

    @Test
    void threeAtOnceAreThreeOverlaps() {
        assertThat(of(signs("n1", 1, 0, 50), signs("n2", 1, 10, 40), signs("n3", 1, 20, 30))
                        .overlaps())
                .hasSize(3);
    }

    @Test
    void anOutageIsFromTheLastSignToTheFirstOfTheNext() {
        LifeSigns signs = of(signs("n1", 7, 100, 200), signs("n2", 5, 450, 500));

        assertThat(signs.runningAt(210 * MS)).contains(new Life("n1", 7, 100 * MS));
        assertThat(signs.firstOfNewLife(150 * MS)).hasValueSatisfying(sign -> {
            assertThat(sign.life().host()).isEqualTo("n2");
            assertThat(sign.atNs()).isEqualTo(450 * MS);
        });
        assertThat(signs.longestSilenceNs(150 * MS, 500 * MS)).isEqualTo(250 * MS);
        assertThat(signs.longestSilenceNs(150 * MS, 900 * MS)).isEqualTo(400 * MS);
        assertThat(signs.lastSignOf(new Life("n1", 7, 100 * MS))).contains(200 * MS);
    }

    @Test
    void aBrokenLineIsNotPassedOver() {
        assertThatThrownBy(() -> LifeSigns.parse("100 n1 7\n")).hasMessageContaining("not a life sign");
        assertThat(LifeSigns.parse("")).isEqualTo(List.of());
    }
}
