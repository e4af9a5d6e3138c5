package io.mainstay.lease;

import io.mainstay.core.lease.LeaseHolder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many renewals a node has sent since it started, and how many were late. Written on the lease's event loop. */
public final class RenewalCounts {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong late = new AtomicLong();

    RenewalCounts() {}

    void sending(@Nullable LeaseHolder life, long number) {
        sent.incrementAndGet();
        if (life != null && number > 1 && !life.isAcknowledged(number - 1)) {
            late.incrementAndGet();
        }
    }

    /** Any thread. */
    public long sent() {
        return sent.get();
    }

    /** Those that no majority had acknowledged when the next was sent. Any thread. */
    public long late() {
        return late.get();
    }
}
