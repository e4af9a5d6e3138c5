package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that leaves on purpose lets another lead first. */
class LeadershipTest {
    private static final long LIMIT_MS = 2_000;

    @TempDir
    Path root;

    private RatisRig rig;
    private String leader = "";

    @BeforeEach
    void start() {
        rig = RatisRig.ofThree(root);
        leader = rig.awaitLeader();
        assertThat(decide(leader)).isInstanceOf(Answer.Decided.class);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private Answer decide(String by) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        rig.ledger(by).propose(new Command.Spread(), answer::complete);
        return answer.join();
    }

    private List<String> others() {
        return LedgerRig.NODES.stream().filter(each -> !each.equals(leader)).toList();
    }

    @Test
    void whoLeavesHandsOverAndItsEndCostsNoElection() {
        rig.open.get(leader).handOver(Set.copyOf(LedgerRig.NODES), LIMIT_MS);
        String next = others().get(0);
        rig.await("another leads", () -> others().contains(rig.leader(next)));
        String successor = rig.leader(next);
        List<String> seen = new ArrayList<>();
        rig.ledger(next).onLeader(seen::add);

        rig.lose(leader);
        assertThat(decide(next)).isInstanceOf(Answer.Decided.class);

        assertThat(seen).as("leaders since it was handed over").containsOnly(successor);
    }

    @Test
    void theNextOneHasDecidedSomethingWhenItIsHandedOver() {
        long before = rig.state(leader).index();

        rig.open.get(leader).handOver(Set.copyOf(LedgerRig.NODES), LIMIT_MS);

        assertThat(others()).anyMatch(each -> rig.state(each).index() > before);
    }

    @Test
    void itIsHandedOnlyToThoseWhoAreNamed() {
        rig.open.get(leader).handOver(Set.of(), LIMIT_MS);
        assertThat(rig.leader(leader)).isEqualTo(leader);

        String chosen = others().get(1);
        rig.open.get(leader).handOver(Set.of(chosen), LIMIT_MS);

        rig.await(chosen + " leads", () -> rig.leader(leader).equals(chosen));
        assertThat(decide(leader)).isInstanceOf(Answer.Decided.class);
    }

    @Test
    void whoDoesNotLeadHandsNothingOver() {
        others().forEach(each -> rig.open.get(each).handOver(Set.copyOf(LedgerRig.NODES), LIMIT_MS));

        assertThat(decide(leader)).isInstanceOf(Answer.Decided.class);
        assertThat(rig.leader(leader)).isEqualTo(leader);
    }
}
