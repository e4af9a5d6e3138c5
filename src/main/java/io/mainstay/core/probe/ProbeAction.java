package io.mainstay.core.probe;

/** What a {@link ProbeWatch} orders; carried out in the order given. */
public sealed interface ProbeAction {
    /**
     * Open every listener that is not open and put them in service under this number. Answered by
     * {@link ProbeEvent.Listening} or {@link ProbeEvent.ListenFailed}.
     */
    record Listen(long call) implements ProbeAction {}

    /** Take the listeners out of service and close the TCP one (C3). An answer ordered after it waits for it. */
    record StopListening() implements ProbeAction {}

    /** Remove the flag file, also one of an earlier life (C1). */
    record DropFlag() implements ProbeAction {}

    /** Answer this restore: exit code 0 (R1, R5). */
    record RestoreSucceeded(long call, String detail) implements ProbeAction {}

    /** Answer this restore: exit code 1 (R3, C6, C9). */
    record RestoreFailed(long call, String reason) implements ProbeAction {}

    /** Create the flag file, tell operators, and let the group decide (R6, R16). */
    record RaiseNg(String reason) implements ProbeAction {}

    /** The flag has stood for another HC_TIMEOUT: let the group decide again, since other nodes may have changed. */
    record RemindNg(String reason) implements ProbeAction {}

    /** Remove the flag file and tell operators that the load balancer is heard again (R7). */
    record ClearNg(String text) implements ProbeAction {}
}
