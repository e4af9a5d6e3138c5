package io.mainstay.exec;

/**
 * A process that runs a resource's command though no node started it: a copy started by hand.
 *
 * @param startTicks tells it from a later process with the same number
 */
public record Stranger(long pid, long startTicks) {
    public boolean isAlive() {
        return Proc.isAlive(pid, startTicks);
    }
}
