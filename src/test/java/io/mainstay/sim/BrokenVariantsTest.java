package io.mainstay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule of the protocol, left out, must let two nodes run one group under some seed (O1). */
class BrokenVariantsTest {
    private static final long MOST_SEEDS = 3000;

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void theSimulationSeesARuleThatIsLeftOut(Flaw flaw) {
        long seed = 0;
        String rule = "";
        for (; seed < MOST_SEEDS && rule.isEmpty(); seed++) {
            rule = broken(seed, flaw);
        }
        System.out.println(flaw + ": " + rule + " broken under seed " + (seed - 1));
        assertThat(rule).as("%s was not seen in %s seeds", flaw, MOST_SEEDS).isEqualTo("O1");
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
