package io.mainstay.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes a tar.gz of small texts (POSIX ustar), one after another; bounded, so that no support case fills a disk. */
final class Archive implements Closeable {
    /** All texts together. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final int BLOCK = 512;
    private static final int MAX_NAME = 100;

    private final OutputStream out;
    private final long atS;
    private long written;

    /** @param atS the files' time, in seconds since 1970 */
    Archive(OutputStream out, long atS) throws IOException {
        this.out = new GZIPOutputStream(out);
        this.atS = atS;
    }

    /** Adds a file; returns false where it would be too much, and adds nothing. */
    boolean add(String name, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (name.length() > MAX_NAME || written + body.length > MAX_BYTES) {
            return false;
        }
        written += body.length;
        out.write(header(name, body.length));
        out.write(body);
        out.write(new byte[(BLOCK - body.length % BLOCK) % BLOCK]);
        return true;
    }

    private byte[] header(String name, long size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000600\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o\0", size));
        put(header, 136, String.format("%011o\0", atS));
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            out.write(new byte[2 * BLOCK]);
        }
    }
}
