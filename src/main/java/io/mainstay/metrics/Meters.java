package io.mainstay.metrics;

import io.mainstay.core.ResourceId;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.history.Move;
import io.mainstay.core.ledger.Ledger;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * A node's figures. What happens is counted when it happens; what is, is read when somebody asks, so that a node that
 * nobody scrapes pays for next to nothing. Any thread; {@link #scrape} may take a second on a node with 10,000 resources.
 */
public final class Meters implements AutoCloseable {
    private static final Duration[] COMMITS = millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000);
    private static final Duration[] LAGS = millis(5, 10, 25, 50, 100, 250, 500, 1_000, 5_000);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final EventCounts events = new EventCounts();
    private final MoveCounts moves = new MoveCounts(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final AtomicBoolean knowsJvm = new AtomicBoolean();

    /** In which form a scrape is written. */
    public enum Packing {
        PLAIN,
        GZIP
    }

    /** A scrape, with what it is for the header {@code Content-Type}. */
    public record Scrape(String contentType, Buffer body) {}

    static Duration[] millis(long... each) {
        Duration[] all = new Duration[each.length];
        for (int i = 0; i < each.length; i++) {
            all[i] = Duration.ofMillis(each[i]);
        }
        return all;
    }

    /** One of the node's own events. */
    public void count(LoggedEvent event) {
        events.count(event);
    }

    /** A move of a group that ended with this node. */
    public void count(Move move) {
        moves.count(move);
    }

    /** The same ledger, with the time from each proposal to its answer measured. */
    public Ledger timed(Ledger ledger, LongSupplier nowNs) {
        Timer commit = Timer.builder("mainstay.ledger.commit")
                .description("From a proposal of this node to the ledger's decision, accepted or refused")
                .serviceLevelObjectives(COMMITS)
                .register(registry);
        var unanswered = io.micrometer.core.instrument.Counter.builder("mainstay.ledger.unanswered")
                .description(
                        "Proposals of this node that were not decided: no leader, no majority, or no answer in time")
                .register(registry);
        return new TimedLedger(ledger, nowNs, ns -> commit.record(ns, TimeUnit.NANOSECONDS), unanswered::increment);
    }

    /** Takes how late each wake-up of an event loop came, in milliseconds. */
    public LongConsumer lag(String loop) {
        Timer lag = Timer.builder("mainstay.event.loop.lag")
                .description(
                        "How late the wake-ups of an event loop came: a stalled loop, or a machine without processor time")
                .tag("loop", loop)
                .serviceLevelObjectives(LAGS)
                .register(registry);
        return ms -> lag.record(ms, TimeUnit.MILLISECONDS);
    }

    /** Of the lease: renewals sent, and those that a majority had not acknowledged when the next was sent. */
    public void renewals(LongSupplier sent, LongSupplier late) {
        FunctionCounter.builder("mainstay.lease.renewals", sent, LongSupplier::getAsLong)
                .description("Renewals of the node's lease that it has sent")
                .register(registry);
        FunctionCounter.builder("mainstay.lease.renewals.late", late, LongSupplier::getAsLong)
                .description("Renewals that no majority had acknowledged when the next was sent")
                .register(registry);
    }

    /** Of the guard. */
    public void guard(BooleanSupplier isAlive) {
        Gauge.builder("mainstay.guard.alive", () -> isAlive.getAsBoolean() ? 1 : 0)
                .description("Whether the guard, which ends what runs when the lease ends, is there")
                .strongReference(true)
                .register(registry);
    }

    /**
     * All figures, written out.
     *
     * @param accept the header {@code Accept}; whoever wants OpenMetrics says so there
     */
    public Scrape scrape(Sight sight, String accept, Packing packing) {
        ExpositionFormatWriter writer = accept.contains("openmetrics")
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
        try (OutputStream out = packing == Packing.GZIP ? new GZIPOutputStream(bytes, 8 * 1024) : bytes) {
            writer.write(out, all(sight));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Scrape(writer.getContentType(), Buffer.buffer(bytes.toByteArray()));
    }

    private MetricSnapshots all(Sight sight) {
        knowJvm();
        Families families = new Families();
        new NodeSeries(families).add(sight);
        new GroupSeries(families).add(sight);
        sight.own().ifPresent(own -> {
            Set<ResourceId> present = new HashSet<>();
            own.groups()
                    .forEach(group -> group.resources()
                            .forEach(resource -> present.add(resource.agent().id())));
            events.keepOnly(present);
            new ResourceSeries(families, events, sight).add(own);
        });
        events.add(families);
        moves.add(families, sight);
        List<MetricSnapshot> all = new ArrayList<>(families.all());
        registry.getPrometheusRegistry().scrape().forEach(all::add);
        return new MetricSnapshots(all);
    }

    /** Only for those who are scraped: it costs a listener for each collector of garbage. */
    private void knowJvm() {
        if (knowsJvm.compareAndSet(false, true)) {
            new JvmMemoryMetrics().bindTo(registry);
            collections.bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ClassLoaderMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
            new FileDescriptorMetrics().bindTo(registry);
        }
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
