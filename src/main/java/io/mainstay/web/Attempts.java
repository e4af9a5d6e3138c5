package io.mainstay.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts failed attempts by the address they come from, in bounded memory. Time is an argument, monotonic milliseconds. */
final class Attempts {
    /** What an address may get wrong within a window before it has to wait for the window's end. */
    static final int LIMIT = 10;

    static final long WINDOW_MS = 60_000;
    /** Addresses that are remembered; the one that failed longest ago is forgotten first. */
    static final int SOURCES = 1_024;

    private final Map<String, Window> windows = new LinkedHashMap<>();

    private record Window(long startMs, int count) {}

    /** Counts one; returns 0, or how long the address has to wait, milliseconds, when it has failed too often. */
    long failed(String source, long nowMs) {
        Window last = windows.remove(source);
        Window next = last == null || nowMs - last.startMs() >= WINDOW_MS
                ? new Window(nowMs, 1)
                : new Window(last.startMs(), Math.min(last.count() + 1, LIMIT + 1));
        windows.put(source, next);
        if (windows.size() > SOURCES) {
            windows.remove(windows.keySet().iterator().next());
        }
        return next.count() <= LIMIT ? 0 : next.startMs() + WINDOW_MS - nowMs;
    }

    int size() {
        return windows.size();
    }
}
