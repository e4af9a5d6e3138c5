package io.mainstay.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Agents with drawn attributes, and a world that answers, is late, hangs and asks for anything at any moment. After
 * each step the invariants of {@link RandomWalk} hold. One seed by hand: {@code -Dwalk.seed=N}.
 */
class RandomWalkTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 3_000;

    @Test
    void noWalkBreaksAnInvariant() {
        Set<AgentState> states = EnumSet.noneOf(AgentState.class);
        Set<AgentFlag> flags = EnumSet.noneOf(AgentFlag.class);
        Set<String> orders = new TreeSet<>();
        long from = Long.getLong("walk.seed", 1);
        long to = System.getProperty("walk.seed") == null ? SEEDS : from;
        for (long seed = from; seed <= to; seed++) {
            RandomWalk walk = new RandomWalk(seed);
            walk.run(STEPS);
            states.addAll(walk.states());
            flags.addAll(walk.flags());
            orders.addAll(walk.orders());
        }
        if (from == to) {
            return;
        }
        // Not vacuous: all of it was seen.
        assertThat(states).containsExactlyInAnyOrder(AgentState.values());
        assertThat(flags).containsExactlyInAnyOrder(AgentFlag.values());
        assertThat(orders).hasSize(AgentAction.class.getPermittedSubclasses().length);
    }
}
