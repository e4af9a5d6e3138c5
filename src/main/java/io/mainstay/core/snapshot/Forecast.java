package io.mainstay.core.snapshot;

/**
 * Asks where a group would go.
 *
 * @param withoutNode a node thought away; empty for none
 */
public record Forecast(String group, String withoutNode) {}
