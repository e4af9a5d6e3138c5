package io.mainstay.core.agent;

import java.util.List;
import java.util.Optional;

/**
 * A resource-type attribute (DOMAIN table b): its field's spelling, kind, default and range. Times are held in
 * milliseconds, counts as they are, flags as 0 or 1, choices as the index of their word.
 */
public enum Attribute {
    MONITOR_INTERVAL("MonitorInterval", Kind.DURATION, 10_000, 100, 86_400_000, "gap between monitors while online"),
    MONITOR_TIMEOUT("MonitorTimeout", Kind.DURATION, 10_000, 10, 3_600_000, "a longer monitor is ended and counted"),
    OFFLINE_MONITOR_INTERVAL(
            "OfflineMonitorInterval",
            Kind.DURATION,
            60_000,
            0,
            86_400_000,
            "gap between monitors while offline and while waiting to come online; 0 = offline is not monitored"),
    ONLINE_TIMEOUT(
            "OnlineTimeout", Kind.DURATION, 300_000, 100, 86_400_000, "from the start command to the final decision"),
    OFFLINE_TIMEOUT(
            "OfflineTimeout", Kind.DURATION, 300_000, 100, 86_400_000, "from the stop command to the final decision"),
    OPEN_TIMEOUT("OpenTimeout", Kind.DURATION, 60_000, 100, 3_600_000, "limit of Opening; monitoring begins then"),
    CLEAN_TIMEOUT("CleanTimeout", Kind.DURATION, 60_000, 100, 3_600_000, "a longer clean is ended and tried again"),
    ACTION_TIMEOUT("ActionTimeout", Kind.DURATION, 30_000, 100, 3_600_000, "a longer action is ended and has failed"),
    ONLINE_WAIT_LIMIT(
            "OnlineWaitLimit", Kind.COUNT, 2, 0, 1_000, "monitors after the first that may find it not yet online"),
    ONLINE_RETRY_LIMIT("OnlineRetryLimit", Kind.COUNT, 0, 0, 1_000, "further start attempts after a failed one"),
    RESTART_LIMIT("RestartLimit", Kind.COUNT, 0, 0, 1_000, "restarts in place before a fault is marked"),
    ONLINE_TRUST_TIME(
            "OnlineTrustTime",
            Kind.DURATION,
            600_000,
            0,
            604_800_000,
            "unbroken online time after which restarts are forgotten"),
    TOLERANCE_LIMIT("ToleranceLimit", Kind.COUNT, 0, 0, 1_000, "offline monitors forgiven while online"),
    FAULT_ON_MONITOR_TIMEOUTS(
            "FaultOnMonitorTimeouts", Kind.COUNT, 4, 0, 1_000, "monitor time-outs in a row that fault; 0 = never"),
    MONITOR_WARN_AT(
            "MonitorWarnAt",
            Kind.COUNT,
            80,
            0,
            100,
            "percent of MonitorTimeout that warn of a slow monitor; 0 = never"),
    MONITOR_EXPECTED("MonitorExpected", Kind.DURATION, 3_000, 1, 3_600_000, "how long a monitor is expected to take"),
    MONITOR_VALUE_THRESHOLD(
            "MonitorValueThreshold",
            Kind.COUNT,
            100,
            0,
            10_000,
            "percent beyond MonitorExpected at which one monitor is slow; 0 = never"),
    MONITOR_AVERAGE_THRESHOLD(
            "MonitorAvgThreshold",
            Kind.COUNT,
            40,
            0,
            10_000,
            "percent beyond MonitorExpected at which monitors are slow on average; 0 = never"),
    INTENTIONAL_OFFLINE("IntentionalOffline", Kind.FLAG, 0, 0, 1, "a stop declared as intended is no fault"),
    MANAGE_FAULTS("ManageFaults", Kind.CHOICE, 0, "ALL|NONE", "NONE: no clean, no restart, an operator decides"),
    ACTIONS(
            "Actions",
            Kind.CHOICE,
            0,
            "OnOff|OnOnly|None",
            "OnOnly is started and never stopped; None is only monitored"),
    CRITICAL("Critical", Kind.FLAG, 1, 0, 1, "its fault faults the group"),
    ENABLED("Enabled", Kind.FLAG, 1, 0, 1, "monitored from the start"),
    AUTO_START("AutoStart", Kind.FLAG, 1, 0, 1, "brought online with its group");

    private final String key;
    private final Kind kind;
    private final long defaultValue;
    private final long min;
    private final long max;
    private final String choices;
    private final String meaning;

    Attribute(String key, Kind kind, long defaultValue, long min, long max, String meaning) {
        this(key, kind, defaultValue, min, max, "", meaning);
    }

    Attribute(String key, Kind kind, long defaultValue, String choices, String meaning) {
        this(key, kind, defaultValue, 0, choices.split("\\|", -1).length - 1, choices, meaning);
    }

    Attribute(String key, Kind kind, long defaultValue, long min, long max, String choices, String meaning) {
        this.key = key;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
        this.choices = choices;
        this.meaning = meaning;
    }

    /** What a value is written as. */
    public enum Kind {
        DURATION,
        COUNT,
        FLAG,
        CHOICE
    }

    /** The field's spelling, as in configuration files. */
    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    public long defaultValue() {
        return defaultValue;
    }

    public long min() {
        return min;
    }

    public long max() {
        return max;
    }

    /** The words of a choice, in the order of their values; empty for other kinds. */
    public List<String> choices() {
        return choices.isEmpty() ? List.of() : List.of(choices.split("\\|", -1));
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<Attribute> byKey(String key) {
        for (Attribute attribute : values()) {
            if (attribute.key.equals(key)) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }
}
