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
        Hunt hunt = Hunt.of(flaw);
        long first = hunt.firstSeed();
        for (long seed = first; seed < first + MOST_SEEDS && rule.isEmpty(); seed++) {
            rule = broken(seed, flaw);
        }
        assertThat(rule)
                .as("%s was not seen in %s seeds from %s on", flaw, MOST_SEEDS, first)
                .isEqualTo(hunt.breaks());
    }

    private static String broken(long seed, Flaw flaw) {
        try {
            new Chaos(ClusterOptions.draw(seed, EnumSet.of(flaw))).run();
            return "";
        } catch (Checks.Violation violation) {
            return violation.rule;
        }
    }
}
