package io.mainstay.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.Asking;
import io.mainstay.core.history.Move;
import io.mainstay.core.history.Move.End;
import io.mainstay.core.history.Move.Kind;
import io.mainstay.core.history.Move.Phase;
import io.mainstay.core.history.Move.Step;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MoveTraceTest {
    private static final List<Phase> PHASES = List.of(
            new Phase(Step.DETECT, 1_000, 1_040),
            new Phase(Step.STOP, 1_040, 1_300),
            new Phase(Step.DECIDE, 1_300, 1_312),
            new Phase(Step.START, 1_312, 2_000));

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetry sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();

    private static Move move(Kind kind, List<Phase> phases, Asking asking, End end) {
        return new Move(
                "web",
                kind,
                42,
                41,
                "n1",
                end == End.FAILED ? "" : "n2",
                phases,
                "app faulted on n1: it exited 137",
                List.of(),
                new TreeMap<>(),
                asking,
                end,
                "that is how it ended",
                817);
    }

    private SpanData span(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFailoverIsOneTraceWithASpanForEachPhase() {
        new MoveTrace(() -> sdk).tell(move(Kind.FAILOVER, PHASES, Asking.NOBODY, End.ONLINE));
        SpanData root = span("failover");
        assertThat(spans.getFinishedSpanItems())
                .hasSize(5)
                .allSatisfy(each -> assertThat(each.getTraceId()).isEqualTo(root.getTraceId()));
        assertThat(root.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(root.getStartEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1_000));
        assertThat(root.getEndEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(2_000));
        for (Phase phase : PHASES) {
            SpanData child = span(phase.step().name().toLowerCase(java.util.Locale.ROOT));
            assertThat(child.getParentSpanId()).isEqualTo(root.getSpanId());
            assertThat(child.getStartEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(phase.fromMs()));
            assertThat(child.getEndEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(phase.toMs()));
        }
    }

    @Test
    void theRootSaysWhatMovedFromWhereToWhereAndWhy() {
        new MoveTrace(() -> sdk).tell(move(Kind.SWITCH, PHASES, new Asking("kim", "patches", "r-7f3a"), End.ONLINE));
        SpanData root = span("switch");
        assertThat(root.getAttributes().get(AttributeKey.stringKey("mainstay.group")))
                .isEqualTo("web");
        assertThat(root.getAttributes().get(AttributeKey.stringKey("mainstay.from")))
                .isEqualTo("n1");
        assertThat(root.getAttributes().get(AttributeKey.stringKey("mainstay.to")))
                .isEqualTo("n2");
        assertThat(root.getAttributes().get(AttributeKey.longKey("mainstay.epoch")))
                .isEqualTo(42);
        assertThat(root.getAttributes().get(AttributeKey.longKey("mainstay.event")))
                .isEqualTo(817);
        assertThat(root.getAttributes().get(AttributeKey.stringKey("mainstay.request")))
                .isEqualTo("r-7f3a");
        assertThat(root.getAttributes().get(AttributeKey.stringKey("mainstay.cause")))
                .isEqualTo("app faulted on n1: it exited 137");
        assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aFailedMoveIsAnErrorAndOneWithoutTimesIsNotTold() {
        new MoveTrace(() -> sdk).tell(move(Kind.FAILOVER, List.of(), Asking.NOBODY, End.FAILED));
        assertThat(spans.getFinishedSpanItems()).isEmpty();
        new MoveTrace(() -> sdk).tell(move(Kind.FAILOVER, PHASES.subList(0, 2), Asking.NOBODY, End.FAILED));
        assertThat(span("failover").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span("failover").getStatus().getDescription()).isEqualTo("that is how it ended");
        assertThat(span("failover").getAttributes().get(AttributeKey.stringKey("mainstay.to")))
                .isNull();
    }

    @Test
    void withoutAnSdkNothingIsKept() {
        new MoveTrace(OpenTelemetry::noop).tell(move(Kind.FAILOVER, PHASES, Asking.NOBODY, End.ONLINE));
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }
}
