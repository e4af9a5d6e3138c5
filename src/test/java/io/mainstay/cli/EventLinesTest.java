package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    @Test
    void messagesAreTheSameHoweverTheBytesAreCut() {
        byte[] bytes = ("retry: 1000\n\nevent: beat\ndata: {\"a\":\"é…\"}\n\n"
                        + ": beat\n\nid: 3-1\ndata: one\ndata: two\n\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            List<String> got = new ArrayList<>();
            EventLines lines = new EventLines((kind, data) -> got.add(kind + "|" + data));
            for (int at = 0; at < bytes.length; at += size) {
                lines.take(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
            assertThat(got).containsExactly("beat|{\"a\":\"é…\"}", "message|one\ntwo");
        }
    }
}
