package io.mainstay.sim;

import java.util.PriorityQueue;

/** What is to happen at some time: in order of time, and of being asked for where that is the same. */
final class DueActions {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long number;

    private record Due(long atMs, long number, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    void add(long atMs, Runnable action) {
        queue.add(new Due(atMs, number++, action));
    }

    /** When the next is due; far away when nothing is. */
    long nextMs() {
        Due next = queue.peek();
        return next == null ? Long.MAX_VALUE : next.atMs();
    }

    void runNext() {
        queue.remove().action().run();
    }
}
