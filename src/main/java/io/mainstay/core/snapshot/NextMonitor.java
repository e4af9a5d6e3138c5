package io.mainstay.core.snapshot;

/**
 * When a resource is looked at next. It is told when something else is, a minute ago at most; from there on it comes again
 * each {@code everyMs}.
 *
 * @param atWallMs wall clock, for people only; 0 where no monitor is to come
 * @param everyMs gap between monitors while its agent's state lasts; 0 where they do not come regularly
 */
public record NextMonitor(long atWallMs, long everyMs) {
    public static final NextMonitor NONE = new NextMonitor(0, 0);

    /** Whether one is to come at all. */
    public boolean isDue() {
        return atWallMs > 0;
    }
}
