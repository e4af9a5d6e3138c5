package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.cluster.BusRig;
import io.mainstay.cluster.ClusterBusOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member that the lease channel loses and finds again, though it never slept: a cut that heals. */
class PartedMembersIT {
    private static final long JOIN_MS = 60_000;

    @Test
    void aMemberThatWasLetGoOfByMistakeIsBackWithItsSubscriptions() throws Exception {
        var members = BusRig.members(3);
        List<BusRig> rigs = List.of(
                new BusRig(new ClusterBusOptions("shop", "n1", members)),
                new BusRig(new ClusterBusOptions("shop", "n2", members)),
                new BusRig(new ClusterBusOptions("shop", "n3", members)));
        for (BusRig rig : rigs) {
            rig.start().consume("mainstay.events").heard("n1", "n2", "n3");
        }
        for (BusRig rig : rigs) {
            rig.until(JOIN_MS, state -> state.members().size() == 3);
        }
        rigs.forEach(rig -> rig.states.clear());
        rigs.get(0).heard("n2");
        rigs.get(1).heard("n1");
        rigs.get(2).heard();
        assertThat(rigs.get(0).until(JOIN_MS, state -> true).members()).containsExactly("n1", "n2");
        assertThat(rigs.get(2).until(JOIN_MS, state -> true).sentence())
                .isEqualTo("the event bus is up; no other node is heard");

        long healedNs = System.nanoTime();
        for (BusRig rig : rigs) {
            rig.heard("n1", "n2", "n3");
        }
        for (BusRig rig : rigs) {
            rig.until(JOIN_MS, state -> state.members().size() == 3);
        }
        System.out.println("back after " + (System.nanoTime() - healedNs) / 1_000_000 + " ms");
        for (BusRig from : rigs) {
            JsonObject hello = new JsonObject().put("at", System.nanoTime());
            from.tell("mainstay.events", hello);
            for (BusRig to : rigs) {
                to.message(JOIN_MS, one -> one.body().equals(hello));
            }
        }
        for (BusRig rig : rigs) {
            rig.close();
        }
    }
}
