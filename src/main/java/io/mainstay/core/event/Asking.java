package io.mainstay.core.event;

/**
 * Who wanted something, and why: goes with a command into the ledger, and from there with every event that came of it.
 *
 * @param by an operator, or {@code planner}; empty where nobody asked
 * @param reason in his words; empty where none was given
 * @param request names this asking among all others; empty where it has no name
 */
public record Asking(String by, String reason, String request) {
    /** Nobody asked. */
    public static final Asking NOBODY = new Asking("", "", "");

    public boolean isNobody() {
        return by.isEmpty() && reason.isEmpty() && request.isEmpty();
    }
}
