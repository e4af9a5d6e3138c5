package io.mainstay.core.command;

import java.util.Optional;

/** What somebody may do; each may also do what those before it may. The label is the word in token files and answers. */
public enum AccessRole {
    /** Reads everything, changes nothing. */
    VIEWER("viewer"),
    /** Commands groups and resources, and drains nodes. */
    OPERATOR("operator"),
    /** Changes what there is: nodes, and which groups there are. */
    ADMIN("admin");

    private final String label;

    AccessRole(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public boolean covers(AccessRole needed) {
        return compareTo(needed) >= 0;
    }

    public static Optional<AccessRole> of(String label) {
        for (AccessRole role : values()) {
            if (role.label.equals(label)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
