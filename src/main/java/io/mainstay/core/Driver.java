package io.mainstay.core;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Holds one machine's state and feeds it events one at a time. An event that arrives while actions are carried out
 * (an order that answers at once) waits its turn, so a machine never sees itself half done. The verticles and the
 * simulation use the same driver. Not thread-safe: one context owns it.
 */
public final class Driver<S, E, A> {
    /** More waiting events than this can only be two machines answering each other without end. */
    static final int MAX_WAITING = 10_000;

    private final Machine<S, E, A> machine;
    private final Consumer<A> carryOut;
    private final Trace<S, E, A> trace;
    private final ArrayDeque<E> waiting = new ArrayDeque<>();
    private S state;
    private boolean running;

    public Driver(S initial, Machine<S, E, A> machine, Consumer<A> carryOut, Trace<S, E, A> trace) {
        this.state = initial;
        this.machine = machine;
        this.carryOut = carryOut;
        this.trace = trace;
    }

    public S state() {
        return state;
    }

    /**
     * Takes one event, and every event that its actions bring about.
     *
     * @param nowMs monotonic milliseconds, read once at intake
     */
    public void handle(E event, long nowMs) {
        if (waiting.size() >= MAX_WAITING) {
            throw new IllegalStateException("more than " + MAX_WAITING + " events wait; last " + event);
        }
        waiting.add(event);
        if (running) {
            return;
        }
        running = true;
        try {
            for (E next = waiting.poll(); next != null; next = waiting.poll()) {
                S before = state;
                Step<S, A> step = machine.step(before, next, nowMs);
                state = step.next();
                trace.stepped(nowMs, before, next, step);
                step.actions().forEach(carryOut);
            }
        } finally {
            running = false;
        }
    }

    /** A pure transition function. */
    @FunctionalInterface
    public interface Machine<S, E, A> {
        Step<S, A> step(S state, E event, long nowMs);
    }

    /** Is told of every step, before its actions are carried out. */
    @FunctionalInterface
    public interface Trace<S, E, A> {
        void stepped(long nowMs, S before, E event, Step<S, A> step);
    }
}
