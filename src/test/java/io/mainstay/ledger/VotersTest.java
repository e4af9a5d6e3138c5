package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voters that come, go and forget. */
class VotersTest {
    @TempDir
    Path root;

    private RatisRig rig;

    @BeforeEach
    void start() {
        rig = new RatisRig(root);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void aLedgerOfOneVoterGrowsToThree() throws LedgerFailure {
        rig.start(rig.options("n1", List.of("n1"), Fresh.FOUNDS, Optional.empty()));
        drained("n1", "n1");
        // What the others were configured with does not matter: they begin with what the cluster was founded with.
        rig.start(rig.options("n2", List.of("n1", "n2"), Fresh.JOINS, Optional.empty()));
        rig.start(rig.options("n3", List.of("n1", "n2", "n3"), Fresh.JOINS, Optional.empty()));
        rig.open.get("n1").changeVoters(rig.addresses("n1", "n2"));
        rig.open.get("n2").changeVoters(rig.addresses("n1", "n2", "n3"));
        drained("n3", "n2");

        rig.await(
                "n2 drained everywhere",
                () -> LedgerRig.NODES.stream()
                        .allMatch(
                                node -> rig.state(node).node("n2").orElseThrow().isDrained()));
        assertThat(rig.state("n3")).isEqualTo(rig.state("n1"));
        assertThat(rig.state("n3").voters().names()).containsExactly("n1");
        assertThat(rig.open.get("n1").voters()).containsOnlyKeys("n1", "n2", "n3");
        rig.lose("n1");
        drained("n2", "n3");
    }

    @Test
    void aLostVoterIsReplacedAndCatchesUpFromASnapshot() throws LedgerFailure {
        LedgerRig.NODES.forEach(node -> rig.start(node, Fresh.FOUNDS));
        drained("n1", "n1");
        rig.lose("n3");
        erase(rig.directory("n3"));
        // More than is kept of the log; what an election leaves unanswered does not count.
        int proposed = 0;
        while (rig.state("n1").index() < 4 * RatisRig.LIMITS.snapshotEntries()) {
            assertThat(proposed).isLessThan(100_000);
            CompletableFuture<Answer> answered = new CompletableFuture<>();
            for (int i = 0; i < 50; i++) {
                Command command = new Command.DrainRequested("n1", Drain.ON, "test", "no. " + ++proposed);
                rig.open.get("n1").propose(command, answered::complete);
            }
            answered.join();
        }
        rig.open.get("n1").changeVoters(rig.addresses("n1", "n2"));
        drained("n2", "n2");
        rig.await(
                "the log's begin to be gone",
                () -> Stream.of("n1", "n2")
                        .allMatch(node ->
                                RatisRig.files(rig.directory(node), "log_0-").isEmpty()));
        rig.start("n3", Fresh.JOINS);
        rig.open.get("n2").changeVoters(rig.addresses("n1", "n2", "n3"));
        drained("n3", "n3");

        rig.await("n3 up to date", () -> rig.state("n3").equals(rig.state("n1")));
        assertThat(RatisRig.files(rig.directory("n3"), "snapshot.")).isNotEmpty();
    }

    @Test
    void votersChangeByOneAtATime() {
        LedgerRig.NODES.forEach(node -> rig.start(node, Fresh.FOUNDS));
        drained("n1", "n1");
        // Decided is not yet applied where it was asked.
        rig.await("n1 up to date", () -> rig.state("n1").index() > 0);

        assertThatThrownBy(() -> rig.open.get("n1").changeVoters(rig.addresses("n1")))
                .isInstanceOf(LedgerFailure.class)
                .hasMessage("the voters change by one at a time; now [n1, n2, n3], asked [n1]");
        assertThatThrownBy(() -> rig.open.get("n1").changeVoters(rig.addresses("n1", "n2", "n4")))
                .hasMessageContaining("one at a time");
    }

    @Test
    void aVoterThatIsNotThereIsNotTakenIn() {
        rig.start(rig.options("n1", List.of("n1"), Fresh.FOUNDS, Optional.empty()));
        drained("n1", "n1");

        assertThatThrownBy(() -> rig.open.get("n1").changeVoters(rig.addresses("n1", "n2")))
                .isInstanceOf(LedgerFailure.class)
                .hasMessageContaining("the voters [n1] could not become [n1, n2]");
        drained("n1", "n2");
    }

    @Test
    void anEmptiedDirectoryIsRefusedWithWhatToDo() throws LedgerFailure {
        LedgerRig.NODES.forEach(node -> rig.start(node, Fresh.FOUNDS));
        drained("n1", "n1");
        assertThat(Generations.hasHistory(rig.directory("n3"))).isTrue();
        rig.lose("n3");
        erase(rig.directory("n3"));

        assertThat(Generations.hasHistory(rig.directory("n3"))).isFalse();
        assertThatThrownBy(() -> RatisLedger.open(rig.options("n3", LedgerRig.NODES, Fresh.REFUSED, Optional.empty())))
                .isInstanceOf(LedgerFailure.class)
                .hasMessageContaining("is empty")
                .hasMessageContaining("'mainstay node replace n3'");
    }

    @Test
    void aLedgerOfAnotherClusterIsRefusedInsteadOfFoundingASecondOne() throws LedgerFailure {
        LedgerRig.NODES.forEach(node -> rig.start(node, Fresh.FOUNDS));
        drained("n1", "n1");
        rig.lose("n1");
        rig.lose("n2");
        for (String node : List.of("n1", "n2")) {
            LedgerOptions of = rig.options(node, LedgerRig.NODES, Fresh.FOUNDS, Optional.empty());
            assertThatThrownBy(() -> RatisLedger.open(new LedgerOptions(
                            "renamed",
                            node,
                            of.voters(),
                            of.listen(),
                            of.directory(),
                            of.limits(),
                            of.tls(),
                            of.initial(),
                            Fresh.FOUNDS)))
                    .isInstanceOf(LedgerFailure.class)
                    .hasMessageContaining("is of a cluster of another name than renamed")
                    .hasMessageContaining("cluster.name");
        }
    }

    @Test
    void whoIsNoVoterFoundsNothing() {
        assertThatThrownBy(() -> RatisLedger.open(rig.options("n4", LedgerRig.NODES, Fresh.FOUNDS, Optional.empty())))
                .isInstanceOf(LedgerFailure.class)
                .hasMessage("n4 cannot found test: it is not among the voters [n1, n2, n3]");
    }

    @Test
    void aVoterThatWaitsToJoinNeitherVotesNorLeads() {
        rig.start("n1", Fresh.JOINS);
        rig.start("n2", Fresh.JOINS);

        assertThat(answer("n1", "n1")).isInstanceOf(Answer.Unknown.class);
        assertThat(rig.leader("n1")).isEmpty();
        assertThat(rig.leader("n2")).isEmpty();
    }

    private void drained(String by, String node) {
        for (int i = 0; i < 5; i++) {
            if (answer(by, node) instanceof Answer.Decided) {
                return;
            }
        }
        throw new AssertionError("not decided");
    }

    private Answer answer(String by, String node) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        rig.ledger(by).propose(new Command.DrainRequested(node, Drain.ON, "test", "asked"), answer::complete);
        return answer.join();
    }

    private static void erase(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
