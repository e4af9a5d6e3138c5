package io.mainstay.core.probe;

/** What a {@link ProbeWatch} hears: past facts and requests. Those that belong to one restore carry its call number. */
public sealed interface ProbeEvent {
    /** SEED1's restore begins (R1). */
    record RestoreRequested(long call) implements ProbeEvent {}

    /**
     * Every listener of this restore is open (R2).
     *
     * @param listening what is open, for operators: {@code tcp 61000, http 8080}
     */
    record Listening(long call, String listening) implements ProbeEvent {}

    /** A listener of this restore could not be opened (C6). */
    record ListenFailed(long call, String reason) implements ProbeEvent {}

    /**
     * Connections were accepted since the last one of these.
     *
     * @param call the restore under which the listeners are in service; 0 when they are not
     * @param probes how many, at least 1
     * @param source address of the last one
     * @param listener tcp, http, agent or handshake
     * @param atMs monotonic milliseconds of the last one; not later than the step's own time
     */
    record ProbeSeen(long call, long probes, String source, String listener, long atMs) implements ProbeEvent {}

    /** Whoever asked for this restore no longer waits for it (C9). */
    record Cancelled(long call) implements ProbeEvent {}

    /** SEED1's remove (R9–R12). */
    record Stopped() implements ProbeEvent {}

    /** A listener closed that we did not close. */
    record ListenerLost(String reason) implements ProbeEvent {}

    /** HC_TIMEOUT is another. */
    record SettingsChanged(long timeoutMs) implements ProbeEvent {}

    /** Time has passed; something may be due. */
    record Tick() implements ProbeEvent {}
}
