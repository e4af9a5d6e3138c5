package io.mainstay.core.event;

/** How much an event matters (DOMAIN table c.5), least first. */
public enum Severity {
    INFORMATION("Information"),
    WARNING("Warning"),
    ERROR("Error"),
    SEVERE_ERROR("SevereError");

    private final String label;

    Severity(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
