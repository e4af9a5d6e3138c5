package io.mainstay.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorTimes.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorTimesTest {
    private static final AgentSettings DEFAULTS = AgentSettings.DEFAULTS;

    private final List<String> told = new ArrayList<>();
    private MonitorTimes times = MonitorTimes.NONE;

    private void take(AgentSettings settings, long... durationsMs) {
        for (long durationMs : durationsMs) {
            MonitorTimes.Judged judged = times.after(durationMs, settings);
            times = judged.times();
            if (judged.change() != Change.NONE) {
                told.add(judged.change() + ": " + judged.notice());
            }
        }
    }

    @Test
    void A55_countLastAverageAndWorstAreKept() {
        take(DEFAULTS, 10, 30, 20);
        assertThat(times.count()).isEqualTo(3);
        assertThat(times.lastMs()).isEqualTo(20);
        assertThat(times.averageMs()).isEqualTo(20);
        assertThat(times.worstMs()).isEqualTo(30);
        assertThat(told).isEmpty();
    }

    @Test
    void A55_theAverageForgetsWhatIsLongPast() {
        take(DEFAULTS, 1_000);
        for (int i = 0; i < 60; i++) {
            take(DEFAULTS, 10);
        }
        assertThat(times.averageMs()).isBetween(10.0, 20.0);
        assertThat(times.worstMs()).isEqualTo(1_000);
    }

    @Test
    void A55_aMonitorNearItsTimeoutIsToldOnceAnEpisodeAndSoIsTheEnd() {
        AgentSettings quick = DEFAULTS.with(Attribute.MONITOR_TIMEOUT, 1_000);
        take(quick, 100, 799, 800, 900, 1_000, 100, 100, 850, 100, 100);
        assertThat(told).containsExactly("SLOW: its monitor took 800 ms of the 1000 ms it may take (MonitorTimeout)");
        assertThat(times.isSlow()).isTrue();
        take(quick, 90);
        assertThat(told)
                .last()
                .isEqualTo("NORMAL: its monitors are as fast again as they should be: the last took 90 ms");
        take(quick, 950);
        assertThat(told).as("another episode").hasSize(3);
    }

    @Test
    void A55_aSuddenGrowthIsSlow() {
        take(DEFAULTS, 100, 6_000);
        assertThat(told).isEmpty();
        take(DEFAULTS, 6_001);
        assertThat(told).containsExactly("SLOW: its monitor took 6001 ms, more than 100 % beyond the expected 3000 ms");
    }

    @Test
    void A55_aGradualGrowthIsSlowOnceThereAreEnoughToTell() {
        take(DEFAULTS, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000);
        assertThat(told).isEmpty();
        take(DEFAULTS, 5_000);
        assertThat(told)
                .containsExactly(
                        "SLOW: its monitors take 5000 ms on average, more than 40 % beyond the expected 3000 ms");
    }

    @Test
    void A55_eachReasonCanBeSwitchedOff() {
        AgentSettings silent = DEFAULTS.with(Attribute.MONITOR_WARN_AT, 0)
                .with(Attribute.MONITOR_VALUE_THRESHOLD, 0)
                .with(Attribute.MONITOR_AVERAGE_THRESHOLD, 0);
        for (int i = 0; i < 20; i++) {
            take(silent, 10_000);
        }
        assertThat(told).isEmpty();
    }
}
