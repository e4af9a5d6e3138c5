package io.mainstay.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Puts together the series of one scrape, family by family. A family without a series is left out. */
final class Families {
    private final List<MetricSnapshot> families = new ArrayList<>();

    /** Takes the series of one family. */
    interface Points {
        /** One series; its labels are names and values by turns. */
        void add(double value, String... labels);

        default void add(long value, String... labels) {
            add((double) value, labels);
        }

        default void add(boolean holds, String... labels) {
            add(holds ? 1.0 : 0.0, labels);
        }
    }

    /** What goes up and down. */
    void gauge(String name, String help, Consumer<Points> series) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        series.accept((value, labels) -> points.add(new GaugeDataPointSnapshot(value, Labels.of(labels), null)));
        if (!points.isEmpty()) {
            families.add(new GaugeSnapshot(new MetricMetadata(name, help), points));
        }
    }

    /** What only grows until the node starts anew; {@code _total} is put behind the name. */
    void counter(String name, String help, Consumer<Points> series) {
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        series.accept((value, labels) -> points.add(new CounterDataPointSnapshot(value, Labels.of(labels), null, 0)));
        if (!points.isEmpty()) {
            families.add(new CounterSnapshot(new MetricMetadata(name, help), points));
        }
    }

    List<MetricSnapshot> all() {
        return families;
    }
}
