package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"0s,0", "250ms,250", "2s,2000", "5m,300000", "1h,3600000"})
    void aDurationIsReadAndWrittenTheSame(String text, long ms) {
        assertThat(Durations.parse(text)).isEqualTo(OptionalLong.of(ms));
        assertThat(Durations.format(ms)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "1.5s", "-1s", "5 s", "5S", "5d", "1234567890123s"})
    void anythingElseIsNone(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void theLargestUnitThatFitsIsWritten() {
        assertThat(Durations.format(90_000)).isEqualTo("90s");
    }
}
