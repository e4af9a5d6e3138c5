package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void theNearestWordIsFoundWhateverItsCase() {
        assertThat(Nearest.to("monitorintervall", List.of("MonitorTimeout", "MonitorInterval")))
                .contains("MonitorInterval");
        assertThat(Nearest.to("prot", List.of("port", "post"))).contains("port");
    }

    @Test
    void whatIsFarFromAllIsNotGuessed() {
        assertThat(Nearest.to("banana", List.of("port", "type"))).isEmpty();
        assertThat(Nearest.to("x".repeat(100_000), List.of("x".repeat(100_000))))
                .isEmpty();
    }
}
