package io.mainstay.exec;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long-lived program that runs, or has run: started by this agent, or found again by it. Its exit is heard by event,
 * within a millisecond for a child and within some 50 ms for one that was found again. Thread-safe.
 */
public final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    /** Where it comes from. */
    public enum Origin {
        STARTED,
        ADOPTED
    }

    private final ProgramFile file;
    private final Origin origin;
    private final ProgramLog log;
    private final List<String> unkeptLimits;
    private final LongSupplier nowMs;
    private final long beganMs;
    private final Promise<Exit> exited = Promise.promise();

    private Running(ProgramFile file, Origin origin, ProgramLog log, List<String> unkeptLimits, LongSupplier nowMs) {
        this.file = file;
        this.origin = origin;
        this.log = log;
        this.unkeptLimits = List.copyOf(unkeptLimits);
        this.nowMs = nowMs;
        this.beganMs = nowMs.getAsLong();
    }

    static Running started(
            Process process, ProgramFile file, ProgramLog log, List<String> unkeptLimits, LongSupplier nowMs) {
        Running running = new Running(file, Origin.STARTED, log, unkeptLimits, nowMs);
        var unused = process.onExit().thenAccept(ended -> running.ended(ended.exitValue()));
        return running;
    }

    /** Empty when it is not alive any more, or its number belongs to another process. */
    static Optional<Running> adopted(ProgramFile file, ProgramLog log, LongSupplier nowMs, OrphanWatch watch) {
        if (!Proc.isAlive(file.pid(), file.startTicks())) {
            return Optional.empty();
        }
        Running running = new Running(file, Origin.ADOPTED, log, List.of(), nowMs);
        watch.add(running);
        return Optional.of(running);
    }

    /** It is gone, and how it ended only its parent could learn. */
    void vanished() {
        ended(Exit.UNKNOWN);
    }

    /** Of the program and of its process group. */
    public long pid() {
        return file.pid();
    }

    /** Clock ticks from the machine's start to the program's. */
    public long startTicks() {
        return file.startTicks();
    }

    public Origin origin() {
        return origin;
    }

    /** Whether it was ready when it was started or found again. */
    public boolean wasReady() {
        return file.unreadyFrom().isEmpty();
    }

    /** Which of its limits the kernel does not keep, and why; for an adopted one that is not known any more. */
    public List<String> unkeptLimits() {
        return unkeptLimits;
    }

    /** Where it prints to. */
    public Path output() {
        return log.path();
    }

    /** A look at the process itself, some 20 µs; false also before the exit has been told. */
    public boolean isAlive() {
        return !exited.future().isComplete() && Proc.isAlive(file.pid(), file.startTicks());
    }

    /** Completes once, when it has ended; never fails. Its output is the last line only. */
    public Future<Exit> exited() {
        return exited.future();
    }

    /** Gives what it has printed since the last time to {@code lines}, one clean line each. Blocks for the disk. */
    public void pumpOutput(Consumer<String> lines) {
        pump(ProgramLog.Rest.WAIT_FOR_ITS_END, lines);
    }

    /** As {@link #pumpOutput}, with a last line that has no end. */
    public void pumpAllOutput(Consumer<String> lines) {
        pump(ProgramLog.Rest.TAKE, lines);
    }

    private void pump(ProgramLog.Rest rest, Consumer<String> lines) {
        try {
            log.pump(rest, lines);
        } catch (IOException failed) {
            LOG.warn("The output of pid {} in {} cannot be read: {}", pid(), log.path(), failed.toString());
        }
    }

    private void ended(int code) {
        exited.tryComplete(new Exit(code, log.lastLine(), nowMs.getAsLong() - beganMs, cause(code)));
    }

    /** The cgroup is removed only after this. */
    private String cause(int code) {
        boolean isKilled = code == Exit.UNKNOWN || code == 128 + Signal.KILL.number();
        return file.cgroup()
                .filter(any -> isKilled)
                .flatMap(path -> new Cgroup(Path.of(path)).outOfMemory())
                .orElse("");
    }
}
