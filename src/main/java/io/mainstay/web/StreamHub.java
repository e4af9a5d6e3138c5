package io.mainstay.web;

import io.mainstay.bus.EventJson;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everyone who listens over server-sent events. A listener is brought from what it has to what is; one that reads
 * slowly misses nothing, it only gets fewer, larger steps, and one that does not read at all is dropped.
 */
final class StreamHub {
    static final String TYPE = "text/event-stream";
    /** More listeners than operators and dashboards need; the next one is refused. */
    static final int MAX_LISTENERS = 256;
    /** Between signs of life: a page takes the connection for lost after twice this and a bit. */
    static final long BEAT_MS = 4_000;
    /** Bytes that may wait for one listener before it gets nothing more until it has read. */
    static final int QUEUE_BYTES = 256 * 1024;
    /** A listener that leaves its queue full for this long is dropped. */
    static final long PATIENCE_MS = 20_000;

    private final NodeView view;
    private final LongSupplier nowMs;
    private final Set<Listener> listeners = new LinkedHashSet<>();

    /** What a listener wants to hear. */
    enum Wants {
        STATE,
        EVENTS
    }

    private static final class Listener {
        final HttpServerResponse response;
        final Wants wants;

        @Nullable Scene has;

        final Predicate<LoggedEvent> filter;
        long lastEvent;
        long fullSinceMs = Long.MAX_VALUE;

        Listener(HttpServerResponse response, Wants wants, Predicate<LoggedEvent> filter, long lastEvent) {
            this.response = response;
            this.wants = wants;
            this.filter = filter;
            this.lastEvent = lastEvent;
        }
    }

    StreamHub(NodeView view, LongSupplier nowMs) {
        this.view = view;
        this.nowMs = nowMs;
    }

    boolean isFull() {
        return listeners.size() >= MAX_LISTENERS;
    }

    /** Tells the state, and how it changes. */
    void addForState(HttpServerResponse response) {
        add(new Listener(response, Wants.STATE, event -> true, 0));
    }

    /** Tells those events of the log that pass the filter and come after that number. */
    void addForEvents(HttpServerResponse response, Predicate<LoggedEvent> filter, long lastEvent) {
        add(new Listener(response, Wants.EVENTS, filter, lastEvent));
    }

    private void add(Listener listener) {
        HttpServerResponse response = listener.response;
        listeners.add(listener);
        response.setChunked(true)
                .putHeader("Content-Type", TYPE)
                .putHeader("X-Accel-Buffering", "no")
                .setWriteQueueMaxSize(QUEUE_BYTES)
                .drainHandler(drained -> bringUpToDate(listener))
                .closeHandler(closed -> listeners.remove(listener))
                .exceptionHandler(failure -> listeners.remove(listener));
        response.write("retry: 1000\n\n");
        view.draw();
        bringUpToDate(listener);
    }

    /** Tells everyone of the view's newest scene. */
    void tell() {
        new ArrayList<>(listeners).forEach(this::bringUpToDate);
    }

    /** A sign of life for everyone, and the end for those who do not read. */
    void beat() {
        for (Listener listener : new ArrayList<>(listeners)) {
            if (!listener.response.writeQueueFull()) {
                listener.response.write(beatText(listener));
            } else if (listener.fullSinceMs == Long.MAX_VALUE) {
                listener.fullSinceMs = nowMs.getAsLong();
            } else if (nowMs.getAsLong() - listener.fullSinceMs > PATIENCE_MS) {
                listeners.remove(listener);
                listener.response.reset();
            }
        }
    }

    void closeAll() {
        for (Listener listener : new ArrayList<>(listeners)) {
            listeners.remove(listener);
            listener.response.end();
        }
    }

    int size() {
        return listeners.size();
    }

    private String beatText(Listener listener) {
        if (listener.wants == Wants.EVENTS || view.scene().isEmpty()) {
            return ": beat\n\n";
        }
        return "event: beat\ndata: " + view.head(view.scene().get()).encode() + "\n\n";
    }

    private void bringUpToDate(Listener listener) {
        Scene now = view.scene().orElse(null);
        if (now == null || listener.response.ended() || listener.response.closed()) {
            return;
        }
        if (listener.response.writeQueueFull()) {
            if (listener.fullSinceMs == Long.MAX_VALUE) {
                listener.fullSinceMs = nowMs.getAsLong();
            }
            return;
        }
        listener.fullSinceMs = Long.MAX_VALUE;
        String text = listener.wants == Wants.STATE ? stateText(listener, now) : eventText(listener, now.log());
        if (!text.isEmpty()) {
            listener.response.write(text);
        }
    }

    @SuppressWarnings("ReferenceEquality") // A scene is made once for each state.
    private String stateText(Listener listener, Scene now) {
        Scene had = listener.has;
        if (had == now) {
            return "";
        }
        listener.has = now;
        return had == null
                ? "event: snapshot\ndata: " + view.fullText(now) + "\n\n"
                : "event: change\ndata: " + view.changeText(had, now) + "\n\n";
    }

    private static String eventText(Listener listener, EventLog log) {
        StringBuilder text = new StringBuilder();
        for (LoggedEvent event : log.after(listener.lastEvent, EventLog.LIMIT)) {
            if (listener.filter.test(event)) {
                text.append("id: ").append(event.number());
                text.append("\ndata: ")
                        .append(EventJson.message(event).encode())
                        .append("\n\n");
            }
            listener.lastEvent = event.number();
        }
        return text.toString();
    }
}
