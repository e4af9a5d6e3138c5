package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final Attempts attempts = new Attempts();

    @Test
    void anAddressThatFailsTooOftenWaitsForTheEndOfItsWindow() {
        for (int i = 0; i < Attempts.LIMIT; i++) {
            assertThat(attempts.failed("10.0.0.1", 1_000 + i)).isZero();
        }
        assertThat(attempts.failed("10.0.0.1", 2_000)).isEqualTo(59_000);
        assertThat(attempts.failed("10.0.0.2", 2_000)).isZero();
        assertThat(attempts.failed("10.0.0.1", 60_999)).isEqualTo(1);
        assertThat(attempts.failed("10.0.0.1", 61_000)).isZero();
    }

    @Test
    void manyAddressesCostBoundedMemory() {
        for (int i = 0; i < 3 * Attempts.SOURCES; i++) {
            attempts.failed("10.0.0." + i, i);
        }
        assertThat(attempts.size()).isEqualTo(Attempts.SOURCES);
    }
}
