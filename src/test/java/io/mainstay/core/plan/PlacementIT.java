package io.mainstay.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.plan.Difference.Compared;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the planner puts groups, against Pacemaker's scheduler, in drawn situations of what both know. Every difference
 * must be of a class of PLACEMENT.md. Replay one: {@code -Dplacement.seed=N}; more of them: {@code scripts/test placement N}.
 */
class PlacementIT {
    /** Some 25 seconds, most of them Pacemaker's. */
    private static final long SEEDS = 300;

    /** Shows a class that is met once in some thousand situations; compared also when it is not among those asked for. */
    private static final long RARE_SEED = 950;

    private static final int LEAST_SAME_PERCENT = 80;

    @Test
    void everyDifferenceFromPacemakerIsADocumentedChoice(@TempDir Path directory) {
        Optional<Path> program = CrmSimulate.find();
        assumeTrue(program.isPresent(), "crm_simulate is missing; Debian has it in pacemaker-cli-utils");
        CrmSimulate pacemaker = new CrmSimulate(program.get(), directory);
        long one = Long.getLong("placement.seed", -1);
        long from = one >= 0 ? one : Long.getLong("placement.from", 0);
        long seeds = one >= 0 ? 1 : Long.getLong("placement.seeds", SEEDS);
        Map<Difference, Integer> counts = new EnumMap<>(Difference.class);
        int same = 0;
        LongStream rare = LongStream.of(RARE_SEED).filter(seed -> one < 0 && (seed < from || seed >= from + seeds));
        long[] drawn =
                LongStream.concat(LongStream.range(from, from + seeds), rare).toArray();
        for (long seed : drawn) {
            Compared both = compare(pacemaker, seed);
            if (one >= 0) {
                System.out.println(words(both) + "\n" + PacemakerCib.of(both.situation()));
            }
            Map<String, Difference> classes = both.classes();
            assertThat(classes.keySet())
                    .as("a difference that no class of PLACEMENT.md explains\n%s", words(both))
                    .containsExactlyInAnyOrderElementsOf(
                            both.elsewhere().stream().map(GroupSpec::name).toList());
            classes.values().stream().distinct().forEach(each -> counts.merge(each, 1, Integer::sum));
            same += classes.isEmpty() ? 1 : 0;
        }
        System.out.println("placement: " + drawn.length + " situations, " + same + " the same as Pacemaker; " + counts);
        if (seeds >= SEEDS) {
            assertThat(counts).as("a class that is never met explains nothing").containsOnlyKeys(Difference.values());
            assertThat(same).isGreaterThan((int) (seeds * LEAST_SAME_PERCENT / 100));
        }
    }

    private static Compared compare(CrmSimulate pacemaker, long seed) {
        Situation.Settled ours = Situation.draw(seed);
        return new Compared(ours, pacemaker.placement(PacemakerCib.of(ours.situation()), "seed" + seed));
    }

    private static String words(Compared both) {
        Situation situation = both.situation();
        StringBuilder words = new StringBuilder("seed " + situation.seed() + ": of " + situation.nodes() + " down "
                + situation.down() + ", drained " + situation.drained() + "; just failed " + situation.failed()
                + "; failures " + situation.faults());
        for (GroupSpec group : situation.groups()) {
            words.append("\n  ")
                    .append(group.name())
                    .append(' ')
                    .append(group.nodes())
                    .append(" threshold ")
                    .append(Situation.threshold(group))
                    .append(Situation.goesBack(group) ? " goes back" : "")
                    .append(" after ")
                    .append(group.policy().after())
                    .append(" with '")
                    .append(group.policy().with())
                    .append("' apart '")
                    .append(group.policy().apart())
                    .append("' was on '")
                    .append(both.start(group))
                    .append("' Mainstay '")
                    .append(both.ours(group))
                    .append("' Pacemaker '")
                    .append(both.theirs(group))
                    .append('\'');
        }
        return words.append("\nreplay: mvn test -Dtest=PlacementIT -Dplacement.seed=" + situation.seed())
                .toString();
    }
}
