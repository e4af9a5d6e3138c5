package io.mainstay.node;

import io.vertx.core.Vertx;
import java.util.PriorityQueue;

/**
 * A verticle's wake-ups, kept here in order; of the node's timer only the earliest is asked for. Bound to the context
 * on which it is first used.
 */
public final class TimerWakeups implements Wakeups {
    private final Vertx vertx;
    private final MovableWakeup timer;
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>();
    private long entries;
    private long askedForMs = Long.MAX_VALUE;
    private long hurriedAtMs = Long.MIN_VALUE;

    public TimerWakeups(Vertx vertx) {
        this.vertx = vertx;
        this.timer = new MovableWakeup(vertx, this::onTick);
    }

    @Override
    public long nowMs() {
        return NodeClock.nowMs();
    }

    @Override
    public void wakeAt(long atMs, Runnable action) {
        waiting.add(new Entry(atMs, entries++, action));
        ask();
    }

    private void onTick() {
        askedForMs = Long.MAX_VALUE;
        long nowMs = nowMs();
        for (Entry next = waiting.peek(); next != null && next.atMs <= nowMs; next = waiting.peek()) {
            waiting.remove();
            next.action.run();
        }
        ask();
    }

    private void ask() {
        Entry next = waiting.peek();
        if (next == null || next.atMs >= askedForMs) {
            return;
        }
        askedForMs = next.atMs;
        long nowMs = nowMs();
        if (next.atMs <= nowMs && hurriedAtMs != nowMs) {
            // No timer for what is due already, which would take a millisecond; but no more than once in each.
            hurriedAtMs = nowMs;
            vertx.getOrCreateContext().runOnContext(none -> onTick());
        } else {
            timer.at(next.atMs);
        }
    }

    private record Entry(long atMs, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
