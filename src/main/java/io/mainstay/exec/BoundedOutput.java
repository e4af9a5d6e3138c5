package io.mainstay.exec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the first and the last part of what a program prints, and counts what lay between. Not thread-safe. */
final class BoundedOutput {
    /** The beginning of the output that is kept: usage errors and banners. */
    static final int MAX_HEAD = 16 * 1024;
    /** The end of the output that is kept: what happened last. */
    static final int MAX_TAIL = 16 * 1024;

    private final byte[] tail = new byte[MAX_TAIL];
    private byte[] head = new byte[0];
    private long total;

    void append(byte[] bytes, int length) {
        int from = 0;
        if (head.length < MAX_HEAD) {
            from = Math.min(length, MAX_HEAD - head.length);
            int old = head.length;
            head = Arrays.copyOf(head, old + from);
            System.arraycopy(bytes, 0, head, old, from);
        }
        total += from;
        for (int i = from; i < length; i++) {
            tail[(int) ((total - MAX_HEAD) % MAX_TAIL)] = bytes[i];
            total++;
        }
    }

    String text() {
        String first = new String(head, StandardCharsets.UTF_8);
        long beyond = total - head.length;
        if (beyond == 0) {
            return first;
        }
        if (beyond <= MAX_TAIL) {
            return first + new String(tail, 0, (int) beyond, StandardCharsets.UTF_8);
        }
        int start = (int) (beyond % MAX_TAIL);
        byte[] last = new byte[MAX_TAIL];
        System.arraycopy(tail, start, last, 0, MAX_TAIL - start);
        System.arraycopy(tail, 0, last, MAX_TAIL - start, start);
        return first + "\n… " + (beyond - MAX_TAIL) + " bytes left out …\n" + new String(last, StandardCharsets.UTF_8);
    }
}
