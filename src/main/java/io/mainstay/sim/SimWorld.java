package io.mainstay.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Time, chance and trace of one simulated cluster: one queue ordered by (time, number). Real time in microseconds. */
final class SimWorld {
    static final long MS = 1_000;
    private static final int TRACE_LINES = 40;
    private static final int MAX_EVENTS = 2_000_000;

    final SplittableRandom network;
    final SplittableRandom ledger;
    final SplittableRandom hosts;
    final SplittableRandom faults;
    private Consumer<String> listener = line -> {};
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long nowUs = 1_000 * MS;
    private long number;
    private int events;

    private record Due(long atUs, long number, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atUs, other.atUs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    SimWorld(long seed) {
        SplittableRandom root = new SplittableRandom(seed ^ 0x6d61696e73746179L);
        network = root.split();
        ledger = root.split();
        hosts = root.split();
        faults = root.split();
    }

    long nowUs() {
        return nowUs;
    }

    void at(long atUs, Runnable action) {
        queue.add(new Due(Math.max(atUs, nowUs), number++, action));
    }

    void later(long delayMs, Runnable action) {
        at(nowUs + delayMs * MS, action);
    }

    /** Runs until then; {@code check} is called after every event. */
    void runUntil(long endUs, Runnable check) {
        while (!queue.isEmpty() && queue.peek().atUs <= endUs) {
            Due due = queue.remove();
            nowUs = due.atUs;
            due.action.run();
            check.run();
            if (++events > MAX_EVENTS) {
                throw new IllegalStateException("no end of events");
            }
        }
        nowUs = endUs;
    }

    void line(String text) {
        String line = nowUs / MS + "." + (nowUs / 100 % 10) + "  " + text;
        listener.accept(line);
        trace.add(line);
        if (trace.size() > TRACE_LINES) {
            trace.remove();
        }
    }

    /** Hears every line of the trace. */
    void listen(Consumer<String> to) {
        listener = to;
    }

    List<String> lastLines() {
        return List.copyOf(trace);
    }

    static boolean percent(SplittableRandom random, int percent) {
        return random.nextInt(100) < percent;
    }
}
