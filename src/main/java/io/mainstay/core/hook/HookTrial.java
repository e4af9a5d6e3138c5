package io.mainstay.core.hook;

/**
 * What became of a hook that was tried.
 *
 * @param isDelivered whether it took the event
 * @param text in one line
 * @param output what its program printed, or its address answered; cut
 * @param durationMs from the asking to the end
 */
public record HookTrial(boolean isDelivered, String text, String output, long durationMs) {
    /**
     * Asks to try one.
     *
     * @param by who asks
     */
    public record Asked(String hook, String by) {}
}
