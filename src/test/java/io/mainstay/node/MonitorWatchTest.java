package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorWatchTest {
    private static final AgentSettings SETTINGS = AgentSettings.DEFAULTS.with(Attribute.MONITOR_TIMEOUT, 1_000);

    private final List<String> raised = new ArrayList<>();
    private final MonitorWatch watch = new MonitorWatch((kind, text) -> raised.add(kind.label() + ": " + text));

    @Test
    void A55_onlyMonitorsAreTimedAndAnEpisodeIsNews() {
        watch.began(7, 5_000);
        assertThat(watch.answered(6, 5_100, SETTINGS)).as("a late answer").isFalse();
        assertThat(watch.answered(7, 5_020, SETTINGS)).isFalse();
        assertThat(watch.answered(8, 9_000, SETTINGS)).as("a command").isFalse();
        assertThat(watch.times().count()).isEqualTo(1);
        watch.began(9, 6_000);
        assertThat(watch.answered(9, 6_900, SETTINGS)).isTrue();
        assertThat(raised)
                .containsExactly("monitor-slow: its monitor took 900 ms of the 1000 ms it may take (MonitorTimeout)");
    }

    @Test
    void A55_whatWasEndedForTakingTooLongCountsAndWhatACommandEndedDoesNot() {
        watch.began(1, 0);
        watch.cancelled(1, 300, SETTINGS);
        assertThat(watch.times().count()).isZero();
        watch.began(2, 1_000);
        watch.cancelled(2, 2_001, SETTINGS);
        assertThat(watch.times().worstMs()).isEqualTo(1_001);
        assertThat(raised).hasSize(1);
    }
}
