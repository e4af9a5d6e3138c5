package io.mainstay.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.Finding;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord.Found;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When what an earlier agent left running is taken over. */
class LeftRunningTest {
    private ClusterState state = ClusterState.initial(
            new ClusterSpec(
                    List.of("n1", "n2"),
                    List.of(new GroupSpec("web", GroupSpec.Kind.FAILOVER, List.of("n1", "n2"), true, true, List.of()))),
            List.of("n1", "n2"));
    private final LeftRunning left = LeftRunning.of(Set.of("web"));

    private void apply(Command command) {
        state = state.apply(state.index() + 1, command).next();
    }

    private boolean isOver(Map<String, Finding> findings) {
        return left.isOver(state, "n1", 2, findings);
    }

    @Test
    void itIsForeignUntilThisLifeOwnsItWhateverAnEarlierOneOwned() {
        apply(new Command.NodeJoined("n1", 1, "1", "d"));
        apply(new Command.Assigned("web", "n1", 1, "test"));
        assertThat(isOver(Map.of())).as("not probed, owned by the earlier life").isFalse();
        assertThat(isOver(Map.of("web", Finding.ONLINE))).isFalse();

        apply(new Command.NodeDetached("n1", 1, 60_000, "op"));
        apply(new Command.NodeJoined("n1", 2, "1", "d"));
        apply(new Command.Probed("n1", 2, "web", Found.ONLINE));
        assertThat(isOver(Map.of("web", Finding.ONLINE))).isFalse();

        apply(new Command.Assigned("web", "n1", 2, "it was found running"));
        assertThat(isOver(Map.of("web", Finding.ONLINE))).isTrue();
    }

    @Test
    void whatIsKnownNotToRunIsNoMoreLeftAndWhatIsOnlyUnfitMayStillRun() {
        assertThat(isOver(Map.of("web", Finding.OFFLINE))).isTrue();
        assertThat(isOver(Map.of("web", new Finding(Finding.Kind.UNREACHED, ""))))
                .isTrue();
        assertThat(isOver(Map.of("web", Finding.UNFIT))).isFalse();
    }

    @Test
    void untilTheGuardHasADeadlineOfThisLifeNothingIsStated() {
        assertThat(left.isUnguarded()).isTrue();
        assertThat(left.underLease().isUnguarded()).isFalse();
        assertThat(left.underLease().spares("web")).isTrue();
        assertThat(LeftRunning.of(Set.of()).isUnguarded())
                .as("nothing was left")
                .isFalse();
        assertThat(LeftRunning.NOTHING.isOver(state, "n1", 2, Map.of())).isFalse();
    }
}
