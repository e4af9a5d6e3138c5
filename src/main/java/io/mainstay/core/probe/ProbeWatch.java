package io.mainstay.core.probe;

import io.mainstay.core.Step;
import io.mainstay.core.probe.ProbeWatchState.Phase;
import java.util.List;

/**
 * SEED1's restore, lbhcd and remove as one machine: the wait for the first probe, then the HC_TIMEOUT window and the ng
 * flag. Opens no socket and writes no file; what a missing load balancer leads to is {@link ProbeFailPolicy}'s and the
 * group's to decide.
 */
public final class ProbeWatch {
    /** A Tick this much later than it was due means that we slept, not that the load balancer was silent. */
    static final long SLEPT_MS = 1_000;

    /** After such a sleep connections may wait in the kernel: this long they are given to be accepted. */
    static final long GRACE_MS = 5_000;

    private ProbeWatch() {}

    public static Step<ProbeWatchState, ProbeAction> step(ProbeWatchState state, ProbeEvent event, long nowMs) {
        if (event instanceof ProbeEvent.ProbeSeen seen) {
            return probeSeen(state, seen);
        }
        if (event instanceof ProbeEvent.Tick) {
            return tick(state, nowMs);
        }
        if (event instanceof ProbeEvent.RestoreRequested restore) {
            return restoreRequested(state, restore);
        }
        if (event instanceof ProbeEvent.Listening listening) {
            return listening(state, listening, nowMs);
        }
        if (event instanceof ProbeEvent.ListenFailed failed) {
            return listenFailed(state, failed);
        }
        if (event instanceof ProbeEvent.Cancelled cancelled) {
            return cancelled(state, cancelled);
        }
        if (event instanceof ProbeEvent.Stopped) {
            return stopped(state);
        }
        if (event instanceof ProbeEvent.ListenerLost lost) {
            return listenerLost(state, lost);
        }
        if (event instanceof ProbeEvent.SettingsChanged changed) {
            return Step.stay(state.withTimeout(changed.timeoutMs()));
        }
        throw new IllegalStateException("no row for " + event);
    }

    private static Step<ProbeWatchState, ProbeAction> restoreRequested(
            ProbeWatchState state, ProbeEvent.RestoreRequested restore) {
        long call = restore.call();
        return switch (state.phase()) {
            // C1: a flag of an earlier life would make the first quickCheck report probefail.
            case IDLE ->
                new Step<>(state.toOpening(call), List.of(new ProbeAction.DropFlag(), new ProbeAction.Listen(call)));
            // The cancel of the older call is still on its way here; its listener is kept for the newer one.
            case OPENING, WAITING ->
                new Step<>(
                        state.toOpening(call),
                        List.of(
                                new ProbeAction.RestoreFailed(state.call(), "a newer restore took its place"),
                                new ProbeAction.Listen(call)));
            // R1.
            case WATCHING ->
                new Step<>(state, List.of(new ProbeAction.RestoreSucceeded(call, "the daemon already runs")));
        };
    }

    private static Step<ProbeWatchState, ProbeAction> listening(
            ProbeWatchState state, ProbeEvent.Listening opened, long nowMs) {
        return switch (state.phase()) {
            // The restore was cancelled while its listeners were being opened: nothing may stay open (C9).
            case IDLE -> new Step<>(state, List.of(new ProbeAction.StopListening()));
            case OPENING ->
                opened.call() == state.call()
                        ? Step.stay(state.toWaiting(opened.listening(), nowMs))
                        : Step.stay(state);
            case WAITING, WATCHING ->
                Step.stay(opened.call() == state.call() ? state.listeningOn(opened.listening()) : state);
        };
    }

    private static Step<ProbeWatchState, ProbeAction> listenFailed(
            ProbeWatchState state, ProbeEvent.ListenFailed failed) {
        return switch (state.phase()) {
            // C6: at once, no wait for HC_TIMEOUT.
            case OPENING -> failed.call() == state.call() ? giveUp(state, failed.reason()) : Step.stay(state);
            case IDLE, WAITING, WATCHING -> Step.stay(state);
        };
    }

