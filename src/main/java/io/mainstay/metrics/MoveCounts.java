package io.mainstay.metrics;

import io.mainstay.core.history.Move;
import io.mainstay.core.history.Move.Kind;
import io.mainstay.core.snapshot.WholeGroup;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts the moves of groups that ended with this node, and measures their phases. Any thread. */
final class MoveCounts {
    private static final Duration[] LENGTHS =
            Meters.millis(10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000);
    private static final List<Kind> KINDS = List.of(Kind.values());

    private final MeterRegistry registry;
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

    private record Key(String group, String kind, String end) {}

    MoveCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Move move) {
        String kind = word(move.kind());
        String end = move.end() == Move.End.FAILED ? "failed" : "done";
        counts.computeIfAbsent(new Key(move.group(), kind, end), first -> new LongAdder())
                .increment();
        timer("mainstay.move.duration", "How long moves of groups took, from the first sign to the end", kind)
                .register(registry)
                .record(move.ms(), TimeUnit.MILLISECONDS);
        move.phases()
                .forEach(phase -> timer("mainstay.move.phase", "How long each phase of the moves of groups took", kind)
                        .tag("phase", word(phase.step()))
                        .register(registry)
                        .record(phase.ms(), TimeUnit.MILLISECONDS));
    }

    private static Timer.Builder timer(String name, String help, String kind) {
        return Timer.builder(name).description(help).tag("kind", kind).serviceLevelObjectives(LENGTHS);
    }

    /** Every group has a series for each kind from the start, so that the first move is seen as one. */
    void add(Families to, Sight sight) {
        Set<String> present = Set.copyOf(
                sight.groups().stream().map(WholeGroup::name).distinct().toList());
        counts.keySet().removeIf(key -> !present.contains(key.group));
        to.counter(
                "mainstay_moves",
                "Moves of the group that ended with this node: done, or failed",
                points -> sight.groups()
                        .forEach(group -> KINDS.forEach(kind -> List.of("done", "failed")
                                .forEach(end -> points.add(
                                        of(new Key(group.name(), word(kind), end)),
                                        "end",
                                        end,
                                        "group",
                                        group.name(),
                                        "kind",
                                        word(kind))))));
    }

    private long of(Key key) {
        LongAdder count = counts.get(key);
        return count == null ? 0 : count.sum();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
