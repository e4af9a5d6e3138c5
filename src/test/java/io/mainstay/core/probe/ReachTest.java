package io.mainstay.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** C13: whether a standby is reached. */
class ReachTest {
    private static final long TIMEOUT_MS = 20_000;
    private static final long NEVER = Long.MIN_VALUE;

    @Test
    void C13_aStandbyIsUnreachedOnceNoProbeCameForTheTimeout() {
        assertThat(Reach.of(1_000, NEVER, TIMEOUT_MS, 21_000))
                .as("it may still come")
                .isEqualTo(Reach.UNKNOWN);
        assertThat(Reach.of(1_000, NEVER, TIMEOUT_MS, 21_001)).isEqualTo(Reach.UNREACHED);
        assertThat(Reach.of(1_000, 5_000, TIMEOUT_MS, 25_000)).isEqualTo(Reach.REACHED);
        assertThat(Reach.of(1_000, 5_000, TIMEOUT_MS, 25_001)).isEqualTo(Reach.UNREACHED);
    }

    @Test
    void C13_whatWasSeenBeforeItWentOutOfServiceSaysNothing() {
        assertThat(Reach.of(30_000, 29_000, TIMEOUT_MS, 31_000)).isEqualTo(Reach.UNKNOWN);
    }
}
