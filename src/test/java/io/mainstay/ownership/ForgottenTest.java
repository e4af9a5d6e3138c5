package io.mainstay.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupFact;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** V4: groups that were let go of on this node while the ledger still has them as its own. */
class ForgottenTest {
    private static final GroupSpec WEB =
            new GroupSpec("web", GroupSpec.Kind.FAILOVER, List.of("n1", "n2"), true, true, List.of());

    private final Forgotten forgotten = new Forgotten();
    private ClusterState state =
            ClusterState.initial(new ClusterSpec(List.of("n1", "n2"), List.of(WEB)), List.of("n1", "n2"));

    private void apply(Command command) {
        state = state.apply(state.index() + 1, command).next();
    }

    private void assigned() {
        apply(new Command.NodeJoined("n1", 1, "1", "d"));
        apply(new Command.Assigned("web", "n1", 1, "test"));
    }

    @Test
    void V4_whatWasGivenToItAsItWasTakenAwayIsGivenBack() {
        assigned();
        long epoch = state.index();
        forgotten.forget("web");
        assertThat(forgotten.due(state, "n1", 1)).as("it is declared").isEmpty();
        apply(new Command.GroupsApplied(List.of(), "", "", 0, List.of("web"), "kim", "", 0, ""));
        assertThat(forgotten.due(state, "n1", 2)).as("another life's").isEmpty();
        assertThat(forgotten.due(state, "n1", 1))
                .containsExactly(new Command.Released("web", epoch, "web is configured no more on n1"));
        assertThat(forgotten.due(state, "n1", 1)).as("said already").isEmpty();
        // Declared again before that is decided: under that epoch nothing is started any more.
        assertThat(forgotten.watched("web")).isEqualTo(epoch);
        assertThat(forgotten.due(state, "n1", 1)).isEmpty();
    }

    @Test
    void V4_whatItsMachineGaveUpIsNotTakenUpByTheNextOne() {
        forgotten.stated("web", GroupFact.STARTED, 7);
        assertThat(forgotten.watched("web")).isZero();
        forgotten.stated("web", GroupFact.RELEASED, 7);
        assertThat(forgotten.watched("web")).as("the same machine").isZero();
        forgotten.forget("web");
        assertThat(forgotten.watched("web")).isEqualTo(7);
    }
}
