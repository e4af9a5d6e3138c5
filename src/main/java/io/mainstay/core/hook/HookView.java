package io.mainstay.core.hook;

/**
 * One event hook as operators see it.
 *
 * @param kind exec or webhook
 * @param target where it sends, without anything secret
 * @param takes which events, in words
 * @param runner the node that delivers; empty while none does
 * @param position every event up to this one is dealt with; 0 before the first
 * @param backlog events after that, those that are not for it included
 * @param attempt the how manieth attempt of the next event is under way or waits; 0 when nothing is, or another node delivers
 * @param failures attempts that failed since the last that did not
 * @param nextMs until the next attempt begins, milliseconds; 0 when none waits
 * @param failure why the last attempt that failed did, since this node delivers; empty when none has
 * @param failedMs how long ago that was, milliseconds; 0 when none has
 * @param tally what became of events since this node delivers
 */
public record HookView(
        String name,
        String kind,
        String target,
        String takes,
        String runner,
        long position,
        long backlog,
        int attempt,
        int failures,
        long nextMs,
        String failure,
        long failedMs,
        Deliveries.Tally tally) {
    /** Of one that delivers. */
    public static HookView of(Deliveries state, String runner, long nowMs) {
        Deliveries.Trouble trouble = state.trouble();
        return new HookView(
                state.hook().name(),
                state.hook().target().kind(),
                state.hook().target().place(),
                state.hook().filter().words(),
                runner,
                state.position(),
                state.backlog(),
                state.attempt()
                        .map(attempt -> attempt.runs() ? attempt.number() : attempt.number() + 1)
                        .orElse(0),
                trouble.failures(),
                state.attempt()
                        .filter(attempt -> !attempt.runs())
                        .map(attempt -> Math.max(0, attempt.dueMs() - nowMs))
                        .orElse(0L),
                trouble.text(),
                trouble.text().isEmpty() ? 0 : Math.max(0, nowMs - trouble.atMs()),
                state.tally());
    }

    /** Of one for which another node delivers, of whom only the recorded position is known. */
    public static HookView of(EventHook hook, String runner, long position, long last) {
        return new HookView(
                hook.name(),
                hook.target().kind(),
                hook.target().place(),
                hook.filter().words(),
                runner,
                position,
                Math.max(0, last - position),
                0,
                0,
                0,
                "",
                0,
                Deliveries.Tally.ZERO);
    }
}
