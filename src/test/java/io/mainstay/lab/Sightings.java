package io.mainstay.lab;

import io.mainstay.lab.LifeSigns.Life;
import io.mainstay.lab.LifeSigns.Overlap;
import io.mainstay.lab.LifeSigns.Sign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen running where, look by look, as life signs: so it is judged as the marker service is. A life begins at the end
 * of the look that first saw it and goes on to the beginning of the last one, so that it certainly ran all that time. Pure.
 */
final class Sightings {
    private record Seen(String what, String host) {}

    private record Known(String identity, Life life) {}

    private final Map<Seen, Known> known = new LinkedHashMap<>();
    private final Map<String, List<Sign>> signs = new LinkedHashMap<>();
    private final long periodNs;
    private long lives;

    Sightings(long periodNs) {
        this.periodNs = periodNs;
    }

    /** One look at one host, which began and ended then; looks are told in order. */
    void looked(String what, String host, Optional<String> identity, long beganNs, long endedNs) {
        Seen seen = new Seen(what, host);
        Known before = known.get(seen);
        if (identity.isEmpty()) {
            known.remove(seen);
            return;
        }
        boolean isNew = before == null || !before.identity().equals(identity.get());
        Life life = isNew ? new Life(host, ++lives, endedNs) : before.life();
        known.put(seen, new Known(identity.get(), life));
        signs.computeIfAbsent(what, key -> new ArrayList<>()).add(new Sign(isNew ? endedNs : beganNs, life));
    }

    /** What the last look at each host found. */
    List<Life> now(String what) {
        return known.entrySet().stream()
                .filter(entry -> entry.getKey().what().equals(what))
                .map(entry -> entry.getValue().life())
                .toList();
    }

    /** Every time that it ran twice, on two hosts or on one. */
    List<Overlap> overlaps(String what) {
        return new LifeSigns(signs.getOrDefault(what, List.of()), periodNs).overlaps();
    }

    /** How often it was seen at all; what was never seen proves nothing. */
    int count(String what) {
        return signs.getOrDefault(what, List.of()).size();
    }
}
