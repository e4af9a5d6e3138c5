package io.mainstay.resource.lbhealthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.snapshot.ProbeSnapshot;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeSourcesTest {
    private final ProbeTally tally = new ProbeTally();
    private final ProbeSources sources = new ProbeSources();

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void tell() {
        tally.take().from().forEach(from -> sources.add(from.listener(), from.source(), from.probes()));
    }

    @Test
    void probesAreCountedByListenerAndSourceAcrossSeveralTellings() {
        tally.add(1, address(1), ListenerKind.TCP, 10);
        tally.add(1, address(1), ListenerKind.TCP, 11);
        tally.add(1, address(1), ListenerKind.HTTP, 12);
        tally.add(1, address(2), ListenerKind.TCP, 13);
        tally.add(1, address(1), ListenerKind.TCP, 14);
        tell();
        tally.add(1, address(1), ListenerKind.TCP, 15);
        tell();
        assertThat(sources.list())
                .containsExactly(
                        new ProbeSnapshot.Source("tcp", "10.0.0.1", 4),
                        new ProbeSnapshot.Source("http", "10.0.0.1", 1),
                        new ProbeSnapshot.Source("tcp", "10.0.0.2", 1));
    }

    @Test
    void theLastOneIsToldInFull() {
        tally.add(7, address(1), ListenerKind.HTTP, 10);
        tally.add(7, address(2), ListenerKind.AGENT, 20);
        assertThat(tally.take())
                .isEqualTo(new Responder.Seen(
                        7,
                        2,
                        "10.0.0.2",
                        ListenerKind.AGENT,
                        20,
                        List.of(
                                new Responder.Counted("http", "10.0.0.1", 1),
                                new Responder.Counted("agent", "10.0.0.2", 1))));
        assertThat(tally.isEmpty()).isTrue();
    }

    @Test
    void sourcesBeyondTheFirstSixteenAreNotToldApart() {
        for (int i = 0; i < 1_000; i++) {
            tally.add(1, address(i), i % 2 == 0 ? ListenerKind.TCP : ListenerKind.HTTP, i);
        }
        assertThat(tally.take().from()).hasSize(ProbeSnapshot.MAX_SOURCES + 2);
        for (int i = 0; i < 1_000; i++) {
            tally.add(1, address(i), ListenerKind.TCP, i);
            tell();
        }
        assertThat(sources.list()).hasSize(ProbeSnapshot.MAX_SOURCES + 1);
        assertThat(sources.list().get(ProbeSnapshot.MAX_SOURCES))
                .isEqualTo(new ProbeSnapshot.Source("tcp", "other", 1_000 - ProbeSnapshot.MAX_SOURCES));
    }
}
