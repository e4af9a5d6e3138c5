package io.mainstay.resource.process;

import io.mainstay.exec.Running;
import io.mainstay.resource.ResourceContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what one program prints into the node's log, under the logger {@code io.mainstay.output}, and keeps its file
 * short; a line that is waited for is passed on. Thread-safe; does not block.
 */
final class OutputReader {
    private static final Logger OUTPUT = LoggerFactory.getLogger("io.mainstay.output");

    /** A program that floods its output has the disk to itself for so long. */
    private static final long READ_EVERY_MS = 1_000;

    /** While a line is waited for. */
    private static final long READ_OFTEN_MS = 50;

    private final ResourceContext context;
    private final Running program;
    private final ReadyWatch watch;
    private boolean pumping;
    private boolean closed;

    private OutputReader(ResourceContext context, Running program, ReadyWatch watch) {
        this.context = context;
        this.program = program;
        this.watch = watch;
    }

    /** Reads until it has ended, and then the rest. */
    static OutputReader begin(ResourceContext context, Running program, ReadyWatch watch) {
        OutputReader reader = new OutputReader(context, program, watch);
        reader.readLater();
        program.exited().onSuccess(exit -> reader.readLast());
        return reader;
    }

    /** The program goes on, and the node does not. */
    synchronized void close() {
        closed = true;
    }

    private void readLater() {
        long pauseMs = watch.isWaitingForALine() ? READ_OFTEN_MS : READ_EVERY_MS;
        context.wakeAt(context.nowMs() + pauseMs, () -> {
            if (!program.exited().isComplete() && !isClosed()) {
                readNow();
                readLater();
            }
        });
    }

    /** Only one reading at a time; one that is slow lets the next be left out. */
    private void readNow() {
        synchronized (this) {
            if (pumping) {
                return;
            }
            pumping = true;
        }
        context.workshop()
                .programs()
                .later(() -> program.pumpOutput(this::show))
                .onComplete(done -> {
                    synchronized (this) {
                        pumping = false;
                    }
                });
    }

    private void readLast() {
        context.workshop()
                .programs()
                .later(() -> program.pumpAllOutput(this::show))
                .onFailure(ignored -> show("(last output not read)"));
    }

    private void show(String line) {
        watch.heardLine(line);
        OUTPUT.info("{}: {}", context.id(), line);
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
