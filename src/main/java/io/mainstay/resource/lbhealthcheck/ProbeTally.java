package io.mainstay.resource.lbhealthcheck;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was accepted and not told yet. Owned by the responder's loop. */
final class ProbeTally {
    /** Stands for all sources beyond {@link ProbeSources#MAX}: nothing comes from this address. */
    private static final InetAddress OTHERS = new InetSocketAddress(0).getAddress();

    private final Map<From, long[]> counts = new LinkedHashMap<>();
    private From last = new From(ListenerKind.TCP, InetAddress.getLoopbackAddress());
    private long[] lastCount = new long[1];
    private long service;
    private long probes;
    private long atMs;

    private record From(ListenerKind kind, InetAddress source) {}

    boolean isEmpty() {
        return probes == 0;
    }

    void add(long under, InetAddress from, ListenerKind on, long now) {
        // Mostly one load balancer: then nothing is looked up.
        if (probes == 0 || on != last.kind || !from.equals(last.source)) {
            last = new From(on, from);
            lastCount = countOf(last);
        }
        service = under;
        probes++;
        lastCount[0]++;
        atMs = now;
    }

    private long[] countOf(From from) {
        boolean hasRoom = counts.size() < ProbeSources.MAX || counts.containsKey(from);
        return counts.computeIfAbsent(hasRoom ? from : new From(from.kind, OTHERS), first -> new long[1]);
    }

    Responder.Seen take() {
        List<Responder.Counted> from = new ArrayList<>(counts.size());
        counts.forEach((one, count) -> from.add(new Responder.Counted(
                one.kind.label(), one.source.equals(OTHERS) ? ProbeSources.OTHER : text(one.source), count[0])));
        Responder.Seen seen = new Responder.Seen(service, probes, text(last.source), last.kind, atMs, from);
        counts.clear();
        probes = 0;
        return seen;
    }

    private static String text(InetAddress source) {
        return source.getHostAddress();
    }
}
