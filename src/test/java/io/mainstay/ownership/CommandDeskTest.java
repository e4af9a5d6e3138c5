package io.mainstay.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.GroupRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one reason why one resource of a group is not brought online. */
class CommandDeskTest {
    private ClusterState state = ClusterState.initial(
            new ClusterSpec(
                    List.of("n1", "n2"),
                    List.of(new GroupSpec("web", GroupSpec.Kind.FAILOVER, List.of("n1", "n2"), true, true, List.of()))),
            List.of("n1", "n2"));

    private void apply(Command command) {
        state = state.apply(state.index() + 1, command).next();
    }

    private String reason(String node) {
        GroupRecord web = state.group("web").orElseThrow();
        return CommandDesk.notOnlineAlone(web, node);
    }

    @Test
    void itSaysWhoOwnsItAndHowToMoveIt() {
        assertThat(reason("n2")).startsWith("web is owned by no node now; bring the whole group online first");

        apply(new Command.NodeJoined("n1", 1, "1", "d"));
        apply(new Command.NodeJoined("n2", 1, "1", "d"));
        apply(new Command.Assigned("web", "n1", 1, "test"));
        assertThat(reason("n2"))
                .isEqualTo("web is owned by n1, so nothing of it may be brought online on n2; leave --node out, or move"
                        + " the whole group: `mainstay switch web --to n2`");

        apply(new Command.GroupRequested("web", Intent.SWITCH, "n2", "op", "test"));
        assertThat(reason("n2")).isEqualTo("web is being given up by n1; ask again when that is done");
    }
}
