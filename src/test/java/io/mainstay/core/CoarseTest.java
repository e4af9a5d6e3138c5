package io.mainstay.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoarseTest {
    @Test
    void neverMoreThanHalfAStepAway() {
        for (long atMs = -600; atMs < 600; atMs++) {
            assertThat(Coarse.about(atMs)).isBetween(atMs - Coarse.STEP_MS / 2, atMs + Coarse.STEP_MS / 2);
            assertThat(Coarse.about(atMs) % Coarse.STEP_MS).isZero();
        }
    }

    @Test
    void whoIsWokenALittleLateKeepsItsPace() {
        assertThat(Coarse.about(1_500 + 3 + 1_000)).isEqualTo(2_500);
    }
}
