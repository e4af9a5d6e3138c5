package io.mainstay.resource.lbhealthcheck;

import io.netty.buffer.ByteBuf;

/** What the first line of an HTTP request asks for; the rest of the head is only waited for. */
enum HttpHead {
    /** Not whole yet. */
    UNFINISHED,
    /** GET, or OPTIONS, which is what HAProxy's bare {@code option httpchk} sends. */
    GET,
    /** As GET, without a body. */
    HEAD,
    /** HTTP, but none of these. */
    OTHER_METHOD,
    /** No HTTP, or a head longer than {@link #MAX_BYTES}. */
    GARBAGE;

    static final int MAX_BYTES = 8_192;

    private static final int MAX_METHOD = 16;

    boolean asksForHealth() {
        return this == GET || this == HEAD;
    }

    /** Reads a whole head off {@code bytes}; leaves them untouched where it is unfinished or garbage. */
    static HttpHead read(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int lineEnd = bytes.indexOf(start, bytes.writerIndex(), (byte) '\n');
        if (lineEnd < 0) {
            return bytes.readableBytes() > MAX_BYTES || !mayBeMethod(bytes) ? GARBAGE : UNFINISHED;
        }
        HttpHead asked = firstLine(bytes, start, lineEnd);
        if (asked == GARBAGE) {
            return GARBAGE;
        }
        int end = headEnd(bytes, lineEnd);
        if (end < 0) {
            return bytes.readableBytes() > MAX_BYTES ? GARBAGE : UNFINISHED;
        }
        bytes.readerIndex(end);
        return asked;
    }

    /** The index after the empty line that ends the head, or -1. */
    private static int headEnd(ByteBuf bytes, int firstLineEnd) {
        int newline = firstLineEnd;
        while (newline >= 0 && newline - bytes.readerIndex() <= MAX_BYTES) {
            int next = newline + 1;
            if (next < bytes.writerIndex() && bytes.getByte(next) == '\r') {
                next++;
            }
            if (next < bytes.writerIndex() && bytes.getByte(next) == '\n') {
                return next + 1;
            }
            newline = bytes.indexOf(newline + 1, bytes.writerIndex(), (byte) '\n');
        }
        return -1;
    }

    private static boolean mayBeMethod(ByteBuf bytes) {
        int end = Math.min(bytes.writerIndex(), bytes.readerIndex() + MAX_METHOD);
        for (int i = bytes.readerIndex(); i < end; i++) {
            byte b = bytes.getByte(i);
            if (b == ' ') {
                return i > bytes.readerIndex();
            }
            if (b < 'A' || b > 'Z') {
                return false;
            }
        }
        return end - bytes.readerIndex() < MAX_METHOD;
    }

    private static HttpHead firstLine(ByteBuf bytes, int start, int lineEnd) {
        int methodEnd = bytes.indexOf(start, lineEnd, (byte) ' ');
        if (!mayBeMethod(bytes) || methodEnd < 0) {
            return GARBAGE;
        }
        int end = bytes.getByte(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
        int version = end - " HTTP/1.x".length();
        boolean http = version > methodEnd + 1
                && matches(bytes, version, " HTTP/1.")
                && (bytes.getByte(end - 1) == '0' || bytes.getByte(end - 1) == '1');
        if (!http) {
            return GARBAGE;
        }
        if (matches(bytes, start, "GET ") || matches(bytes, start, "OPTIONS ")) {
            return GET;
        }
        return matches(bytes, start, "HEAD ") ? HEAD : OTHER_METHOD;
    }

    private static boolean matches(ByteBuf bytes, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (from + i >= bytes.writerIndex() || bytes.getByte(from + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
