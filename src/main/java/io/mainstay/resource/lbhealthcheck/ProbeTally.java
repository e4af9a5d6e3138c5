package io.mainstay.resource.lbhealthcheck;

import java.net.InetAddress;

/** What was accepted and not told yet. Owned by the responder's loop. */
final class ProbeTally {
    private long service;
    private long probes;
    private InetAddress source = InetAddress.getLoopbackAddress();
    private ListenerKind kind = ListenerKind.TCP;
    private long atMs;

    boolean isEmpty() {
        return probes == 0;
    }

    void add(long under, InetAddress from, ListenerKind on, long now) {
        service = under;
        probes++;
        source = from;
        kind = on;
        atMs = now;
    }

    Responder.Seen take() {
        Responder.Seen seen = new Responder.Seen(service, probes, source, kind, atMs);
        probes = 0;
        return seen;
    }
}
