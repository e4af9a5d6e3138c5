package io.mainstay.exec;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One program that is listened to, from its start to its end; {@link Listeners#start} says how. Thread-safe. */
public final class Listener implements AutoCloseable {
    /** Of a longer line the beginning is given. */
    static final int MAX_LINE = 64 * 1024;
    /** More than any change that matters brings forth; a flood is slowed down, not dropped. */
    static final int MAX_LINES_PER_SECOND = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final long SECOND_MS = 1_000;

    private final Listeners home;
    private final Command command;
    private final Consumer<String> lines;
    private final Consumer<String> ended;
    private @Nullable Process process;
    private boolean closed;
    private String lastLine = "";
    private long secondMs;
    private int inSecond;

    Listener(Listeners home, Command command, Consumer<String> lines, Consumer<String> ended) {
        this.home = home;
        this.command = command;
        this.lines = lines;
        this.ended = ended;
    }

    /** Kills it. No line and no end is told from now on, except one that is being told. */
    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Its thread's whole life. */
    void listen() {
        String reason;
        try {
            Process started = home.launch(command);
            began(started);
            try (InputStream output = new BufferedInputStream(started.getInputStream())) {
                read(output);
            }
            reason = new Exit(started.waitFor(), lastLine, 0).evidence();
        } catch (IOException failed) {
            reason = "was not started: " + failed.getMessage();
        } catch (InterruptedException stopping) {
            reason = "was interrupted";
        } finally {
            home.forget(this);
        }
        if (!isClosed()) {
            ended.accept(command.program() + " " + reason);
        }
    }

    private synchronized void began(Process started) {
        process = started;
        if (closed) {
            started.destroyForcibly();
        }
    }

    private void read(InputStream output) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = output.read(); next >= 0; next = output.read()) {
                if (next == '\n') {
                    heard(line);
                } else if (line.size() < MAX_LINE) {
                    line.write(next);
                }
            }
        } catch (IOException gone) {
            // Java closes the stream of a process that it has buried; what had been read counts.
            LOG.debug("The output of {} ends: {}", command.program(), gone.toString());
        }
        if (line.size() > 0) {
            heard(line);
        }
    }

    private void heard(ByteArrayOutputStream line) {
        lastLine = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (isClosed()) {
            return;
        }
        try {
            lines.accept(lastLine);
        } catch (RuntimeException bug) {
            // A defect of ours must not end the listening.
            LOG.error("A line of {} was not understood: {}", command.program(), Text.clean(lastLine), bug);
        }
        pace();
    }

    private void pace() {
        long now = home.nowMs();
        if (now - secondMs >= SECOND_MS) {
            secondMs = now;
            inSecond = 0;
        }
        inSecond++;
        if (inSecond >= MAX_LINES_PER_SECOND) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(secondMs + SECOND_MS - now));
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
