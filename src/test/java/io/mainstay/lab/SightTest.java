package io.mainstay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A listener is found in the kernel's table, and a connection to the same port is none. The rest: {@code scripts/lab check}. */
class SightTest {
    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private static final String LISTENS =
            "   0: 00000000:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 4711 1 0 100 0 0 10 0";
    private static final String CONNECTED =
            "   1: 640A4E0A:1538 0100A8C0:8F2C 01 00000000:00000000 00:00000000 00000000   101        0 4712 1 0 20 4 30 10 -1";

    @Test
    void aListenerIsToldByItsSocket() {
        assertThat(Sight.listening(List.of(HEAD, CONNECTED, LISTENS), ":1538")).contains("4711");
    }

    @Test
    void aConnectionOfThatPortIsNoListener() {
        assertThat(Sight.listening(List.of(HEAD, CONNECTED), ":1538")).isEmpty();
        assertThat(Sight.listening(List.of(HEAD, LISTENS), ":8F2C")).isEmpty();
    }
}
