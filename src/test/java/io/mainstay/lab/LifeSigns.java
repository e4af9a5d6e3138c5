package io.mainstay.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the marker service's life signs prove, from all hosts together. Pure; times are CLOCK_MONOTONIC nanoseconds, which
 * all hosts of a lab share.
 *
 * <p>A <em>life</em> is one process, told by its host, pid and first sign. A life ran from its first sign to its last. Only a
 * gap of more than {@link #GAP_PERIODS} periods splits this: a process that is frozen does nothing meanwhile, and what it does
 * afterwards counts again. Shorter gaps are a busy machine's, and count as running.
 */
final class LifeSigns {
    static final int GAP_PERIODS = 100;

    /** One process of the service. */
    record Life(String host, long pid, long firstNs) {}

    /** One life sign. */
    record Sign(long atNs, Life life) {}

    /** A life gave signs from {@code fromNs} to {@code toNs} without a gap. */
    record Stretch(Life life, long fromNs, long toNs) {}

    /** Two lives at once, from {@code fromNs} to {@code toNs}. */
    record Overlap(Life one, Life other, long fromNs, long toNs) {
        long lengthNs() {
            return toNs - fromNs;
        }
    }

    private final List<Sign> signs;
    private final long periodNs;

    LifeSigns(List<Sign> signs, long periodNs) {
        this.signs = signs.stream()
                .sorted((a, b) -> Long.compare(a.atNs(), b.atNs()))
                .toList();
        this.periodNs = periodNs;
    }

    /** Reads the marker's lines; a line that is no sign is an error, since then nothing may be concluded. */
    static List<Sign> parse(String text) {
        List<Sign> signs = new ArrayList<>();
        Map<String, Life> lives = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length != 4) {
                throw new IllegalArgumentException("not a life sign: '" + line + "'");
            }
            Life life = lives.computeIfAbsent(
                    line.substring(line.indexOf(' ') + 1),
                    key -> new Life(fields[1], Long.parseLong(fields[2]), Long.parseLong(fields[3])));
            signs.add(new Sign(Long.parseLong(fields[0]), life));
        }
        return signs;
    }

    List<Sign> signs() {
        return signs;
    }

    /** In order of their beginning. */
    List<Stretch> stretches() {
        Map<Life, Stretch> open = new LinkedHashMap<>();
        List<Stretch> closed = new ArrayList<>();
        for (Sign sign : signs) {
            Stretch before = open.get(sign.life());
            if (before != null && sign.atNs() - before.toNs() <= GAP_PERIODS * periodNs) {
                open.put(sign.life(), new Stretch(sign.life(), before.fromNs(), sign.atNs()));
            } else {
                if (before != null) {
                    closed.add(before);
                }
                open.put(sign.life(), new Stretch(sign.life(), sign.atNs(), sign.atNs()));
            }
        }
        closed.addAll(open.values());
        closed.sort((a, b) -> Long.compare(a.fromNs(), b.fromNs()));
        return closed;
    }

    /**
     * Every time that two lives ran at once. A single sign of one within a stretch of the other counts too, with no length:
     * there must be none at all.
     */
    List<Overlap> overlaps() {
        List<Overlap> found = new ArrayList<>();
        List<Stretch> running = new ArrayList<>();
        for (Stretch next : stretches()) {
            running.removeIf(one -> one.toNs() < next.fromNs());
            for (Stretch one : running) {
                if (!one.life().equals(next.life())) {
                    found.add(new Overlap(one.life(), next.life(), next.fromNs(), Math.min(one.toNs(), next.toNs())));
                }
            }
            running.add(next);
        }
        return found;
    }

    /** For how long two ran at once, all overlaps together; 0 when there is none, and one without length is a period. */
    long overlapNs() {
        return overlaps().stream()
                .mapToLong(overlap -> Math.max(periodNs, overlap.lengthNs()))
                .sum();
    }

    /** Who gave the last sign at or before a time. */
    Optional<Life> runningAt(long atNs) {
        Optional<Life> last = Optional.empty();
        for (Sign sign : signs) {
            if (sign.atNs() > atNs) {
                break;
            }
            last = Optional.of(sign.life());
        }
        return last;
    }

    /** The first sign after a time of a life that began after it. */
    Optional<Sign> firstOfNewLife(long afterNs) {
        return signs.stream()
                .filter(sign -> sign.atNs() > afterNs && sign.life().firstNs() > afterNs)
                .findFirst();
    }

    Optional<Long> lastSignOf(Life life) {
        Optional<Long> last = Optional.empty();
        for (Sign sign : signs) {
            if (sign.life().equals(life)) {
                last = Optional.of(sign.atNs());
            }
        }
        return last;
    }

    /** The longest time without any sign of anybody, between two times; what is silent at either end counts. */
    long longestSilenceNs(long fromNs, long toNs) {
        long longest = 0;
        long before = fromNs;
        for (Sign sign : signs) {
            if (sign.atNs() > fromNs && sign.atNs() <= toNs) {
                longest = Math.max(longest, sign.atNs() - before);
                before = sign.atNs();
            }
        }
        return Math.max(longest, toNs - before);
    }
}
