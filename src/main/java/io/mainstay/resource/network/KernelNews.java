package io.mainstay.resource.network;

import io.mainstay.exec.Command;
import io.mainstay.exec.Listener;
import io.mainstay.resource.ResourceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel tells of its addresses, links or routes, line by line, from one {@code ip monitor} for all resources of a
 * type on a node. It runs while anybody listens, and is begun anew when it ends. Thread-safe.
 */
final class KernelNews {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.resource.network");
    /** Monitors go on meanwhile, so there is no hurry. */
    private static final long RESTART_MS = 5_000;

    private final Command command;
    private final Map<Reader, ResourceContext> readers = new LinkedHashMap<>();
    private @Nullable Listener listener;

    /** @param objects what is listened to, as {@code ip monitor} calls it */
    KernelNews(String... objects) {
        List<String> argv = new ArrayList<>(List.of("ip", "-o", "monitor"));
        argv.addAll(List.of(objects));
        this.command = Command.of(argv.toArray(String[]::new));
    }

    /** Who is told; on the listener's thread, which it must not block. */
    interface Reader {
        void heard(String line);

        /** Something may have been told that was not heard. */
        void missed();
    }

    synchronized void add(Reader reader, ResourceContext context) {
        readers.put(reader, context);
        if (listener == null) {
            start(context);
        }
    }

    synchronized void remove(Reader reader) {
        readers.remove(reader);
        if (readers.isEmpty() && listener != null) {
            listener.close();
            listener = null;
        }
    }

    private void start(ResourceContext context) {
        listener = context.workshop()
                .listeners()
                .start(command, line -> present().forEach(reader -> reader.heard(line)), this::ended);
    }

    private synchronized List<Reader> present() {
        return List.copyOf(readers.keySet());
    }

    private synchronized void ended(String reason) {
        listener = null;
        LOG.warn("The kernel's changes are not heard: {}; monitors find them, and it is tried again", reason);
        readers.values().stream()
                .findFirst()
                .ifPresent(context -> context.wakeAt(context.nowMs() + RESTART_MS, this::restart));
    }

    private void restart() {
        synchronized (this) {
            if (listener != null || readers.isEmpty()) {
                return;
            }
            start(readers.values().iterator().next());
        }
        present().forEach(Reader::missed);
    }
}
