package io.mainstay.core.agent;

/**
 * How long the monitors of one resource took, and whether they have become slow (V26). A value, replaced after each
 * monitor. Slow is told once an episode, and its end is told too.
 *
 * @param count monitors so far; one that did not answer in time counts with the time it was given
 * @param averageMs of the last {@value #WINDOW} or so
 * @param normalInARow monitors since one was slow; only during an episode
 */
public record MonitorTimes(long count, long lastMs, double averageMs, long worstMs, boolean isSlow, int normalInARow) {
    public static final MonitorTimes NONE = new MonitorTimes(0, 0, 0, 0, false, 0);

    /** So many monitors the average is about; before there were as many it says nothing of a trend. */
    static final int WINDOW = 10;

    /** So many monitors in a row have to be in order before an episode is over. */
    static final int CALM = 3;

    private static final long PERCENT = 100;

    /**
     * One more monitor.
     *
     * @param notice what operators are to be told; empty where nothing has changed
     */
    public record Judged(MonitorTimes times, Change change, String notice) {}

    /** Whether an episode has begun or ended. */
    public enum Change {
        NONE,
        SLOW,
        NORMAL
    }

    public Judged after(long durationMs, AgentSettings settings) {
        double average = count == 0 ? durationMs : averageMs + (durationMs - averageMs) / Math.min(count + 1, WINDOW);
        MonitorTimes next =
                new MonitorTimes(count + 1, durationMs, average, Math.max(worstMs, durationMs), isSlow, normalInARow);
        String reason = next.slowBecause(settings);
        if (!reason.isEmpty()) {
            MonitorTimes slow = next.episode(true, 0);
            return isSlow ? new Judged(slow, Change.NONE, "") : new Judged(slow, Change.SLOW, reason);
        }
        if (!isSlow) {
            return new Judged(next, Change.NONE, "");
        }
        if (normalInARow + 1 < CALM) {
            return new Judged(next.episode(true, normalInARow + 1), Change.NONE, "");
        }
        return new Judged(
                next.episode(false, 0),
                Change.NORMAL,
                "its monitors are as fast again as they should be: the last took " + durationMs + " ms");
    }

    private MonitorTimes episode(boolean slow, int normal) {
        return new MonitorTimes(count, lastMs, averageMs, worstMs, slow, normal);
    }

    /** The first of the three reasons, the most urgent first; empty when there is none. */
    private String slowBecause(AgentSettings settings) {
        long share = settings.get(Attribute.MONITOR_WARN_AT);
        long limitMs = settings.monitorTimeoutMs();
        if (share != 0 && lastMs * PERCENT >= limitMs * share) {
            return "its monitor took " + lastMs + " ms of the " + limitMs + " ms it may take (MonitorTimeout)";
        }
        long expectedMs = settings.get(Attribute.MONITOR_EXPECTED);
        long value = settings.get(Attribute.MONITOR_VALUE_THRESHOLD);
        if (value != 0 && lastMs * PERCENT > expectedMs * (PERCENT + value)) {
            return "its monitor took " + lastMs + " ms, more than " + value + " % beyond the expected " + expectedMs
                    + " ms";
        }
        long gradual = settings.get(Attribute.MONITOR_AVERAGE_THRESHOLD);
        if (gradual != 0 && count >= WINDOW && averageMs * PERCENT > expectedMs * (PERCENT + gradual)) {
            return "its monitors take " + Math.round(averageMs) + " ms on average, more than " + gradual
                    + " % beyond the expected " + expectedMs + " ms";
        }
        return "";
    }
}
