package io.mainstay.exec;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Takes what one program prints from a named pipe without ever waiting for it. Java's own pipe to a child is not used:
 * its end comes only when the last holder closes it, and at the child's exit Java gathers all that a background child
 * still pours in, without a limit. Thread-safe.
 */
final class OutputTap {
    /** What is still taken after the exit: as much as the largest pipe holds. */
    private static final int MAX_LAST = 1024 * 1024;

    private final RandomAccessFile pipe;
    private final FileInputStream in;
    private final BoundedOutput kept = new BoundedOutput();
    private boolean closed;

    /** Opens for reading and writing, so that opening does not wait for a writer. */
    OutputTap(Path fifo) throws IOException {
        pipe = new RandomAccessFile(fifo.toFile(), "rw");
        in = new FileInputStream(pipe.getFD());
    }

    /** Takes what is there; returns how many bytes that was. */
    synchronized int drain(byte[] buffer) throws IOException {
        if (closed) {
            return 0;
        }
        int there = Math.min(in.available(), buffer.length);
        if (there == 0) {
            return 0;
        }
        int read = in.read(buffer, 0, there);
        kept.append(buffer, read);
        return read;
    }

    /** Takes the rest and closes; who still writes then gets SIGPIPE. Returns all that was kept. */
    synchronized String finish() throws IOException {
        byte[] buffer = new byte[64 * 1024];
        int total = 0;
        for (int read = drain(buffer); read > 0 && total < MAX_LAST; read = drain(buffer)) {
            total += read;
        }
        if (!closed) {
            closed = true;
            pipe.close();
        }
        return kept.text();
    }
}
