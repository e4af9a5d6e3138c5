package io.mainstay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Three and five nodes under seeds: O1, O2, O3, O5, S4 and S8 after every event, O6 after the faults. Replay one:
 * {@code mvn test -Dtest=ClusterSimulationTest -Dsim.seed=N}, its whole story with {@code -Dsim.trace=true}; more of them:
 * {@code -Dsim.seeds=N}.
 */
class ClusterSimulationTest {
    private static final long SEEDS = 200;

    @Test
    void O1_O2_O3_O5_O6_S4_S8_noFaultsGiveAGroupTwoOwnersAndAfterThemEverythingRuns() {
        String one = System.getProperty("sim.seed", "");
        if (!one.isEmpty()) {
            run(Long.parseLong(one));
            return;
        }
        String many = System.getProperty("sim.seeds", "");
        long seeds = many.isEmpty() ? SEEDS : Long.parseLong(many);
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 0; seed < seeds; seed++) {
            run(seed).seen.forEach((what, times) -> seen.merge(what, times, Integer::sum));
        }
        assertThat(seen)
                .as("a rule that was never met was not shown: %s", seen)
                .containsKeys(
                        "Unheard",
                        "HeardAgain",
                        "Released",
                        "ReleaseFailed",
                        "Faulted",
                        "S4 expired",
                        "S8",
                        "O5 released",
                        "O6",
                        "fence",
                        "guard",
                        "watchdog",
                        "VotersChanged",
                        "refused OLD_VOTERS",
                        "refused STATED",
                        "refused WITHDRAWING",
                        "refused NOT_READY",
                        "refused ENDED");
    }

    @Test
    void oneSeedTellsOneStory() {
        for (long seed = 0; seed < 5; seed++) {
            SimCluster first = new SimCluster(ClusterOptions.draw(seed, ClusterOptions.none()));
            SimCluster second = new SimCluster(ClusterOptions.draw(seed, ClusterOptions.none()));
            first.run();
            second.run();
            assertThat(second.story()).isEqualTo(first.story());
            assertThat(second.checks.seen).isEqualTo(first.checks.seen);
        }
    }

    private static Checks run(long seed) {
        SimCluster cluster = new SimCluster(ClusterOptions.draw(seed, ClusterOptions.none()));
        try {
            cluster.run();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(failure.getMessage() + "\n" + cluster.story(), failure);
        }
        return cluster.checks;
    }
}
