package io.mainstay.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Owner;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class GroupWatchTest {
    private int freed;

    private static ClusterState then(ClusterState state, Command command) {
        return state.apply(state.index() + 1, command).next();
    }

    @Test
    void aGroupThatLosesItsOwnerIsToldOnce(Vertx vertx) {
        Ownership.Listener nobody = new Ownership.Listener() {
            @Override
            public void ownerIs(Owner owner) {}

            @Override
            public void leaseLost(String reason) {}

            @Override
            public void leaseHeld() {}
        };
        GroupWatch watch = new GroupWatch("web", nobody, vertx.getOrCreateContext(), 0, () -> freed++);
        List<String> nodes = List.of("n1", "n2", "n3");
        GroupSpec web = new GroupSpec("web", GroupSpec.Kind.FAILOVER, nodes, true, true, List.of());
        ClusterState joined = then(
                ClusterState.initial(new ClusterSpec(nodes, List.of(web)), nodes),
                new Command.NodeJoined("n1", 1, "1", "d"));
        ClusterState owned = then(joined, new Command.Assigned("web", "n1", 1, "first"));
        ClusterState released = then(owned, new Command.Released("web", owned.index(), "offline"));
        assertThat(released.group("web").orElseThrow().holder().isNone()).isTrue();

        watch.tell(joined, "n2", 1, Map.of());
        watch.tell(owned, "n2", 1, Map.of());
        assertThat(freed).as("as long as it has an owner, or none was known").isZero();
        watch.tell(released, "n2", 1, Map.of());
        watch.tell(released, "n2", 1, Map.of());

        assertThat(freed).isEqualTo(1);
    }
}
