package io.mainstay.resource.network;

import io.mainstay.exec.Call;
import io.mainstay.resource.ResourceContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the neighbours of an address again and again: some rounds after it was taken or confirmed, since one may be lost,
 * then now and then, since a neighbour may have missed them all (USERS.md 14). Never where the node may not run the group.
 * Thread-safe.
 */
final class Announcing {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.resource.virtualip");

    private final ResourceContext context;
    private final Neighbours neighbours;
    private long series;
    private String interfaceName = "";
    private long told;
    private String trouble = "";

    Announcing(ResourceContext context, Neighbours neighbours) {
        this.context = context;
        this.neighbours = neighbours;
    }

    /** Begins anew, the first round at once. */
    void begin(VirtualIpSettings settings, String on) {
        long begun;
        synchronized (this) {
            series++;
            begun = series;
            interfaceName = on;
        }
        round(settings, on, begun, settings.announceCount());
    }

    synchronized void end() {
        series++;
        interfaceName = "";
    }

    /** Where it is announced; empty while it is not. */
    synchronized String interfaceName() {
        return interfaceName;
    }

    /** For operators. */
    synchronized String words() {
        return told + " times" + (trouble.isEmpty() ? "" : "; the last failed: " + trouble);
    }

    private void round(VirtualIpSettings settings, String on, long begun, long left) {
        synchronized (this) {
            if (begun != series) {
                return;
            }
            if (!context.mayRun()) {
                // Another node has it. Who finds it online and allowed here begins anew.
                end();
                return;
            }
        }
        neighbours.tell(settings.address(), on, new Call(0)).onComplete(answer -> {
            note(answer.succeeded() ? "" : String.valueOf(answer.cause().getMessage()));
            long waitMs = left > 1 ? settings.announceIntervalMs() : settings.announceEveryMs();
            if (waitMs > 0) {
                context.wakeAt(context.nowMs() + waitMs, () -> round(settings, on, begun, Math.max(1, left - 1)));
            }
        });
    }

    private synchronized void note(String failure) {
        if (failure.isEmpty()) {
            told++;
        } else if (trouble.isEmpty()) {
            LOG.warn("{}: {}", context.id(), failure);
        }
        trouble = failure;
    }
}
