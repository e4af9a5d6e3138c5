package io.mainstay.ledger;

/** Bytes that this version of the program cannot read; the message says which part of them. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
        super(message);
    }

    Unreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
