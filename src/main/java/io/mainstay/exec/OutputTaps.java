package io.mainstay.exec;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the pipes of all running short programs with one thread, which sleeps while none runs: a program never waits
 * long for room, and one that leaves a child holding its output holds no thread of ours.
 */
final class OutputTaps implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputTaps.class);
    /** Named pipes made at a time, since making them means starting a program. */
    private static final int BATCH = 32;
    /** Between looks: short after there was something, longer while nothing comes. */
    private static final long SHORTEST_PAUSE_NS = 200_000;

    private static final long LONGEST_PAUSE_NS = 20_000_000;

    private final Path directory;
    private final ArrayDeque<Path> ready = new ArrayDeque<>();
    private final List<OutputTap> open = new ArrayList<>();
    private final Thread drainer;
    private long made;
    private boolean closed;

    /** Makes {@code directory}, for this node alone; what an earlier life left there is removed. */
    OutputTaps(Path directory) throws IOException {
        this.directory = Directories.make(directory);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, "*.pipe")) {
            for (Path each : old) {
                Files.deleteIfExists(each);
            }
        }
        drainer = new Thread(this::drainAll, "exec-output");
        drainer.setDaemon(true);
        drainer.start();
    }

    /** A fresh pipe's path; blocks some milliseconds for one in {@value #BATCH}. */
    synchronized Path take() throws IOException {
        if (ready.isEmpty()) {
            makeBatch();
        }
        return ready.remove();
    }

    synchronized void add(OutputTap tap) {
        open.add(tap);
        notifyAll();
    }

    synchronized void remove(OutputTap tap) {
        open.remove(tap);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        notifyAll();
        for (Path each : ready) {
            Files.deleteIfExists(each);
        }
        ready.clear();
    }

    private void makeBatch() throws IOException {
        List<String> argv = new ArrayList<>(List.of("mkfifo", "-m", "600", "--"));
        List<Path> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Path path = directory.resolve(++made + ".pipe");
            Files.deleteIfExists(path);
            batch.add(path);
            argv.add(path.toString());
        }
        if (Launch.runTool(argv) != 0) {
            throw new IOException("no named pipes can be made in " + directory + "; programs cannot be run");
        }
        ready.addAll(batch);
    }

    private void drainAll() {
        byte[] buffer = new byte[64 * 1024];
        long pauseNs = SHORTEST_PAUSE_NS;
        for (List<OutputTap> taps = awaitOpen(); !taps.isEmpty(); taps = awaitOpen()) {
            int read = 0;
            for (OutputTap tap : taps) {
                try {
                    read += tap.drain(buffer);
                } catch (IOException failed) {
                    LOG.warn("The output of a program cannot be read; it is given up: {}", failed.toString());
                    remove(tap);
                }
            }
            pauseNs = read > 0 ? SHORTEST_PAUSE_NS : Math.min(pauseNs * 2, LONGEST_PAUSE_NS);
            LockSupport.parkNanos(pauseNs);
        }
    }

    /** Waits until something runs; empty only when this is closed. */
    private synchronized List<OutputTap> awaitOpen() {
        while (open.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException stopping) {
                return List.of();
            }
        }
        return closed ? List.of() : List.copyOf(open);
    }
}
