package io.mainstay.exec;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short programs; one for a node. Answers when the program itself has exited, whoever still holds its output.
 * A cancelled call has the program's whole process group killed, and is answered when it is dead. Knows no time limit:
 * that is the caller's. May be called from any thread; futures complete on threads of this class.
 */
public final class Runner implements Closeable {
    /** Programs at the same time; a hanging one holds a place until its call is cancelled. */
    static final int MAX_RUNNING = 128;
    /** Further programs that wait for a place; beyond, a call fails at once. */
    static final int MAX_WAITING = 2_000;

    /** So much fits into a pipe, as a rule: whoever starts a program does not wait until it reads. */
    static final int MAX_INPUT = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final int START_THREADS = 4;
    private static final int KILL_THREADS = 2;

    private final LongSupplier nowMs;
    private final OutputTaps taps;
    private final NodeMark mark;
    private final Launcher launcher;
    private final int maxRunning;
    private final int maxWaiting;
    private final ThreadPoolExecutor starters;
    private final ThreadPoolExecutor killers;
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param stateDirectory exists; {@code pipes}, which take programs' output, is made in it
     * @param nowMs monotonic milliseconds
     */
    public Runner(Path stateDirectory, LongSupplier nowMs) throws IOException {
        this(stateDirectory, nowMs, MAX_RUNNING, MAX_WAITING);
    }

    Runner(Path stateDirectory, LongSupplier nowMs, int maxRunning, int maxWaiting) throws IOException {
        this.nowMs = nowMs;
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
        mark = NodeMark.of(stateDirectory);
        launcher = new Launcher(stateDirectory);
        taps = new OutputTaps(stateDirectory.resolve("pipes"));
        starters = Pools.create("exec-start", START_THREADS, maxRunning);
        killers = Pools.create("exec-kill", KILL_THREADS, maxRunning);
    }

    /** Fails with the reason when the program cannot be executed; any exit code is an answer. */
    public Future<Exit> run(Command command, Call call) {
        return run(command, call, "");
    }

    /**
     * As above.
     *
     * @param input what the program may read on its standard input, at most {@value #MAX_INPUT} characters
     */
    public Future<Exit> run(Command command, Call call, String input) {
        if (input.length() > MAX_INPUT) {
            throw new IllegalArgumentException("an input of " + input.length() + " characters is too long");
        }
        Job job = new Job(command, call, input);
        call.onCancel(job::cancel);
        synchronized (waiting) {
            if (running >= maxRunning) {
                if (waiting.size() >= maxWaiting) {
                    return Future.failedFuture(command.program() + " was not run: " + running + " programs run and "
                            + waiting.size() + " wait already");
                }
                waiting.add(job);
                return job.answer.future();
            }
            running++;
        }
        begin(job);
        return job.answer.future();
    }

    /** Lets no further program begin; those that run are left to themselves. */
    @Override
    public void close() throws IOException {
        List<Job> dropped;
        synchronized (waiting) {
            dropped = List.copyOf(waiting);
            waiting.clear();
        }
        dropped.forEach(job -> job.fail("was not run: the node ends"));
        starters.shutdown();
        killers.shutdown();
        taps.close();
    }

    private void begin(Job job) {
        try {
            starters.execute(job::start);
        } catch (RejectedExecutionException full) {
            job.fail("was not run: the node ends");
            next();
        }
    }

    private void next() {
        Job job;
        synchronized (waiting) {
            job = waiting.poll();
            if (job == null) {
                running--;
                return;
            }
        }
        begin(job);
    }

    /** One program from its call to its exit. */
    private final class Job {
        private final Command command;
        private final Call call;
        private final String input;
        private final Promise<Exit> answer = Promise.promise();
        private long process;

        Job(Command command, Call call, String input) {
            this.command = command;
            this.call = call;
            this.input = input;
        }

        void start() {
            if (call.isCancelled()) {
                fail("was cancelled before it began");
                next();
                return;
            }
            try {
                Path fifo = taps.take();
                OutputTap tap = new OutputTap(fifo);
                try {
                    Process started = launch(Redirect.to(fifo.toFile()));
                    OutOfMemory.unspare(started.pid());
                    started(started, tap);
                    feed(started);
                } catch (IOException | IllegalArgumentException failed) {
                    tap.finish();
                    throw failed;
                } finally {
                    Files.deleteIfExists(fifo);
                }
            } catch (IOException | IllegalArgumentException failed) {
                fail("was not run: " + failed.getMessage());
                next();
            }
        }

        private Process launch(Redirect output) throws IOException {
            List<String> argv = launcher.argv(command);
            return input.isEmpty()
                    ? Launch.start(argv, command, output, mark)
                    : Launch.start(argv, command, Redirect.PIPE, output, mark);
        }

        /** A program that does not read to the end does not want it. */
        private void feed(Process started) {
            if (input.isEmpty()) {
                return;
            }
            try (OutputStream in = started.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException unread) {
                LOG.debug("{} did not read its input: {}", command.program(), unread.toString());
            }
        }

        private void started(Process started, OutputTap tap) {
            long startMs = nowMs.getAsLong();
            taps.add(tap);
            synchronized (this) {
                process = started.pid();
            }
            var unused = started.onExit().thenAccept(ended -> exited(ended, tap, startMs));
            // A cancel that came while it was being started found nothing to kill.
            if (call.isCancelled()) {
                cancel();
            }
        }

        private void exited(Process ended, OutputTap tap, long startMs) {
            synchronized (this) {
                process = 0;
            }
            taps.remove(tap);
            String output;
            try {
                output = tap.finish();
            } catch (IOException failed) {
                output = "(output lost: " + failed.getMessage() + ")";
            }
            next();
            answer.tryComplete(new Exit(ended.exitValue(), output, nowMs.getAsLong() - startMs));
        }

        void cancel() {
            boolean dropped;
            synchronized (waiting) {
                dropped = waiting.remove(this);
            }
            if (dropped) {
                fail("was cancelled before it began");
                return;
            }
            try {
                killers.execute(this::kill);
            } catch (RejectedExecutionException full) {
                LOG.error(
                        "{} was not killed: {} programs wait to be killed",
                        command.program(),
                        killers.getQueue().size());
            }
        }

        /** While the leader has not been buried its number cannot belong to anybody else. */
        private void kill() {
            long group;
            synchronized (this) {
                group = process;
            }
            if (group == 0) {
                return;
            }
            try {
                if (!launcher.send(Signal.KILL, group)) {
                    // It has not become leader of its group yet, so it has no children: the process is all there is.
                    ProcessHandle.of(group).ifPresent(ProcessHandle::destroyForcibly);
                }
            } catch (IOException failed) {
                LOG.error(
                        "{} (pid {}) was not killed with its group, only alone: {}",
                        command.program(),
                        group,
                        failed.toString());
                ProcessHandle.of(group).ifPresent(ProcessHandle::destroyForcibly);
            }
        }

        void fail(String reason) {
            answer.tryFail(command.program() + " " + reason);
        }
    }
}
