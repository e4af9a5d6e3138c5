package io.mainstay.exec;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes this package's thread pools: named, bounded in threads and in what may wait, and gone when idle. */
final class Pools {
    private static final long IDLE_S = 30;

    private Pools() {}

    /** A full queue rejects, which every caller turns into a failed future. */
    static ThreadPoolExecutor create(String name, int threads, int waiting) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
