package io.mainstay.core.agent;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The attributes of one resource: the built-in defaults, overridden by its type, overridden by itself. Immutable. */
public final class AgentSettings {
    public static final AgentSettings DEFAULTS = new AgentSettings(new EnumMap<>(Attribute.class));

    private final EnumMap<Attribute, Long> overrides;

    private AgentSettings(EnumMap<Attribute, Long> overrides) {
        this.overrides = overrides;
    }

    /** Returns these settings with one attribute changed. The value must lie in the attribute's range. */
    public AgentSettings with(Attribute attribute, long value) {
        if (value < attribute.min() || value > attribute.max()) {
            throw new IllegalArgumentException(attribute.key() + " " + value + " is outside " + attribute.min() + "…"
                    + attribute.max() + "; configuration is checked before it comes here");
        }
        EnumMap<Attribute, Long> next = new EnumMap<>(overrides);
        next.put(attribute, value);
        return new AgentSettings(next);
    }

    /** Returns these settings with all of the given attributes changed. */
    public AgentSettings with(Map<Attribute, Long> values) {
        AgentSettings next = this;
        for (Map.Entry<Attribute, Long> entry : values.entrySet()) {
            next = next.with(entry.getKey(), entry.getValue());
        }
        return next;
    }

    public long get(Attribute attribute) {
        return overrides.getOrDefault(attribute, attribute.defaultValue());
    }

    public boolean isSet(Attribute attribute) {
        return get(attribute) != 0;
    }

    public long monitorIntervalMs() {
        return get(Attribute.MONITOR_INTERVAL);
    }

    public long monitorTimeoutMs() {
        return get(Attribute.MONITOR_TIMEOUT);
    }

    public long offlineMonitorIntervalMs() {
        return get(Attribute.OFFLINE_MONITOR_INTERVAL);
    }

    public long onlineTimeoutMs() {
        return get(Attribute.ONLINE_TIMEOUT);
    }

    public long offlineTimeoutMs() {
        return get(Attribute.OFFLINE_TIMEOUT);
    }

    public long openTimeoutMs() {
        return get(Attribute.OPEN_TIMEOUT);
    }

    public long cleanTimeoutMs() {
        return get(Attribute.CLEAN_TIMEOUT);
    }

    public long onlineWaitLimit() {
        return get(Attribute.ONLINE_WAIT_LIMIT);
    }

    public long onlineRetryLimit() {
        return get(Attribute.ONLINE_RETRY_LIMIT);
    }

    public long restartLimit() {
        return get(Attribute.RESTART_LIMIT);
    }

    public long onlineTrustTimeMs() {
        return get(Attribute.ONLINE_TRUST_TIME);
    }

    public long toleranceLimit() {
        return get(Attribute.TOLERANCE_LIMIT);
    }

    public long faultOnMonitorTimeouts() {
        return get(Attribute.FAULT_ON_MONITOR_TIMEOUTS);
    }

    /** Which commands the agent may give its resource. */
    public Actions actions() {
        return Actions.values()[(int) get(Attribute.ACTIONS)];
    }

    /** The words of {@link Attribute#ACTIONS}, in their order. */
    public enum Actions {
        ON_OFF,
        ON_ONLY,
        NONE
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AgentSettings settings && settings.overrides.equals(overrides);
    }

    @Override
    public int hashCode() {
        return Objects.hash(overrides);
    }

    @Override
    public String toString() {
        return overrides.toString();
    }
}
