package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One voter and its disk: restarts, a torn or damaged end of the log, no room left. */
class DiskTest {
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
    void aRestartBeginsWithTheSnapshotAndGoesOnAfterIt() {
        rig.start(alone(Fresh.FOUNDS));
        long last = fill(RatisRig.LIMITS.snapshotEntries() + 50);
        rig.lose("n1");
        assertThat(named("snapshot.")).isNotEmpty();
        RatisLedger again = rig.start(alone(Fresh.REFUSED));

        assertThat(again.index()).isEqualTo(last);
        assertThat(rig.state("n1").history()).hasSizeGreaterThan(100);
        assertThat(decide(1).index()).isGreaterThan(last);
    }

    @Test
    void aVoterThatDiedReplaysItsLog() throws IOException {
        rig.start(alone(Fresh.FOUNDS));
        long last = fill(30);
        Path copy = asAfterPowerLoss();
        rig.lose("n1");
        put(copy);
        rig.start(alone(Fresh.REFUSED));

        rig.await("the whole log", () -> rig.state("n1").index() == last);
        assertThat(decide(1).index()).isGreaterThan(last);
    }

    @Test
    void aTornEndOfTheLogIsCutOff() throws IOException {
        rig.start(alone(Fresh.FOUNDS));
        long last = fill(30);
        Path copy = asAfterPowerLoss();
        rig.lose("n1");
        put(copy);
        byte[] log = Files.readAllBytes(openSegment());
        Files.write(openSegment(), Arrays.copyOf(log, end(log) - 5));
        rig.start(alone(Fresh.REFUSED));

        rig.await("all but the torn entry", () -> rig.state("n1").index() == last - 1);
        assertThat(decide(1).index()).isGreaterThanOrEqualTo(last);
    }

    @Test
    void aDamagedEndOfTheLogIsRefusedWithWhatToDo() throws IOException {
        rig.start(alone(Fresh.FOUNDS));
        fill(30);
        Path copy = asAfterPowerLoss();
        rig.lose("n1");
        put(copy);
        byte[] log = Files.readAllBytes(openSegment());
        log[end(log) - 40] ^= 0x55;
        Files.write(openSegment(), log);

        assertThatThrownBy(() -> RatisLedger.open(alone(Fresh.REFUSED)))
                .isInstanceOf(LedgerFailure.class)
                .hasMessageContaining("checksum")
                .hasMessageContaining("'mainstay node replace'");
    }

    @Test
    void aDamagedSnapshotIsRefusedWithWhatToDo() throws IOException {
        rig.start(alone(Fresh.FOUNDS));
        fill(10);
        rig.lose("n1");
        Path snapshot = named("snapshot.").stream()
                .filter(file -> !file.toString().endsWith(".md5"))
                .findFirst()
                .orElseThrow();
        Files.writeString(snapshot, Files.readString(snapshot).replace("drains", "drain5"));

        assertThatThrownBy(() -> RatisLedger.open(alone(Fresh.REFUSED)))
                .isInstanceOf(LedgerFailure.class)
                .hasMessageContaining("its checksum does not fit")
                .hasMessageContaining("'mainstay node replace'");
    }

    @Test
    void aPortThatIsTakenIsSaidAndEndsNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(rig.addresses.get("n1"));
            assertThatThrownBy(() -> RatisLedger.open(alone(Fresh.FOUNDS)))
                    .isInstanceOf(LedgerFailure.class)
                    .hasMessageContaining(":" + taken.getLocalPort())
                    .hasMessageContaining("already in use");
        }
    }

    @Test
    void aCommandThatIsTooLongIsNotProposed() {
        rig.start(alone(Fresh.FOUNDS));
        long last = fill(1);
        Answer answer = answer(new Command.DrainRequested("n1", Drain.ON, "test", "x".repeat(300_000)));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Unknown.class,
                        unknown -> assertThat(unknown.reason()).contains("at most 262144"));
        assertThat(rig.open.get("n1").index()).isEqualTo(last);
        assertThat(answer(new Command.DrainRequested("n1", Drain.ON, "test", "x".repeat(250_000))))
                .isInstanceOf(Answer.Decided.class);
    }

    @Test
    void aVoterWhoseDiskIsFullStopsAndLosesNothingItAnswered() throws Exception {
        assumeTrue(
                run("mkdir", "-p", rig.directory("n1").toString())
                        && run(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "size=512k",
                                "tmpfs",
                                rig.directory("n1").toString()),
                "mounting a small file system is not allowed here (needs root)");
        try {
            rig.start(alone(Fresh.FOUNDS));
            long last = fill(20);
            while (answer(new Command.DrainRequested("n1", Drain.ON, "test", "x".repeat(20_000)))
                    instanceof Answer.Decided decided) {
                last = decided.entry().index();
            }
            rig.await("the reason", () -> rig.broken("n1").contains("No space left on device"));

            assertThat(answer(drain(1)))
                    .isInstanceOfSatisfying(
                            Answer.Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("this voter has stopped"));
            Path copy = asAfterPowerLoss();
            rig.lose("n1");
            assertThat(run("umount", "-l", rig.directory("n1").toString())).isTrue();
            put(copy);
            long answered = last;
            rig.start(alone(Fresh.REFUSED));
            rig.await("what it answered", () -> rig.state("n1").index() >= answered);
            assertThat(decide(1).index()).isGreaterThan(answered);
        } finally {
            rig.close();
            run("umount", "-l", rig.directory("n1").toString());
        }
    }

    private LedgerOptions alone(Fresh fresh) {
        return rig.options("n1", List.of("n1"), fresh, Optional.empty());
    }

    /** Index of the last of so many commands. */
    private long fill(int count) {
        HistoryEntry last = decide(0);
        for (int i = 1; i < count; i++) {
            last = decide(i);
        }
        return last.index();
    }

    private HistoryEntry decide(int number) {
        for (int i = 0; i < 5; i++) {
            if (answer(drain(number)) instanceof Answer.Decided decided) {
                return decided.entry();
            }
        }
        throw new AssertionError("not decided");
    }

    private static Command drain(int number) {
        return new Command.DrainRequested("n1", number % 2 == 0 ? Drain.ON : Drain.OFF, "test", "no. " + number);
    }

    private Answer answer(Command command) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        rig.ledger("n1").propose(command, answer::complete);
        return answer.join();
    }

    private Path asAfterPowerLoss() throws IOException {
        Path copy = root.resolve("copy");
        Path from = rig.directory("n1");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.createDirectories(copy);
                if (!file.equals(from)) {
                    Files.copy(file, copy.resolve(from.relativize(file).toString()));
                }
            }
        }
        return copy;
    }

    private void put(Path copy) throws IOException {
        Files.move(rig.directory("n1"), root.resolve("away"));
        Files.move(copy, rig.directory("n1"));
    }

    private Path openSegment() {
        return named("log_inprogress").get(0);
    }

    /** Behind the last byte that is not padding. */
    private static int end(byte[] log) {
        int end = log.length;
        while (log[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private List<Path> named(String start) {
        return RatisRig.files(rig.directory("n1"), start);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
