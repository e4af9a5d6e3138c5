package io.mainstay.trace;

import io.mainstay.core.history.Move;
import io.mainstay.core.history.Move.Phase;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes one trace of each move that has ended: a span for the whole, named by the kind of move, and a child for each of its
 * phases, with the times that the event log has of them. Any thread; does not block.
 */
public final class MoveTrace {
    private static final String SCOPE = "io.mainstay";
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("mainstay.group");
    private static final AttributeKey<String> FROM = AttributeKey.stringKey("mainstay.from");
    private static final AttributeKey<String> TO = AttributeKey.stringKey("mainstay.to");
    private static final AttributeKey<Long> EPOCH = AttributeKey.longKey("mainstay.epoch");
    private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("mainstay.cause");
    private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("mainstay.request");
    private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("mainstay.event");

    private final Supplier<OpenTelemetry> telemetry;

    /** Asks for the SDK each time: it may come up after the node. */
    public MoveTrace(Supplier<OpenTelemetry> telemetry) {
        this.telemetry = telemetry;
    }

    /** One trace; none of a move of which no time is known. */
    public void tell(Move move) {
        List<Phase> phases = move.phases();
        if (phases.isEmpty()) {
            return;
        }
        Tracer tracer = telemetry.get().getTracer(SCOPE);
        Span root = tracer.spanBuilder(word(move.kind()))
                .setNoParent()
                .setStartTimestamp(phases.get(0).fromMs(), TimeUnit.MILLISECONDS)
                .setAttribute(GROUP, move.group())
                .setAttribute(EPOCH, move.epoch())
                .setAttribute(CAUSE, move.cause())
                .setAttribute(NUMBER, move.number())
                .startSpan();
        put(root, FROM, move.from());
        put(root, TO, move.to());
        put(root, REQUEST, move.asking().request());
        if (move.end() == Move.End.FAILED) {
            root.setStatus(StatusCode.ERROR, move.endText());
        }
        Context inRoot = Context.root().with(root);
        for (Phase phase : phases) {
            tracer.spanBuilder(word(phase.step()))
                    .setParent(inRoot)
                    .setStartTimestamp(phase.fromMs(), TimeUnit.MILLISECONDS)
                    .startSpan()
                    .end(phase.toMs(), TimeUnit.MILLISECONDS);
        }
        root.end(phases.get(phases.size() - 1).toMs(), TimeUnit.MILLISECONDS);
    }

    private static void put(Span span, AttributeKey<String> key, String value) {
        if (!value.isEmpty()) {
            span.setAttribute(key, value);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
