package io.mainstay.lease;

/**
 * How long to wait before the next attempt to connect: twice as long after each failure, up to the cap. The cap is one
 * renewal's interval, so that a link that has healed is used at once.
 *
 * @param firstMs after the first failure
 */
record Backoff(long firstMs, long capMs) {
    private static final long FIRST_MS = 50;
    private static final int MAX_DOUBLINGS = 16;

    static Backoff of(long renewMs) {
        return new Backoff(Math.min(FIRST_MS, renewMs), renewMs);
    }

    /**
     * @param failures in a row, from 1
     * @param chance from 0 to 1; spreads attempts over the second half of the time, so that nodes do not keep in step
     */
    long delayMs(int failures, double chance) {
        long full = Math.min(capMs, firstMs << Math.min(MAX_DOUBLINGS, failures - 1));
        return full - Math.round(full * chance / 2);
    }
}
