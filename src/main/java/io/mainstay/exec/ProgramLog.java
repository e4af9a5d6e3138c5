package io.mainstay.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * The file that a long-lived program prints into. A file and not a pipe, so that the program does not die of SIGPIPE
 * when the agent ends. Read in pieces into the node's log; emptied when it has grown too long, which the program does
 * not notice since it appends. Blocks for the disk; thread-safe.
 */
final class ProgramLog {
    /** Longer files are emptied once they are read. */
    static final long MAX_BYTES = 1024 * 1024;
    /** As much is read at once into the node's log; a program that prints more between two reads is told so. */
    static final int MAX_READ = 64 * 1024;

    private static final int MAX_EVIDENCE = 4 * 1024;

    private final Path path;
    private final long maxBytes;
    private long position;
    private String lastLine = "";

    /** @param position from where on to read: what lies before belongs to an earlier run */
    ProgramLog(Path path, long position, long maxBytes) {
        this.path = path;
        this.position = position;
        this.maxBytes = maxBytes;
    }

    Path path() {
        return path;
    }

    /** Whether a last line that has no end yet is taken too. */
    enum Rest {
        WAIT_FOR_ITS_END,
        TAKE
    }

    /** Gives every new line, cleaned, to {@code lines}. A file that was removed is an empty one. */
    synchronized void pump(Rest rest, Consumer<String> lines) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = file.size();
            if (size < position) {
                position = 0;
            }
            long skipped = size - position - MAX_READ;
            if (skipped > 0) {
                position += skipped;
                lines.accept("… " + skipped + " bytes left out …");
            }
            String text = read(file, position, MAX_READ);
            boolean full = size > maxBytes;
            int end = text.lastIndexOf('\n') + 1;
            boolean takeRest = rest == Rest.TAKE || full || text.length() >= MAX_READ;
            String taken = takeRest ? text : text.substring(0, end);
            give(taken, lines);
            // ISO-8859-1: one character is one byte.
            position += taken.length();
            if (full) {
                file.truncate(0);
                position = 0;
            }
        } catch (NoSuchFileException removed) {
            position = 0;
        }
    }

    /** The last line of this run that was not blank, read or not yet read; empty when there is none. */
    synchronized String lastLine() {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = file.size();
            long from = Math.max(Math.min(position, size), size - MAX_EVIDENCE);
            String fresh = Text.lastLine(decode(read(file, from, MAX_EVIDENCE)));
            return fresh.isEmpty() ? lastLine : fresh;
        } catch (IOException unreadable) {
            return lastLine;
        }
    }

    private void give(String taken, Consumer<String> lines) {
        for (String line : taken.split("\n", -1)) {
            String clean = Text.clean(decode(line));
            if (!clean.isEmpty()) {
                lastLine = clean;
                lines.accept(clean);
            }
        }
    }

    private static String read(FileChannel file, long from, int limit) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(limit, Math.max(0, file.size() - from)));
        long at = from;
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }

    private static String decode(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
