package io.mainstay.core.event;

/**
 * Something worth telling, not yet numbered.
 *
 * @param group empty where the node is meant
 * @param resource empty where the whole group or node is meant
 * @param asking who asked for it; nobody where that is not known here
 */
public record Occurrence(String group, String resource, EventKind kind, String text, Asking asking) {
    /** One that nobody asked for, as far as is known here. */
    public Occurrence(String group, String resource, EventKind kind, String text) {
        this(group, resource, kind, text, Asking.NOBODY);
    }
}
