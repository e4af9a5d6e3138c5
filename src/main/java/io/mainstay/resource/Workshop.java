package io.mainstay.resource;

import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.Listeners;
import io.mainstay.exec.Programs;
import io.mainstay.exec.Runner;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * What a node lends its resources to work with; one a node.
 *
 * @param vertx for event loops and worker threads; its timers are not to be used
 * @param programs starts and finds programs that live on
 * @param runner runs programs that end by themselves
 * @param listeners starts programs that are only listened to
 * @param fences the clean commands that the guard runs
 * @param nowMs monotonic milliseconds
 * @param wallMs the wall clock, milliseconds since 1970, for people only
 */
public record Workshop(
        Vertx vertx,
        Programs programs,
        Runner runner,
        Listeners listeners,
        FenceCommands fences,
        LongSupplier nowMs,
        LongSupplier wallMs)
        implements AutoCloseable {
    /**
     * Fits one out. Blocks some milliseconds.
     *
     * @param stateDirectory exists, and is this node's alone
     * @param nowMs monotonic milliseconds
     */
    public static Workshop open(Vertx vertx, Path stateDirectory, String node, LongSupplier nowMs, LongSupplier wallMs)
            throws IOException {
        return new Workshop(
                vertx,
                new Programs(stateDirectory, node, nowMs),
                new Runner(stateDirectory, nowMs),
                new Listeners(stateDirectory, nowMs),
                new FenceCommands(stateDirectory),
                nowMs,
                wallMs);
    }

    /** Begins nothing more; programs that run go on, listeners end. */
    @Override
    public void close() throws IOException {
        listeners.close();
        fences.close();
        runner.close();
        programs.close();
    }
}
