package io.mainstay.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a load balancer outside was told by each host's health ports. Pure; times are CLOCK_MONOTONIC nanoseconds. */
final class ProbeLog {
    /** One probe: sent, answered, by whom, on which kind of port, and whether the answer was a yes. */
    record Probe(long sentNs, long answeredNs, String host, String kind, String answer) {
        boolean isYes() {
            return answer.equals("yes");
        }
    }

    /** A host certainly said yes all the time from the answer to its first yes to the sending of its last one. */
    record YesTime(String host, String kind, long fromNs, long toNs) {}

    private final List<Probe> probes;

    ProbeLog(List<Probe> probes) {
        this.probes = probes.stream()
                .sorted((a, b) -> Long.compare(a.sentNs(), b.sentNs()))
                .toList();
    }

    static List<Probe> parse(String text) {
        List<Probe> probes = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length != 5) {
                throw new IllegalArgumentException("not a probe: '" + line + "'");
            }
            probes.add(
                    new Probe(Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2], fields[3], fields[4]));
        }
        return probes;
    }

    List<Probe> probes() {
        return probes;
    }

    /** A single yes gives no time at all, since nobody knows how long it was meant; any other answer ends one. */
    List<YesTime> yesTimes() {
        Map<String, YesTime> open = new LinkedHashMap<>();
        List<YesTime> closed = new ArrayList<>();
        for (Probe probe : probes) {
            String key = probe.host() + " " + probe.kind();
            YesTime before = open.get(key);
            if (probe.isYes()) {
                long from = before == null ? probe.answeredNs() : before.fromNs();
                open.put(key, new YesTime(probe.host(), probe.kind(), from, probe.sentNs()));
            } else if (before != null) {
                open.remove(key);
                closed.add(before);
            }
        }
        closed.addAll(open.values());
        return closed.stream().filter(time -> time.toNs() > time.fromNs()).toList();
    }

    /** The longest time for which two hosts certainly said yes on the same kind of port; must be 0. */
    long longestDoubleYesNs() {
        long longest = 0;
        List<YesTime> times = yesTimes();
        for (int i = 0; i < times.size(); i++) {
            for (int j = i + 1; j < times.size(); j++) {
                YesTime a = times.get(i);
                YesTime b = times.get(j);
                if (a.kind().equals(b.kind()) && !a.host().equals(b.host())) {
                    longest = Math.max(longest, Math.min(a.toNs(), b.toNs()) - Math.max(a.fromNs(), b.fromNs()));
                }
            }
        }
        return longest;
    }

    /** When the last probe that a host answered with yes was sent, within a time. */
    OptionalLong lastYes(String host, long fromNs, long toNs) {
        return probes.stream()
                .filter(probe -> probe.host().equals(host) && probe.isYes())
                .mapToLong(Probe::sentNs)
                .filter(sent -> sent > fromNs && sent <= toNs)
                .max();
    }

    /** When the first yes of a host came back after a time. */
    OptionalLong firstYes(String host, String kind, long afterNs) {
        return probes.stream()
                .filter(probe -> probe.host().equals(host) && probe.kind().equals(kind) && probe.isYes())
                .filter(probe -> probe.sentNs() > afterNs)
                .mapToLong(Probe::answeredNs)
                .min();
    }
}
