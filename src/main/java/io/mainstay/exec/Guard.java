package io.mainstay.exec;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard of this node: a small process (src/main/c/guard.c) that outlives a hung or dead agent, and ends it and all
 * that the node runs at the deadline it was last told. Thread-safe; no call waits for the guard but {@link #start}.
 */
public final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    /** What this class speaks; a program given by path may be another one. */
    private static final String VERSION = "1";
    /** For a guard to be ready; normally 3 ms. */
    private static final long READY_LIMIT_S = 5;
    /** For an earlier guard to have ended everything; it gives itself 30 s, a sweep after it less. */
    private static final long END_LIMIT_S = 60;
    /** Clocks that are further apart are different clocks. */
    private static final long MAX_CLOCK_GAP_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_WORDS = 2_000;

    private final Process process;
    private final GuardOrders orders;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Promise<Integer> exited = Promise.promise();
    private volatile boolean dismissed;
    private volatile long armed = Long.MIN_VALUE;

    private Guard(Process process) {
        this.process = process;
        this.orders = new GuardOrders(process.getOutputStream());
        Thread reader = new Thread(this::read, "guard-answers");
        reader.setDaemon(true);
        reader.start();
        var unused = process.onExit().thenAccept(ended -> {
            orders.end();
            exited.tryComplete(ended.exitValue());
        });
    }

    /**
     * Ends an earlier guard of this node first, and with it everything that an earlier life of the agent left running;
     * then starts one for this process. Blocks: some 10 ms, up to {@value #END_LIMIT_S} s where an earlier guard is slow.
     *
     * @param nowNs the clock of {@link #deadline}, which is System.nanoTime
     * @throws IOException saying why there is no guard; nothing may be brought online then
     */
    public static Guard start(GuardSettings settings, LongSupplier nowNs) throws IOException {
        OutOfMemory.spareAgent();
        return start(settings, List.of(), ProcessHandle.current().pid(), nowNs);
    }

    /**
     * Starts a guard that takes over what an earlier agent left running until {@code endNs}: it is armed for that instant
     * before an earlier guard is let go, which ends nothing. Blocks as {@link #start}.
     *
     * @throws IOException saying why not; then the earlier guard is still there, or there was none
     */
    public static Guard takeOver(GuardSettings settings, long endNs, LongSupplier nowNs) throws IOException {
        OutOfMemory.spareAgent();
        return takeOver(settings, endNs, ProcessHandle.current().pid(), nowNs);
    }

    static Guard takeOver(GuardSettings settings, long endNs, long agent, LongSupplier nowNs) throws IOException {
        return begin(settings, List.of("--takeover", Long.toString(endNs)), agent, nowNs);
    }

    /**
     * Ends all that earlier lives of this node left running, also where their guard is dead: through the guard that is
     * there, then by the files and marks that are found. For an agent that takes nothing over. Blocks as {@link #start};
     * to be called before it.
     *
     * @throws IOException when something is left
     */
    public static void sweep(GuardSettings settings) throws IOException {
        run(program(settings), settings.stateDirectory(), "--sweep");
    }

    static Guard start(GuardSettings settings, List<String> more, long agent, LongSupplier nowNs) throws IOException {
        run(program(settings), settings.stateDirectory(), "--end");
        return begin(settings, more, agent, nowNs);
    }

    private static Guard begin(GuardSettings settings, List<String> more, long agent, LongSupplier nowNs)
            throws IOException {
        List<String> argv = new ArrayList<>(List.of(program(settings).toString()));
        argv.addAll(settings.arguments(agent));
        argv.addAll(more);
        Guard guard = new Guard(begin(argv, Redirect.PIPE));
        guard.verify(nowNs);
        if (!settings.node().isEmpty()) {
            Cgroups.putAside(NodeMark.of(settings.stateDirectory()).cgroupOf(settings.node()), guard.process.pid());
        }
        return guard;
    }

    private static Path program(GuardSettings settings) throws IOException {
        return settings.program().isPresent()
                ? settings.program().get()
                : OwnProgram.GUARD.install(settings.stateDirectory());
    }

    /** Lets the program do one thing about an earlier guard, and waits until it has. */
    private static void run(Path program, Path stateDirectory, String task) throws IOException {
        Process process =
                begin(List.of(program.toString(), "--state", stateDirectory.toString(), task), Redirect.DISCARD);
        try {
            if (!process.waitFor(END_LIMIT_S, TimeUnit.SECONDS)) {
                throw new IOException("what earlier lives of " + stateDirectory + " left was not ended within "
                        + END_LIMIT_S + " s; the node is not started beside it");
            }
            if (process.exitValue() != 0) {
                throw new IOException("what earlier lives of " + stateDirectory + " left was not ended: exit code "
                        + process.exitValue() + "; " + words(process) + "; guard.log says more");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while what earlier lives left was ended", stopping);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process begin(List<String> argv, Redirect output) throws IOException {
        Path program = Path.of(argv.get(0));
        if (!Files.isExecutable(program)) {
            throw new IOException("the guard " + program + " is missing or cannot be executed");
        }
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(new File("/")).redirectOutput(output);
        builder.environment().clear();
        try {
            return Launch.begin(builder);
        } catch (IOException failed) {
            throw new IOException(
                    "the guard " + program + " cannot be started (" + failed.getMessage()
                            + "); a file system that is mounted noexec is a common reason",
                    failed);
        }
    }

    private void verify(LongSupplier nowNs) throws IOException {
        try {
            String[] words = ready.get(READY_LIMIT_S, TimeUnit.SECONDS).split(" ", -1);
            if (words.length != 3 || !words[0].equals("ready") || !words[2].equals(VERSION)) {
                throw new IOException(
                        "the guard does not speak as this agent does, but says: " + String.join(" ", words));
            }
            long gapNs = Math.abs(nowNs.getAsLong() - Long.parseLong(words[1]));
            if (gapNs > MAX_CLOCK_GAP_NS) {
                throw new IOException("the guard's clock and the agent's are " + TimeUnit.NANOSECONDS.toMillis(gapNs)
                        + " ms apart, so its deadlines would mean nothing; this Java's System.nanoTime is not the"
                        + " system's monotonic clock");
            }
        } catch (TimeoutException silent) {
            quit();
            process.destroyForcibly();
            throw new IOException("the guard was not ready within " + READY_LIMIT_S + " s", silent);
        } catch (ExecutionException ended) {
            throw new IOException("the guard did not start: " + words(process), ended);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the guard started", stopping);
        } catch (IOException | NumberFormatException unfit) {
            quit();
            throw new IOException(unfit.getMessage(), unfit);
        }
    }

    /** What a guard that ended has said about it. */
    private static String words(Process process) throws IOException {
        String said = new String(process.getErrorStream().readNBytes(MAX_WORDS), StandardCharsets.UTF_8);
        return Text.clean(said.strip());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("armed ")) {
                    armed = Long.parseLong(line.substring("armed ".length()));
                } else {
                    ready.complete(line);
                }
            }
        } catch (IOException | NumberFormatException unfit) {
            LOG.debug("The guard's answers end: {}", unfit.toString());
        }
        ready.completeExceptionally(new IOException("ended"));
    }

    /** At this instant of System.nanoTime everything is ended, unless a later one is told. Earlier ones change nothing. */
    public void deadline(long ns) {
        orders.deadline(ns);
    }

    /** Nothing runs here that would have to be ended: no deadline. */
    public void standDown() {
        orders.standDown();
    }

    /** The newest deadline that the guard has said to have taken; empty before the first. */
    public OptionalLong armed() {
        long ns = armed;
        return ns == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(ns);
    }

    /** Lets it go without ending anything; its exit code completes the future. {@link #onDeath} is not told. */
    public Future<Integer> quit() {
        dismissed = true;
        orders.quit();
        return exited.future();
    }

    /** Called once, when it dies without {@link #quit}; at once when it has. On a thread of the JDK: do not block. */
    public void onDeath(Runnable action) {
        var unused = exited.future().onSuccess(code -> {
            if (!dismissed) {
                LOG.error("The guard (pid {}) ended with exit code {}", process.pid(), code);
                action.run();
            }
        });
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Completes with its exit code, whatever ended it. */
    Future<Integer> exited() {
        return exited.future();
    }
}
