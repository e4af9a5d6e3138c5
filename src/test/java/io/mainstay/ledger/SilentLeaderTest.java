package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.lease.Relay;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose host goes without a word, so that the connections to it stay open and nothing asked there is answered. */
class SilentLeaderTest {
    /** So patient that what waits for the lost leader's answer would be answered after the test has failed. */
    private static final LedgerLimits PATIENT = new LedgerLimits(RatisRig.LIMITS.electionMs(), 120_000, 200);

    @TempDir
    Path root;

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Relay> wires = new HashMap<>();
    private RatisRig rig;
    private String leader = "";

    @BeforeEach
    void start() throws Exception {
        rig = new RatisRig(root, PATIENT);
        for (String node : LedgerRig.NODES) {
            wires.put(node, rig.wire(vertx, node));
        }
        LedgerRig.NODES.forEach(node -> rig.start(node, Fresh.FOUNDS));
        leader = rig.awaitLeader();
        for (String node : LedgerRig.NODES) {
            CompletableFuture<Answer> answer = propose(node);
            rig.await(node + " reaches the leader", answer::isDone);
            assertThat(answer.join()).isInstanceOf(Answer.Decided.class);
        }
    }

    @AfterEach
    void end() throws Exception {
        // The wires' ends first: who closes waits for an answer from the lost one as long as a connection to it is
        // open.
        vertx.close().await(10, TimeUnit.SECONDS);
        rig.close();
    }

    private CompletableFuture<Answer> propose(String by) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        rig.ledger(by).propose(new Command.Spread(), answer::complete);
        return answer;
    }

    private List<String> others() {
        return LedgerRig.NODES.stream().filter(each -> !each.equals(leader)).toList();
    }

    @Test
    void whatWasAskedOfItIsDecidedByTheNextOne() {
        wires.get(leader).cut();
        List<CompletableFuture<Answer>> asked =
                others().stream().map(this::propose).toList();
        rig.lose(leader);
        rig.await(
                "the others have a leader",
                () -> others().stream().allMatch(each -> others().contains(rig.leader(each))));

        long startNs = System.nanoTime();
        rig.await("both are decided", () -> asked.stream().allMatch(CompletableFuture::isDone));
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);

        // Closing the connection to the lost one takes two seconds; what waited for it was decided so late.
        assertThat(tookMs).isLessThan(1_000);
        assertThat(asked).allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(Answer.Decided.class));
    }
}
