package io.mainstay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule of the protocol, left out, must let two nodes run one group under some seed (O1), or break what it stands for. */
class BrokenVariantsTest {
    private static final long MOST_SEEDS = 1500;

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void theSimulationSeesARuleThatIsLeftOut(Flaw flaw) {
        String rule = "";
        long first = firstSeed(flaw);
        for (long seed = first; seed < first + MOST_SEEDS && rule.isEmpty(); seed++) {
            rule = broken(seed, flaw);
        }
        assertThat(rule)
                .as("%s was not seen in %s seeds from %s on", flaw, MOST_SEEDS, first)
                .isEqualTo(flaw.breaks);
    }

    /** Where to begin, to spare the build the seeds that are known to show nothing. */
    private static long firstSeed(Flaw flaw) {
        return switch (flaw) {
            case CLOCKS_TOO_FAR_APART -> 250;
            case VOTERS_NOT_CONFIRMED -> 215;
            case VOTERS_CONFIRMED_TOO_EARLY -> 920;
            case BOOT_NOT_AWAITED,
                    BOOT_NOT_ERASING,
                    NO_REFUSAL_AFTER_STATEMENT,
                    ACKNOWLEDGES_BEFORE_HEARD_AGAIN,
                    STATEMENTS_NOT_NUMBERED,
                    DEADLINE_FROM_ARRIVAL,
                    GUARD_MISSING,
                    EPOCH_NOT_CHECKED,
                    STARTS_AFTER_RELEASE,
                    JOINS_BEFORE_CLEANING,
                    NO_WATCHDOG,
                    GRACE_NOT_AWAITED,
                    DETACHES_BEFORE_IT_IS_DECIDED,
                    REQUESTS_NOT_REMEMBERED,
                    VOTERS_TWO_AT_A_TIME -> 0;
        };
    }

    private static String broken(long seed, Flaw flaw) {
        try {
            new SimCluster(ClusterOptions.draw(seed, EnumSet.of(flaw))).run();
            return "";
        } catch (Checks.Violation violation) {
            return violation.rule;
        }
    }
}
