package io.mainstay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Three and five nodes under seeds: O1 to O5, S2 to S6, S8 and V4 after every event, O6 after the faults. Replay one:
 * {@code mvn test -Dtest=ClusterSimulationTest -Dsim.seed=N}, its whole story with {@code -Dsim.trace=true}; more of them:
 * {@code -Dsim.seeds=N}.
 */
class ClusterSimulationTest {
    private static final long SEEDS = 200;
    private static final long WALL_SEEDS = 25;
    /** Seeds that broke a rule once. */
    private static final long[] BROKEN_ONCE = {
        15, 389, 765, 918, 1_962, 2_197, 2_865, 10_905, 20_421, 21_632, 29_562, 41_912, 50_133, 68_417, 99_393
    };

    @Test
    void O1_to_O6_S2_to_S6_S8_V4_noFaultsGiveAGroupTwoOwnersAndAfterThemEverythingRuns() {
        long one = number("sim.seed", -1);
        if (one >= 0) {
            run(one);
            return;
        }
        long from = number("sim.from", 0);
        long seeds = number("sim.seeds", SEEDS);
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = from; seed < from + seeds; seed++) {
            run(seed).seen.forEach((what, times) -> seen.merge(what, times, Integer::sum));
        }
        if (seeds < SEEDS) {
            return;
        }
        assertThat(seen)
                .as("a rule that was never met was not shown: %s", seen)
                .containsKeys(
                        "E decided",
                        "E told",
                        "E6",
                        "Unheard",
                        "HeardAgain",
                        "Released",
                        "ReleaseFailed",
                        "Faulted",
                        "Adopted",
                        "NodeDetached",
                        "DrainRequested",
                        "Elapsed",
                        "O2 in its grace",
                        "O4 answered",
                        "O4 again",
                        "O4 kept",
                        "O6 parallel",
                        "S2",
                        "S3",
                        "S5",
                        "S6",
                        "S6 by hand",
                        "adopted",
                        "by hand",
                        "detached",
                        "disk FULL",
                        "disk SLOW",
                        "guard died",
                        "left running",
                        "machine started",
                        "wall clock",
                        "refused NO_VOTER",
                        "S4 expired",
                        "S8",
                        "O5 released",
                        "O6",
                        "fence",
                        "guard",
                        "watchdog",
                        "VotersChanged",
                        "GroupsApplied",
                        "V2 new",
                        "V4 gone",
                        "V4 leaving",
                        "V5 declared",
                        "V5 let go",
                        "refused OLD_VOTERS",
                        "refused STATED",
                        "refused WITHDRAWING",
                        "refused NOT_READY",
                        "refused ENDED");
    }

    @Test
    void O2_V5_whatBrokeARuleOnceDoesNotAgain() {
        for (long seed : BROKEN_ONCE) {
            assertThat(run(seed).seen).containsKey("O6");
        }
    }

    private static long number(String property, long otherwise) {
        String text = System.getProperty(property, "");
        return text.matches("\\d+") ? Long.parseLong(text) : otherwise;
    }

    @Test
    void O7_aWallClockThatJumpsByHoursChangesNothing() {
        int jumps = 0;
        for (long seed = 0; seed < WALL_SEEDS; seed++) {
            ClusterOptions options =
                    ClusterOptions.draw(seed, ClusterOptions.none()).withoutWindows();
            if (options.kinds().contains(Chaos.WALL_CLOCK)) {
                Chaos jumping = new Chaos(options, Chaos.WallClock.JUMPS);
                Chaos standing = new Chaos(options, Chaos.WallClock.STANDS);
                jumping.run();
                standing.run();
                assertThat(jumping.story()).isEqualTo(standing.story());
                jumps += jumping.checks.seen.getOrDefault("wall clock", 0);
            }
        }
        assertThat(jumps).isPositive();
    }

    @Test
    void oneSeedTellsOneStory() {
        for (long seed = 0; seed < 5; seed++) {
            Chaos first = new Chaos(ClusterOptions.draw(seed, ClusterOptions.none()));
            Chaos second = new Chaos(ClusterOptions.draw(seed, ClusterOptions.none()));
            first.run();
            second.run();
            assertThat(second.story()).isEqualTo(first.story());
            assertThat(second.checks.seen).isEqualTo(first.checks.seen);
        }
    }

    private static Checks run(long seed) {
        Chaos cluster = new Chaos(ClusterOptions.draw(seed, ClusterOptions.none()));
        try {
            cluster.run();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(failure.getMessage() + "\n" + cluster.story(), failure);
        }
        return cluster.checks;
    }
}
