package io.mainstay.resource.process;

import io.mainstay.exec.Running;
import io.mainstay.resource.ResourceContext;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a program says of itself by sd_notify(3): its status, that it stops, and its signs of life, whose absence is
 * told. That it is ready is passed on. Thread-safe.
 */
final class SelfReport {
    private final ResourceContext context;
    private final Supplier<Future<EventLoop>> loop;
    private final Runnable whenReady;
    private final NotifySocket socket;
    private String status = "";
    private boolean ready;
    private boolean stopping;
    private long lastSignMs;
    private long watchdogMs;

    /** @param loop the node's, of epoll; asked for only when something is to be heard */
    SelfReport(ResourceContext context, Supplier<Future<EventLoop>> loop, Runnable whenReady) {
        this.context = context;
        this.loop = loop;
        this.whenReady = whenReady;
        this.socket = new NotifySocket(context.workshop().programs(), context.stateDirectory(), context.id());
    }

    /** Before a program is started: what an earlier one said is forgotten. */
    Future<Void> beforeStart(ProcessParameters parameters) {
        synchronized (this) {
            status = "";
            ready = false;
            stopping = false;
            watchdogMs = 0;
        }
        return listen(parameters);
    }

    /** Idempotent; nothing happens where nothing is to be heard. */
    Future<Void> listen(ProcessParameters parameters) {
        return parameters.readiness().byNotice()
                ? loop.get().compose(found -> socket.open(found, parameters.user(), this::heard))
                : Future.succeededFuture();
    }

    /** What the program finds in its environment. */
    Map<String, String> variables(ProcessParameters parameters) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (parameters.readiness().byNotice()) {
            variables.put("NOTIFY_SOCKET", socket.path().toString());
            if (parameters.watchdogMs() > 0) {
                variables.put("WATCHDOG_USEC", Long.toString(parameters.watchdogMs() * 1_000));
            }
        }
        return variables;
    }

    /** It is ready: from here on it has to give signs of life. {@code silent} hears of each interval without one. */
    void watch(Running program, long intervalMs, Consumer<String> silent) {
        if (intervalMs <= 0) {
            return;
        }
        synchronized (this) {
            watchdogMs = intervalMs;
            lastSignMs = context.nowMs();
        }
        lookAgain(program, context.nowMs() + intervalMs, intervalMs, silent);
    }

    private void lookAgain(Running program, long atMs, long intervalMs, Consumer<String> silent) {
        context.wakeAt(atMs, () -> {
            long nowMs = context.nowMs();
            long nextMs = nowMs + intervalMs;
            synchronized (this) {
                if (watchdogMs != intervalMs || program.exited().isComplete()) {
                    return;
                }
                if (nowMs - atMs > intervalMs / 2) {
                    // We slept ourselves: the signs it gave meanwhile may still wait to be read.
                    lastSignMs = nowMs;
                } else if (lastSignMs + intervalMs > nowMs) {
                    nextMs = lastSignMs + intervalMs;
                }
            }
            silence().ifPresent(silent);
            lookAgain(program, nextMs, intervalMs, silent);
        });
    }

    /** For how long it has given no sign of life, in words; empty while it is not too long. */
    synchronized Optional<String> silence() {
        if (watchdogMs == 0) {
            return Optional.empty();
        }
        long silentMs = context.nowMs() - lastSignMs;
        return silentMs < watchdogMs
                ? Optional.empty()
                : Optional.of(
                        "gave no sign of life (WATCHDOG=1) for " + silentMs + " ms; watchdog is " + watchdogMs + " ms");
    }

    synchronized String status() {
        return status;
    }

    /** Whether it has said so: a quick one does before anybody here knows that it runs. */
    synchronized boolean isReady() {
        return ready;
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /** Nothing of it runs any more, or the node ends. */
    Future<Void> close() {
        synchronized (this) {
            watchdogMs = 0;
        }
        return socket.close();
    }

    private void heard(Notice notice) {
        synchronized (this) {
            status = notice.status().orElse(status);
            ready |= notice.ready();
            stopping |= notice.stopping();
            if (notice.alive()) {
                lastSignMs = context.nowMs();
            }
        }
        if (notice.ready()) {
            whenReady.run();
        }
    }
}
