package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NodeClockTest {
    @Test
    void theSameMomentIsShownAsTheSameHoweverOftenItIsAskedFor() {
        assertThat(LongStream.range(0, 2_000_000)
                        .map(ignored -> NodeClock.wallAt(5_000))
                        .distinct()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatIsNowIsShownAsTheWallClockDoes() {
        assertThat(NodeClock.wallAt(NodeClock.nowMs()))
                .isBetween(NodeClock.wallMs() - 1_000, NodeClock.wallMs() + 1_000);
    }
}
