package io.mainstay.ledger;

import java.io.IOException;

/** The ledger could not be opened or changed; the message is a sentence for the operator and says what to do. */
public final class LedgerFailure extends IOException {
    private static final long serialVersionUID = 1;

    LedgerFailure(String message) {
        super(message);
    }

    LedgerFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** What lies at the bottom of it and says something, for a person to read. */
    static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = failure; next != null; next = next.getCause()) {
            root = next.getMessage() == null ? root : next;
        }
        return root;
    }
}
