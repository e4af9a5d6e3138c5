package io.mainstay.cli;

import java.io.IOException;
import java.io.InputStream;

/** A body that comes in chunks, each with its size before it, as a node sends what has no known end. */
final class Chunks extends InputStream {
    private final Lines lines;
    private final InputStream in;
    private long left;
    private boolean isFirst = true;
    private boolean isAtEnd;

    /** Gives the next line of the same bytes. */
    interface Lines {
        String next() throws IOException;
    }

    Chunks(Lines lines, InputStream in) {
        this.lines = lines;
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
        if (left == 0 && !isAtEnd) {
            next();
        }
        if (isAtEnd) {
            return -1;
        }
        int got = in.read(bytes, start, (int) Math.min(length, left));
        if (got < 0) {
            throw new IOException("the answer ended in the middle of a chunk");
        }
        left -= got;
        return got;
    }

    private void next() throws IOException {
        if (!isFirst && !lines.next().isEmpty()) {
            throw new IOException("a chunk is longer than it says");
        }
        isFirst = false;
        left = Connection.number(lines.next().split(";", 2)[0], 16);
        if (left == 0) {
            isAtEnd = true;
            String trailer = lines.next();
            while (!trailer.isEmpty()) {
                trailer = lines.next();
            }
        }
    }
}
