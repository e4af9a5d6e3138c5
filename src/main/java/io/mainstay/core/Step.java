package io.mainstay.core;

import java.util.List;

/**
 * What a machine answers to one event: its next state, and the orders that its shell carries out in this order.
 *
 * @param next the state from here on
 * @param actions orders, first to last; the order is part of the contract
 */
public record Step<S, A>(S next, List<A> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    public static <S, A> Step<S, A> stay(S state) {
        return new Step<>(state, List.of());
    }
}
