package io.mainstay.exec;

import io.mainstay.core.ResourceId;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what other processes do. */
public final class Tests {
    private Tests() {}

    public static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    public static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Looks every millisecond; fails when it has not come true in time. */
    public static void within(long seconds, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not true within " + seconds + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Whether a process runs; one that waits to be buried does not. */
    public static boolean runs(long pid) {
        return Proc.stat(pid).filter(ProcStat::isAlive).isPresent();
    }

    /**
     * Starts {@code sleep 600} as no child of ours, as programs of an earlier life of the agent are.
     *
     * @param parent what a shell does that has started it: {@code wait} buries it at once, {@code exec sleep 600} never
     * @return its number
     */
    public static long startStranger(String parent) throws Exception {
        Process shell =
                new ProcessBuilder("sh", "-c", "setsid sleep 600 > /dev/null 2>&1 & echo $!; " + parent).start();
        long pid = Long.parseLong(shell.inputReader().readLine());
        within(5, () -> Proc.stat(pid).orElseThrow().processGroup() == pid);
        return pid;
    }

    /** Writes down that it is the program of a resource. */
    public static void writeDown(Path state, ResourceId id, long pid) throws IOException {
        long startTicks = Proc.stat(pid).orElseThrow().startTicks();
        Files.writeString(
                Directories.make(state.resolve("run")).resolve(SafeName.of(id) + ".pid"),
                new ProgramFile(pid, startTicks, Proc.bootId(), Optional.empty()).text());
    }
}