    private static Step<ProbeWatchState, ProbeAction> probeSeen(ProbeWatchState before, ProbeEvent.ProbeSeen seen) {
        ProbeWatchState state = before.plus(seen);
        return switch (state.phase()) {
            // An HTTP or agent listener answers "not here" on a node out of service (C13).
            case IDLE -> Step.stay(state);
            // C2: the listener is the daemon's already, and this probe is the daemon's first. One that was accepted
            // before this restore put the listeners in service proves nothing.
            case OPENING, WAITING ->
                seen.call() == state.call()
                        ? new Step<>(
                                state.toWatching(seen.atMs()),
                                List.of(new ProbeAction.RestoreSucceeded(
                                        state.call(), "first probe from " + seen.source() + " on " + seen.listener())))
                        : Step.stay(before);
            case WATCHING ->
                before.ng()
                        ? new Step<>(
                                state.toWatching(seen.atMs()),
                                List.of(new ProbeAction.ClearNg("the load balancer is heard again: probe from "
                                        + seen.source() + " on " + seen.listener())))
                        : Step.stay(state.toWatching(seen.atMs()));
        };
    }

    private static Step<ProbeWatchState, ProbeAction> tick(ProbeWatchState state, long nowMs) {
        if (nowMs < state.deadlineMs()) {
            return Step.stay(state);
        }
        if (nowMs - state.deadlineMs() > SLEPT_MS) {
            return Step.stay(state.withDeadline(nowMs + Math.min(state.timeoutMs(), GRACE_MS)));
        }
        return switch (state.phase()) {
            case IDLE, OPENING -> Step.stay(state);
            // R3, R22.
            case WAITING -> giveUp(state, silence(state));
            case WATCHING -> {
                // R6, R8: only a signal; the daemon goes on listening.
                ProbeWatchState next = state.withNg(nowMs + state.timeoutMs());
                yield new Step<>(
                        next,
                        List.of(
                                state.ng()
                                        ? new ProbeAction.RemindNg(silence(state))
                                        : new ProbeAction.RaiseNg(silence(state))));
            }
        };
    }

    private static Step<ProbeWatchState, ProbeAction> cancelled(ProbeWatchState state, ProbeEvent.Cancelled cancelled) {
        return switch (state.phase()) {
            case OPENING, WAITING ->
                cancelled.call() == state.call()
                        ? giveUp(state, "cancelled before a probe was seen")
                        : Step.stay(state);
            case IDLE, WATCHING -> Step.stay(state);
        };
    }

    private static Step<ProbeWatchState, ProbeAction> stopped(ProbeWatchState state) {
        return switch (state.phase()) {
            // R10: nothing to end, but a listener or a flag that should not be there goes too.
            case IDLE, WATCHING ->
                new Step<>(state.toIdle(), List.of(new ProbeAction.StopListening(), new ProbeAction.DropFlag()));
            case OPENING, WAITING -> giveUp(state, "remove ended the restore while it waited for a probe");
        };
    }

    private static Step<ProbeWatchState, ProbeAction> listenerLost(
            ProbeWatchState state, ProbeEvent.ListenerLost lost) {
        return switch (state.phase()) {
            case IDLE -> Step.stay(state);
            case OPENING, WAITING -> giveUp(state, lost.reason());
            case WATCHING ->
                new Step<>(state.toIdle(), List.of(new ProbeAction.StopListening(), new ProbeAction.DropFlag()));
        };
    }

    private static Step<ProbeWatchState, ProbeAction> giveUp(ProbeWatchState state, String reason) {
        return new Step<>(
                state.toIdle(),
                List.of(
                        new ProbeAction.StopListening(),
                        new ProbeAction.DropFlag(),
                        new ProbeAction.RestoreFailed(state.call(), reason)));
    }

    private static String silence(ProbeWatchState state) {
        return "no connection on " + (state.phase() == Phase.IDLE ? "the port" : state.listening()) + " for HC_TIMEOUT "
                + seconds(state.timeoutMs())
                + ": the load balancer cannot reach the port, which usually is a configuration error or a network"
                + " problem between it and this node";
    }

    private static String seconds(long ms) {
        return ms % 1_000 == 0 ? ms / 1_000 + " s" : ms + " ms";
    }
}
