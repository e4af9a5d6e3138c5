/**
 * A whole cluster in simulated time: the real lease, ledger, planner, groups, agents and probe watch, and everything else
 * pretended. Time is a number, chance comes from a seed, so that one seed tells one story. {@code mainstay simulate} and
 * the tests' simulations run on it.
 */
@NullMarked
package io.mainstay.sim;

import org.jspecify.annotations.NullMarked;
