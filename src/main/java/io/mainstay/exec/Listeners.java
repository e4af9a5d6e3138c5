package io.mainstay.exec;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs that are only listened to, such as {@code ip monitor}; one for a node. What {@link Programs} starts
 * outlives the agent, a listener does not: it ends when it is closed, and when the agent dies. May be called from any
 * thread; never blocks.
 */
public final class Listeners implements Closeable {
    /** At the same time; each has a thread. */
    static final int MAX_LISTENERS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int KILL_THREADS = 2;

    private final LongSupplier nowMs;
    private final NodeMark mark;
    private final Launcher launcher;
    private final int maxListeners;
    private final Set<Listener> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor killers = Pools.create("exec-listen-end", KILL_THREADS, MAX_LISTENERS);
    private volatile boolean closed;

    /**
     * @param stateDirectory exists
     * @param nowMs monotonic milliseconds
     */
    public Listeners(Path stateDirectory, LongSupplier nowMs) throws IOException {
        this(stateDirectory, nowMs, MAX_LISTENERS);
    }

    Listeners(Path stateDirectory, LongSupplier nowMs, int maxListeners) throws IOException {
        this.mark = NodeMark.of(stateDirectory);
        this.launcher = new Launcher(stateDirectory);
        this.nowMs = nowMs;
        this.maxListeners = maxListeners;
    }

    /**
     * Starts one. Both consumers are called on its own thread and should not block; while {@code lines} does, or when
     * lines come too fast ({@value Listener#MAX_LINES_PER_SECOND} a second), what follows waits in the pipe.
     *
     * @param lines each line as it was printed, on either stream, without its end; cut after {@value Listener#MAX_LINE}
     *     bytes
     * @param ended why it ended or was not started; told once, and not after {@link Listener#close}
     */
    public Listener start(Command command, Consumer<String> lines, Consumer<String> ended) {
        Listener listener = new Listener(this, command, lines, ended);
        open.add(listener);
        // The kernel's signal at the parent's death belongs to the thread that started the child: it stays with it.
        Thread thread = new Thread(listener::listen, "exec-listen");
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    /** Ends all, and lets no further one begin. */
    @Override
    public void close() {
        closed = true;
        open.forEach(Listener::close);
    }

    /** On the listener's thread. */
    Process launch(Command command) throws IOException {
        if (closed) {
            throw new IOException("the node ends");
        }
        if (open.size() > maxListeners) {
            throw new IOException("this node listens to " + maxListeners + " programs already");
        }
        // For its own reason, before it is hidden behind setpriv.
        Launch.find(
                command.program(), command.directory(), command.environment().getOrDefault("PATH", Environment.PATH));
        List<String> argv = launcher.argv(command.after(Launch.tool("setpriv"), "--pdeathsig", "KILL", "--"));
        Process process = Launch.start(argv, command, ProcessBuilder.Redirect.PIPE, mark);
        long startTicks = Proc.stat(process.pid()).map(ProcStat::startTicks).orElse(0L);
        var unused = process.onExit().thenAccept(ended -> killRest(ended.pid(), startTicks));
        return process;
    }

    long nowMs() {
        return nowMs.getAsLong();
    }

    void forget(Listener listener) {
        open.remove(listener);
    }

    /** Children that it left would hold its output, and with it our thread. */
    private void killRest(long processGroup, long startTicks) {
        try {
            killers.execute(() -> {
                try {
                    List<Long> left = Proc.members(processGroup, startTicks);
                    if (!left.isEmpty()) {
                        launcher.kill(processGroup, left);
                    }
                } catch (IOException failed) {
                    LOG.warn("What a listener left in process group {} was not killed: {}", processGroup, failed);
                }
            });
        } catch (RejectedExecutionException full) {
            LOG.warn("What a listener left in process group {} was not killed: too many end at once", processGroup);
        }
    }
}
