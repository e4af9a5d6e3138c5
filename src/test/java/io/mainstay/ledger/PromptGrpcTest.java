package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voters whose heartbeats are ten seconds apart: what is heard sooner was not heard by one. */
class PromptGrpcTest {
    private static final LedgerLimits SELDOM = new LedgerLimits(20_000, 5_000, 200);
    private static final long SOON_MS = 5_000;

    @TempDir
    Path root;

    private RatisRig rig;
    private String leader = "";

    @BeforeEach
    void start() {
        rig = new RatisRig(root);
        LedgerRig.NODES.forEach(node -> rig.start(options(node)));
        leader = rig.awaitLeader();
        decide(leader);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private LedgerOptions options(String node) {
        LedgerOptions usual = rig.options(node, LedgerRig.NODES, Fresh.FOUNDS, Optional.empty());
        return new LedgerOptions(
                usual.cluster(),
                node,
                usual.voters(),
                usual.listen(),
                usual.directory(),
                SELDOM,
                usual.tls(),
                usual.initial(),
                usual.fresh());
    }

    private long decide(String by) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        rig.ledger(by).propose(new Command.Spread(), answer::complete);
        Answer decided = answer.join();
        assertThat(decided).isInstanceOf(Answer.Decided.class);
        return ((Answer.Decided) decided).entry().index();
    }

    @Test
    void everyVoterAppliesWhatIsCommittedWithoutWaitingForTheNextHeartbeat() {
        for (int round = 0; round < 5; round++) {
            long index = decide(LedgerRig.NODES.get(round % 3));
            long beganNs = System.nanoTime();
            rig.await(
                    "all have applied " + index,
                    () -> LedgerRig.NODES.stream()
                            .allMatch(node -> rig.state(node).index() >= index));
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs))
                    .as("round " + round)
                    .isLessThan(SOON_MS);
        }
    }

    @Test
    void theLeaderAloneHearsOfACommandBeforeItIsApplied() {
        String other = LedgerRig.NODES.stream()
                .filter(node -> !node.equals(leader))
                .findFirst()
                .orElseThrow();
        List<String> heard = new CopyOnWriteArrayList<>();
        rig.ledger(other).onPending(command -> heard.add("elsewhere"));
        rig.ledger(leader)
                .onPending(command ->
                        heard.add("pending after " + rig.state(leader).index()));
        long before = rig.state(leader).index();

        long index = decide(other);
        rig.await("applied", () -> rig.state(leader).index() >= index);

        assertThat(heard).containsExactly("pending after " + before);
    }
}
