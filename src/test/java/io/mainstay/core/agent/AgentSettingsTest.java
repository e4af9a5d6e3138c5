package io.mainstay.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Attributes and their values: defaults, overrides, ranges, spelling. */
class AgentSettingsTest {
    @Test
    void whatIsNotOverriddenIsTheFieldsDefault() {
        AgentSettings defaults = AgentSettings.DEFAULTS;
        assertThat(defaults.monitorIntervalMs()).isEqualTo(10_000);
        assertThat(defaults.offlineMonitorIntervalMs()).isEqualTo(60_000);
        assertThat(defaults.onlineTimeoutMs()).isEqualTo(300_000);
        assertThat(defaults.offlineTimeoutMs()).isEqualTo(300_000);
        assertThat(defaults.cleanTimeoutMs()).isEqualTo(60_000);
        assertThat(defaults.onlineWaitLimit()).isEqualTo(2);
        assertThat(defaults.faultOnMonitorTimeouts()).isEqualTo(4);
        assertThat(defaults.onlineTrustTimeMs()).isEqualTo(600_000);
        assertThat(defaults.actions()).isEqualTo(AgentSettings.Actions.ON_OFF);
        assertThat(defaults.isSet(Attribute.CRITICAL)).isTrue();
    }

    @Test
    void settingsAreEqualWhenTheirOverridesAre() {
        AgentSettings one = AgentSettings.DEFAULTS.with(Attribute.RESTART_LIMIT, 3);
        AgentSettings other = AgentSettings.DEFAULTS.with(Map.of(Attribute.RESTART_LIMIT, 3L));
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(AgentSettings.DEFAULTS);
        assertThat(one).isNotEqualTo(null).hasToString("{RESTART_LIMIT=3}");
        assertThat(one.hashCode()).isNotEqualTo(AgentSettings.DEFAULTS.hashCode());
    }

    @Test
    void aValueOutsideItsRangeIsAProgrammersError() {
        assertThatThrownBy(() -> AgentSettings.DEFAULTS.with(Attribute.MONITOR_INTERVAL, 99))
                .hasMessageContaining("MonitorInterval 99 is outside 100…86400000");
        assertThatThrownBy(() -> AgentSettings.DEFAULTS.with(Attribute.CRITICAL, 2))
                .hasMessageContaining("Critical 2");
        assertThat(AgentSettings.DEFAULTS.with(Attribute.CRITICAL, 0).isSet(Attribute.CRITICAL))
                .isFalse();
    }

    @Test
    void attributesAreFoundByTheFieldsSpelling() {
        for (Attribute attribute : Attribute.values()) {
            assertThat(Attribute.byKey(attribute.key())).contains(attribute);
            assertThat(attribute.meaning()).isNotEmpty();
            assertThat(attribute.defaultValue()).isBetween(attribute.min(), attribute.max());
        }
        assertThat(Attribute.byKey("monitorInterval")).isEmpty();
        assertThat(Attribute.ACTIONS.kind()).isEqualTo(Attribute.Kind.CHOICE);
        assertThat(Attribute.ACTIONS.choices()).containsExactly("OnOff", "OnOnly", "None");
        assertThat(Attribute.MONITOR_INTERVAL.choices()).isEmpty();
    }
}
