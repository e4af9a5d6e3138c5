package io.mainstay.lab;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What the lab did and was told, with times; any thread may write. It is kept where a run went wrong. */
final class Timeline {
    private record Entry(long atNs, String text) {}

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final long startNs = now();
    private final boolean aloud;

    Timeline(boolean aloud) {
        this.aloud = aloud;
    }

    /** CLOCK_MONOTONIC, as the marker service and the prober read it. */
    static long now() {
        return System.nanoTime();
    }

    long note(String text) {
        long at = now();
        note(at, text);
        return at;
    }

    void note(long atNs, String text) {
        Entry entry = new Entry(atNs, text);
        entries.add(entry);
        if (aloud) {
            System.err.println("lab: " + line(entry));
        }
    }

    String text() {
        return entries.stream()
                .sorted((a, b) -> Long.compare(a.atNs(), b.atNs()))
                .map(entry -> line(entry) + "\n")
                .collect(Collectors.joining());
    }

    private String line(Entry entry) {
        return String.format(Locale.ROOT, "%9.3f  %d  %s", (entry.atNs() - startNs) / 1e9, entry.atNs(), entry.text());
    }
}
