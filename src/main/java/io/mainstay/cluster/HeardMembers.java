package io.mainstay.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whom the lease channel hears, and since when it does not hear the others. Written by the bus, read by any thread. */
final class HeardMembers {
    private final ClusterBusOptions options;
    private final Map<String, Long> silentSince = new TreeMap<>();
    private volatile List<String> names = List.of();

    /** At first nobody is heard. */
    HeardMembers(ClusterBusOptions options, long nowMs) {
        this.options = options;
        options.others().forEach(name -> silentSince.put(name, nowMs));
    }

    /** Takes up a new set and answers who fell silent. Names that are not configured, and this node's, are passed over. */
    Set<String> become(Collection<String> heard, long nowMs) {
        Set<String> silent = new TreeSet<>(names);
        names = options.others().stream().filter(heard::contains).toList();
        names.forEach(silent::remove);
        silentSince.keySet().removeAll(names);
        silent.forEach(name -> silentSince.put(name, nowMs));
        return silent;
    }

    /** In order, without this node. Any thread. */
    List<String> names() {
        return names;
    }

    boolean isEveryone() {
        return names.size() == options.others().size();
    }

    /** Who has not been heard for so long. */
    List<String> silentFor(long limitMs, long nowMs) {
        return silentSince.entrySet().stream()
                .filter(entry -> nowMs - entry.getValue() >= limitMs)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Where those listen who are heard. Any thread. */
    List<Endpoint> endpoints() {
        return names.stream().map(options::of).toList();
    }
}
