package io.mainstay.hook;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.event.EventLog;
import io.mainstay.node.Wakeups;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node alone's: its own log, and a file for the positions. It always delivers. */
public final class AloneHookLog implements HookLog {
    private static final Logger LOG = LoggerFactory.getLogger(AloneHookLog.class);

    private final String node;
    private final Vertx vertx;
    private final PositionFile file;
    private EventLog log = EventLog.CLOSED;
    private SortedMap<String, Long> positions = new TreeMap<>();
    private Consumer<View> listener = ignored -> {};

    public AloneHookLog(String node, Vertx vertx, Path stateDirectory) {
        this.node = node;
        this.vertx = vertx;
        this.file = new PositionFile(stateDirectory);
    }

    @Override
    public void begin(Context on, Wakeups clock, Consumer<View> to) {
        listener = to;
        on.executeBlocking(file::read)
                .otherwise(failure -> {
                    LOG.warn("the event hooks begin anew: {}", failure.toString());
                    return new TreeMap<>();
                })
                .onSuccess(read -> {
                    positions = read;
                    listen();
                });
    }

    private void listen() {
        var bus = vertx.eventBus();
        bus.<EventLog>localConsumer(Addresses.LOCAL_LOG, message -> grown(message.body()));
        bus.<EventLog>request(Addresses.LOCAL_LOG_NOW, "", LocalCodec.LOCAL)
                .onSuccess(message -> grown(message.body()))
                .onFailure(failure -> LOG.error("the event hooks hear no log: {}", failure.toString()));
    }

    private void grown(EventLog next) {
        if (next.last() >= log.last()) {
            log = next;
            tell();
        }
    }

    private void tell() {
        listener.accept(new View(Duty.OURS, node, log, Collections.unmodifiableSortedMap(positions)));
    }

    @Override
    public void acknowledge(String hook, long position, Consumer<Boolean> isRecorded) {
        TreeMap<String, Long> next = new TreeMap<>(positions);
        next.merge(hook, position, Math::max);
        positions = next;
        vertx.executeBlocking(() -> {
                    file.write(next);
                    return true;
                })
                .onFailure(failure -> LOG.warn("up to where hooks have come is not recorded: {}", failure.toString()))
                .otherwise(false)
                .onSuccess(isDone -> {
                    isRecorded.accept(isDone);
                    if (isDone) {
                        tell();
                    }
                });
    }
}
