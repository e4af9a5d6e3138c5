package io.mainstay.core.history;

import io.mainstay.core.event.Asking;

/**
 * One node's time with a group. Times are wall clocks of the nodes that told them, milliseconds since 1970, for people only.
 *
 * @param epoch of the ownership; 0 where the ledger knows none: on a node alone, and of a parallel group
 * @param fromMs when it was given to the node; 0 where the log does not reach back so far
 * @param onlineMs when it was online there; 0 where it never was, or the log does not reach back so far
 * @param toMs when it was given up or lost; 0 while it goes on
 * @param because why it was given to the node
 * @param ended why it ended; empty while it goes on
 * @param asking who asked for it to be given
 */
public record OwnerSpan(
        String group,
        String node,
        long epoch,
        long fromMs,
        long onlineMs,
        long toMs,
        String because,
        String ended,
        Asking asking) {
    public boolean isOpen() {
        return toMs == 0 && ended.isEmpty();
    }

    OwnerSpan online(long atMs) {
        return onlineMs != 0 ? this : new OwnerSpan(group, node, epoch, fromMs, atMs, toMs, because, ended, asking);
    }

    OwnerSpan ended(long atMs, String why) {
        return new OwnerSpan(group, node, epoch, fromMs, onlineMs, Math.max(fromMs, atMs), because, why, asking);
    }
}
