package io.mainstay.resource.check;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** The beginning of an answer, in which a text is looked for; more than the limit is not kept. Not thread-safe. */
final class Received {
    private final byte[] expected;
    private final int limit;
    private Buffer received = Buffer.buffer();

    Received(String expected, int limit) {
        this.expected = expected.getBytes(StandardCharsets.UTF_8);
        this.limit = limit;
    }

    void add(Buffer more) {
        int room = limit - received.length();
        received.appendBuffer(more.length() <= room ? more : more.slice(0, Math.max(0, room)));
    }

    boolean isFull() {
        return received.length() >= limit;
    }

    int length() {
        return received.length();
    }

    /** Bytes against bytes: an answer need not be text. */
    boolean holdsExpected() {
        byte[] bytes = received.getBytes();
        for (int start = 0; start + expected.length <= bytes.length; start++) {
            int matching = 0;
            while (matching < expected.length && bytes[start + matching] == expected[matching]) {
                matching++;
            }
            if (matching == expected.length) {
                return true;
            }
        }
        return false;
    }
}
