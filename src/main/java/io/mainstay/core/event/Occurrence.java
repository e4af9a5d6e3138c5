package io.mainstay.core.event;

/**
 * Something worth telling, not yet numbered.
 *
 * @param group empty where the node is meant
 * @param resource empty where the whole group or node is meant
 */
public record Occurrence(String group, String resource, EventKind kind, String text) {}
