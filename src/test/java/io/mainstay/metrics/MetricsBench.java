package io.mainstay.metrics;

import java.util.concurrent.TimeUnit;

/** Prints what a scrape of a large node costs: {@code MetricsBench GROUPS RESOURCES}. Not run by the build. */
final class MetricsBench {
    private static final int ROUNDS = 20;

    private MetricsBench() {}

    public static void main(String[] args) {
        int groups = Integer.parseInt(args[0]);
        int resources = Integer.parseInt(args[1]);
        Sight sight = Sights.large(groups, resources);
        try (Meters meters = Sights.meters()) {
            for (Meters.Packing packing : Meters.Packing.values()) {
                long best = Long.MAX_VALUE;
                long first = 0;
                int size = 0;
                for (int i = 0; i < ROUNDS; i++) {
                    long beganNs = System.nanoTime();
                    size = meters.scrape(sight, "", packing).body().length();
                    long tookNs = System.nanoTime() - beganNs;
                    first = i == 0 ? tookNs : first;
                    best = Math.min(best, tookNs);
                }
                long lines = Sights.text(meters, sight)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .count();
                System.out.printf(
                        "%d groups of %d resources, %s: %d series, %d bytes, first %d ms, best %d ms%n",
                        groups,
                        resources,
                        packing,
                        lines,
                        size,
                        TimeUnit.NANOSECONDS.toMillis(first),
                        TimeUnit.NANOSECONDS.toMillis(best));
            }
        }
    }
}
