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
            case BOOT_NOT_AWAITED -> 490;
            case ACKNOWLEDGES_BEFORE_HEARD_AGAIN -> 150;
            case DEADLINE_FROM_ARRIVAL -> 80;
            case JOINS_BEFORE_CLEANING -> 215;
            case VOTERS_NOT_CONFIRMED -> 140;
            case VOTERS_TWO_AT_A_TIME, GRACE_NOT_AWAITED -> 20;
            case VOTERS_CONFIRMED_TOO_EARLY -> 920;
            case BOOT_NOT_ERASING,
                    NO_REFUSAL_AFTER_STATEMENT,
                    STATEMENTS_NOT_NUMBERED,
                    GUARD_MISSING,
                    EPOCH_NOT_CHECKED,
                    STARTS_AFTER_RELEASE,
                    NO_WATCHDOG,
                    DETACHES_BEFORE_IT_IS_DECIDED,
                    REQUESTS_NOT_REMEMBERED -> 0;
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
