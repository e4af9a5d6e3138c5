package io.mainstay.core.event;

/**
 * Who asked for what is under way with a group.
 *
 * @param asking nobody when it is through
 */
public record UnderWay(String group, Asking asking) {}
