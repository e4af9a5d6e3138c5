package io.mainstay.exec;

import java.io.Closeable;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Hears the exits of programs that an earlier life of the agent started, which are no children of ours: by looking, with
 * one thread for all, which sleeps while there are none. Java's own look at such processes comes every five seconds at
 * last, and takes one that is dead but not buried for alive. Thread-safe.
 */
final class OrphanWatch implements Closeable {
    /** A look at whether it exists costs some 3 µs. */
    private static final long PAUSE_NS = 50_000_000;
    /** One at what it is, some 20 µs: only with every fourth. It finds those whom nobody buries. */
    private static final int CLOSER_EVERY = 4;

    private final List<Running> watched = new ArrayList<>();
    private boolean started;
    private boolean closed;

    /** Until it has ended. */
    synchronized void add(Running running) {
        watched.add(running);
        if (!started) {
            started = true;
            Thread thread = new Thread(this::watch, "exec-orphans");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    /** Hears nothing more. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void watch() {
        long round = 0;
        for (List<Running> all = await(); !all.isEmpty(); all = await()) {
            boolean closer = ++round % CLOSER_EVERY == 0;
            for (Running each : all) {
                boolean isThere = new File("/proc/" + each.pid()).exists() && (!closer || each.isAlive());
                if (!isThere) {
                    remove(each);
                    each.vanished();
                }
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private synchronized void remove(Running running) {
        watched.remove(running);
    }

    /** Waits until there is something to watch; empty only when this is closed. */
    private synchronized List<Running> await() {
        while (watched.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException stopping) {
                return List.of();
            }
        }
        return closed ? List.of() : List.copyOf(watched);
    }
}
