package io.mainstay.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Takes server-sent events apart, however the bytes were cut on their way. Used from one thread. */
final class EventLines {
    /** A longer line than any snapshot has; what sends one is no node of ours. */
    static final int MAX_LINE = 64 * 1024 * 1024;

    private final BiConsumer<String, String> each;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String event = "message";
    private final StringBuilder data = new StringBuilder();

    EventLines(BiConsumer<String, String> each) {
        this.each = each;
    }

    void take(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, start, i - start);
                take(line.toString(StandardCharsets.UTF_8));
                line.reset();
                start = i + 1;
            }
        }
        line.write(bytes, start, bytes.length - start);
        if (line.size() > MAX_LINE) {
            throw new Failure(ExitCode.NOT_REACHABLE, "the stream is not of a Mainstay node: a line has no end");
        }
    }

    private void take(String text) {
        if (text.isEmpty()) {
            if (!data.isEmpty()) {
                each.accept(event, data.toString());
            }
            event = "message";
            data.setLength(0);
        } else if (text.startsWith("event: ")) {
            event = text.substring(7);
        } else if (text.startsWith("data: ")) {
            data.append(data.isEmpty() ? "" : "\n").append(text.substring(6));
        }
    }
}
