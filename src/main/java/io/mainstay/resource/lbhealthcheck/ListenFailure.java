package io.mainstay.resource.lbhealthcheck;

/** A listener could not be opened. */
final class ListenFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int port;

    ListenFailure(ListenerKind kind, int port, Throwable cause) {
        super("cannot listen on " + kind.key() + " " + port + ": " + cause.getMessage(), cause);
        this.port = port;
    }

    int port() {
        return port;
    }

    /** Whether somebody else listens there, so that it is worth finding out who. */
    boolean isInUse() {
        String reason = String.valueOf(getMessage());
        return reason.contains("in use");
    }
}
