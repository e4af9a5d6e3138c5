package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.core.ledger.Recovery;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of three voters are lost for good, and the third goes on alone. */
class OfflineLedgerTest {
    private static final Command.Recovered HOW = new Command.Recovered("n1", 1, "ann", "the rack burnt");

    @TempDir
    Path root;

    private RatisRig rig;

    @BeforeEach
    void start() {
        rig = RatisRig.ofThree(root);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void theSurvivorCommitsAloneKeepsWhatWasDecidedAndTakesANewVoterIn() throws LedgerFailure {
        decide("n1", new Command.DrainRequested("n2", Drain.ON, "ann", "before the fire"));
        ClusterState before = loseAllButN1();

        recover();
        rig.start(second("n1", LedgerRig.NODES, Fresh.REFUSED));
        decide("n1", new Command.DrainRequested("n3", Drain.ON, "ann", "after it"));

        rig.await("n1 up to date", () -> drained("n1", "n3"));
        assertThat(drained("n1", "n2")).as("what was decided before").isTrue();
        assertThat(rig.state("n1").index()).isGreaterThan(before.index() + Recovery.LEAP);
        assertThat(rig.state("n1").voters().names()).containsExactly("n1");
        assertThat(rig.open.get("n1").voters()).containsOnlyKeys("n1");
        assertThat(rig.state("n1").history())
                .extracting(HistoryEntry::command)
                .contains(HOW)
                .containsAll(
                        before.history().stream().map(HistoryEntry::command).toList());

        rig.start(second("n2", LedgerRig.NODES, Fresh.JOINS));
        rig.open.get("n1").changeVoters(rig.addresses("n1", "n2"));
        decide("n2", new Command.DrainRequested("n3", Drain.OFF, "ann", "by both"));
        rig.await("n2 up to date", () -> rig.state("n2").equals(rig.state("n1")));
        // A restart reads the new generation's own log and configuration.
        rig.lose("n1");
        rig.lose("n2");
        rig.start(second("n1", LedgerRig.NODES, Fresh.REFUSED));
        rig.start(second("n2", LedgerRig.NODES, Fresh.REFUSED));
        decide("n1", new Command.DrainRequested("n3", Drain.ON, "ann", "after a restart"));
        assertThat(rig.open.get("n2").voters()).containsOnlyKeys("n1", "n2");
    }

    @Test
    void whoComesBackFromBeforeFindsNoVoteOfTheSurvivor() throws LedgerFailure {
        decide("n1", new Command.DrainRequested("n2", Drain.ON, "ann", "before"));
        List.of("n1", "n2", "n3").forEach(rig::lose);
        recover();
        rig.start(second("n1", LedgerRig.NODES, Fresh.REFUSED));
        rig.bringBack("n2");

        for (int i = 0; i < 3; i++) {
            assertThat(answer("n2", new Command.DrainRequested("n3", Drain.ON, "bob", "too late")))
                    .isInstanceOf(Answer.Unknown.class);
        }
        decide("n1", new Command.DrainRequested("n3", Drain.ON, "ann", "decided alone"));
        rig.await("n1 up to date", () -> drained("n1", "n3") && drained("n1", "n2"));
        assertThat(rig.leader("n2")).isEmpty();
    }

    @Test
    void entriesBehindTheSnapshotAreNotLost() throws IOException {
        for (int i = 0; i < 2 * RatisRig.LIMITS.snapshotEntries() + 20; i++) {
            // One after the other: one that is sent again could come after the last, and after the copy.
            decide("n1", new Command.DrainRequested("n2", i % 2 == 0 ? Drain.ON : Drain.OFF, "ann", "no. " + i));
        }
        decide("n1", new Command.DrainRequested("n3", Drain.ON, "ann", "last"));
        rig.await("n1 up to date", () -> drained("n1", "n3"));
        // Ratis writes the snapshot, and throws away the log before it, in its own time.
        rig.await("the log's beginning is gone", () -> hasSnapshotAlone(rig.directory("n1")));
        // As a power loss leaves it: with entries that no snapshot has, and room behind the last.
        Path copy = copy(rig.directory("n1"), root.resolve("copy"));
        LedgerOptions of = first();
        LedgerOptions elsewhere = new LedgerOptions(
                of.cluster(), "n1", of.voters(), of.listen(), copy, of.limits(), of.tls(), of.initial(), Fresh.REFUSED);
        assertThat(OfflineLedger.read(elsewhere).state()).isEqualTo(rig.state("n1"));

        assertThat(RatisRig.files(copy, "snapshot.")).isNotEmpty();
        for (Path snapshot : RatisRig.files(copy, "snapshot.")) {
            Files.delete(snapshot);
        }
        assertThatThrownBy(() -> OfflineLedger.read(elsewhere))
                .hasMessageContaining("entries 0 to")
                .hasMessageContaining("are missing");
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    @Test
    void anEarlierTryThatWasCutOffIsMadeAnewAndChangesNothing() throws IOException {
        decide("n1", new Command.DrainRequested("n2", Drain.ON, "ann", "before"));
        loseAllButN1();
        Path cutOff = Files.createDirectories(root.resolve("n1").resolve("ledger-1.part/rest"));
        assertThat(Generations.newest(root.resolve("n1"))).isZero();

        recover();
        assertThat(cutOff).doesNotExist();
        assertThat(Generations.newest(root.resolve("n1"))).isEqualTo(1);
        assertThat(Generations.hasHistory(rig.directory("n1")))
                .as("kept as it was")
                .isTrue();
    }

    @Test
    void aMissingOrDamagedLedgerIsRefused() throws IOException {
        decide("n1", new Command.DrainRequested("n2", Drain.ON, "ann", "before"));
        loseAllButN1();
        LedgerOptions nowhere = rig.options("n4", List.of("n4"), Fresh.REFUSED, Optional.empty());
        assertThatThrownBy(() -> OfflineLedger.read(nowhere))
                .isInstanceOf(LedgerFailure.class)
                .hasMessageContaining("no ledger of test");

        Path log = log();
        byte[] bytes = Files.readAllBytes(log);
        bytes[60] ^= 1;
        Files.write(log, bytes);
        assertThatThrownBy(() -> OfflineLedger.read(first()))
                .isInstanceOf(LedgerFailure.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void generationsGrowAndTwoRecoveriesApartAreTwo() {
        assertThat(Generations.after(0, 1_795_000_000_999L)).isEqualTo(1_795_000_000);
        assertThat(Generations.after(0, 1_795_000_001_000L)).isEqualTo(1_795_000_001);
        assertThat(Generations.after(1_795_000_001, 5_000))
                .as("the wall clock was put back")
                .isEqualTo(1_795_000_002);
    }

    private Path log() throws IOException {
        return RatisRig.files(rig.directory("n1"), "log_").stream()
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private ClusterState loseAllButN1() {
        rig.await("n1 up to date", () -> drained("n1", "n2") || drained("n1", "n3"));
        ClusterState before = rig.state("n1");
        for (String node : LedgerRig.NODES) {
            rig.lose(node);
        }
        erase(rig.directory("n2"));
        erase(rig.directory("n3"));
        return before;
    }

    private void recover() throws LedgerFailure {
        Path directory = Generations.directory(root.resolve("n1"), 1);
        OfflineLedger.read(first()).recover(HOW, 1_767_222_000_000L, directory);
    }

    private LedgerOptions first() {
        return rig.options("n1", LedgerRig.NODES, Fresh.REFUSED, Optional.empty());
    }

    private LedgerOptions second(String node, List<String> voters, Fresh fresh) {
        SortedMap<String, InetSocketAddress> all = new TreeMap<>(rig.addresses(voters.toArray(String[]::new)));
        LedgerOptions of = rig.options(node, voters, fresh, Optional.empty());
        return new LedgerOptions(
                of.cluster(),
                node,
                all,
                of.listen(),
                Generations.directory(root.resolve(node), 1),
                of.limits(),
                of.tls(),
                of.initial(),
                fresh,
                1);
    }

    private boolean drained(String at, String node) {
        return rig.state(at).node(node).orElseThrow().isDrained();
    }

    private void decide(String by, Command command) {
        for (int i = 0; i < 5; i++) {
            if (answer(by, command) instanceof Answer.Decided) {
                return;
            }
        }
        throw new AssertionError("not decided: " + command);
    }

    private Answer answer(String by, Command command) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        rig.ledger(by).propose(command, answer::complete);
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

    private static boolean hasSnapshotAlone(Path directory) {
        return !RatisRig.files(directory, "snapshot.").isEmpty()
                && RatisRig.files(directory, "log_0-").isEmpty();
    }
}
