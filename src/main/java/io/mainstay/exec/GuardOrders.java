package io.mainstay.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands orders to the guard on a thread of its own, the newest only: a guard that does not read holds up this thread
 * and nobody else. Thread-safe.
 */
final class GuardOrders {
    private static final Logger LOG = LoggerFactory.getLogger(GuardOrders.class);
    private static final long NONE = Long.MIN_VALUE;

    private final OutputStream input;
    private boolean standDown;
    private long deadline = NONE;
    private @Nullable String last;

    GuardOrders(OutputStream input) {
        this.input = input;
        Thread thread = new Thread(this::write, "guard-orders");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void deadline(long ns) {
        // The guard never goes back either.
        deadline = Math.max(deadline, ns);
        notifyAll();
    }

    synchronized void standDown() {
        deadline = NONE;
        standDown = true;
        notifyAll();
    }

    /** The last order. */
    synchronized void quit() {
        last = "quit\n";
        notifyAll();
    }

    /** The guard is gone: no more is written. */
    synchronized void end() {
        last = "";
        notifyAll();
    }

    private void write() {
        try (input) {
            for (String lines = next(); lines != null; lines = next()) {
                input.write(lines.getBytes(StandardCharsets.US_ASCII));
                input.flush();
            }
        } catch (IOException gone) {
            // Its end is heard by its exit.
            LOG.debug("The guard takes no more orders: {}", gone.toString());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next lines; null when there are none any more. */
    private synchronized @Nullable String next() throws InterruptedException {
        while (!standDown && deadline == NONE && last == null) {
            wait();
        }
        if (last != null) {
            String lines = last;
            last = "";
            return lines.isEmpty() ? null : lines;
        }
        String lines = (standDown ? "stand down\n" : "") + (deadline == NONE ? "" : "deadline " + deadline + "\n");
        standDown = false;
        deadline = NONE;
        return lines;
    }
}
