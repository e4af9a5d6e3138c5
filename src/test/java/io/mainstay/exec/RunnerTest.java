package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunnerTest {
    @TempDir
    Path directory;

    private Runner runner;

    @BeforeEach
    void begin() throws IOException {
        runner = new Runner(directory, Tests::nowMs);
    }

    @AfterEach
    void end() throws IOException {
        runner.close();
    }

    @Test
    void aProgramMayReadWhatItIsGivenAndNothingElse() throws Exception {
        Command cat = Command.of("/bin/cat");
        String input = "größer\n".repeat(2_000);
        assertThat(Tests.await(runner.run(cat, new Call(1), input)).output()).isEqualTo(input);
        assertThat(Tests.await(runner.run(cat, new Call(2))).output()).isEmpty();
        assertThatThrownBy(() -> runner.run(cat, new Call(3), "x".repeat(Runner.MAX_INPUT + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void exitCodeAndBothStreamsComeBack() throws Exception {
        Exit exit = sh("echo out; echo err >&2; exit 3");
        assertThat(exit.code()).isEqualTo(3);
        assertThat(exit.output()).isEqualTo("out\nerr\n");
        assertThat(exit.signal()).isEmpty();
    }

    @Test
    void aBackgroundChildThatHoldsTheOutputDoesNotHangIt() throws Exception {
        long start = System.nanoTime();
        Exit exit = sh("sleep 30 & echo $!; exit 0");
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
        long child = Long.parseLong(exit.output().strip());
        assertThat(ProcessHandle.of(child))
                .as("what a script leaves behind is left")
                .isPresent();
        ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void aBackgroundChildThatPrintsWithoutEndNeitherHangsItNorFillsMemory() throws Exception {
        Exit exit = sh("yes & echo first; exit 4");
        assertThat(exit.code()).isEqualTo(4);
        assertThat(exit.output().length()).isLessThan(64 * 1024);
    }

    @Test
    void megabytesOfOutputKeepTheirFirstAndLastPart() throws Exception {
        Exit exit = sh("echo begin; head -c 20000000 /dev/zero | tr '\\0' x; echo; echo end");
        assertThat(exit.code()).isZero();
        assertThat(exit.output()).startsWith("begin\n").endsWith("end\n").contains("bytes left out");
        assertThat(exit.output().length()).isLessThan(BoundedOutput.MAX_HEAD + BoundedOutput.MAX_TAIL + 100);
    }

    @Test
    void standardInputIsEmpty() throws Exception {
        assertThat(sh("cat; readlink /proc/self/fd/0").output()).isEqualTo("/dev/null\n");
    }

    @Test
    void itLeadsAProcessGroupAndASessionOfItsOwn() throws Exception {
        Exit exit = sh("echo $$; cat /proc/$$/stat");
        String[] lines = exit.output().split("\n", -1);
        ProcStat stat = ProcStat.parse(lines[1]).orElseThrow();
        assertThat(stat.pid()).isEqualTo(Long.parseLong(lines[0]));
        assertThat(stat.processGroup()).isEqualTo(stat.pid());
        assertThat(stat.session()).isEqualTo(stat.pid());
    }

    @Test
    void cancelKillsTheWholeProcessGroupAlsoGrandchildren() throws Exception {
        Path pids = directory.resolve("pids");
        Call call = new Call(1);
        Future<Exit> exit = runner.run(
                Command.of(
                        "/bin/sh",
                        "-c",
                        "sh -c 'sleep 60 & echo $! >> $0; wait' " + pids + " & echo $! >> " + pids
                                + "; trap '' TERM; wait"),
                call);
        Tests.within(10, () -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);
        call.cancel();
        assertThat(Tests.await(exit).signal()).contains("SIGKILL");
        for (String pid : Files.readAllLines(pids)) {
            Tests.within(
                    5,
                    () -> Proc.stat(Long.parseLong(pid))
                            .filter(ProcStat::isAlive)
                            .isEmpty());
        }
    }

    @Test
    void cancelAtTheInstantOfTheStartLeavesNothingBehind() throws Exception {
        List<Future<Exit>> exits = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Call call = new Call(i);
            exits.add(runner.run(Command.of("/bin/sleep", "60"), call));
            call.cancel();
        }
        for (Future<Exit> exit : exits) {
            Tests.within(10, exit::isComplete);
            assertThat(exit.failed() || exit.result().code() == 137).isTrue();
        }
    }

    @Test
    void theEnvironmentHoldsNothingOfOurs() throws Exception {
        Exit exit = Tests.await(runner.run(Command.of("env").withEnvironment(Map.of("SECRET", "s3")), new Call(1)));
        List<String> names =
                exit.output().lines().map(line -> line.split("=", 2)[0]).toList();
        assertThat(System.getenv())
                .as("this test needs a variable that could leak")
                .hasSizeGreaterThan(1);
        assertThat(names)
                .containsExactlyInAnyOrder("PATH", "LANG", "HOME", "USER", "LOGNAME", "SECRET", "MAINSTAY_GUARDED");
    }

    @Test
    void valuesOfTheEnvironmentAreNotSeenInTheCommandLine() throws Exception {
        Exit exit = Tests.await(runner.run(
                Command.of("/bin/sh", "-c", "cat /proc/$$/cmdline /proc/self/cmdline; echo; echo $SECRET")
                        .withEnvironment(Map.of("SECRET", "hunter2-of-this-test")),
                new Call(1)));
        String[] lines = exit.output().split("\n", -1);
        assertThat(lines[0]).doesNotContain("hunter2-of-this-test");
        assertThat(lines[1]).isEqualTo("hunter2-of-this-test");
    }

    @Test
    void itRunsAsAnotherUserWithThatUsersGroups() throws Exception {
        assumeTrue(Accounts.own().uid() == 0, "skipped: running as another user needs root");
        Exit exit = Tests.await(runner.run(
                Command.of("/bin/sh", "-c", "id -un; id -g; id -G; echo $HOME")
                        .as(Optional.of("nobody"), Optional.empty()),
                new Call(1)));
        Account nobody = Accounts.find("nobody");
        assertThat(exit.output())
                .isEqualTo("nobody\n" + nobody.gid() + "\n" + nobody.gid() + "\n" + nobody.home() + "\n");
    }

    @Test
    void anUnknownUserIsSaidInWords() throws Exception {
        assumeTrue(Accounts.own().uid() == 0, "skipped: running as another user needs root");
        assertThatThrownBy(() -> Tests.await(runner.run(
                        Command.of("/bin/true").as(Optional.of("no-such-user"), Optional.empty()), new Call(1))))
                .hasMessageContaining("there is no user no-such-user");
    }

    @Test
    void whatCannotBeExecutedIsSaidInWords() throws Exception {
        Path plain = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> run("/no/such/program")).hasMessageContaining("it does not exist");
        assertThatThrownBy(() -> run("no-such-program")).hasMessageContaining("there is no such program in");
        assertThatThrownBy(() -> run(plain.toString())).hasMessageContaining("no execute permission");
        assertThatThrownBy(() -> run("/tmp")).hasMessageContaining("it is not a file");
    }

    @Test
    void anUnfitEnvironmentIsSaidWithoutItsValues() {
        for (Map<String, String> unfit : List.of(Map.of("A=B", "s3cret"), Map.of("A", "s3cret\0"))) {
            assertThatThrownBy(
                            () -> Tests.await(runner.run(Command.of("/bin/true").withEnvironment(unfit), new Call(1))))
                    .hasMessageContaining("the environment of /bin/true")
                    .hasMessageNotContaining("s3cret");
        }
        assertThatThrownBy(() -> run("/bin/\0")).hasMessageContaining("was not run");
    }

    @Test
    void aMissingSpawnHelperIsSaidPlainly() {
        IOException plain = new IOException("error=2, No such file or directory");
        assertThat(Launch.explain(plain, Path.of("/no/jspawnhelper")))
                .hasMessageContaining("restart the node")
                .hasMessageContaining("Java package");
        assertThat(Launch.explain(plain, Path.of("/bin/sh"))).isSameAs(plain);
    }

    @Test
    void moreThanMayRunWaitAndMoreThanMayWaitFailAtOnce() throws Exception {
        try (Runner small = new Runner(Files.createDirectory(directory.resolve("small")), Tests::nowMs, 2, 1)) {
            Call first = new Call(1);
            Call second = new Call(2);
            Call third = new Call(3);
            Future<Exit> one = small.run(Command.of("/bin/sleep", "60"), first);
            Future<Exit> two = small.run(Command.of("/bin/sleep", "60"), second);
            Future<Exit> three = small.run(Command.of("/bin/echo", "third"), third);
            Future<Exit> four = small.run(Command.of("/bin/echo"), new Call(4));
            assertThat(four.failed()).isTrue();
            assertThat(four.cause()).hasMessage("/bin/echo was not run: 2 programs run and 1 wait already");
            assertThat(three.isComplete()).isFalse();
            Tests.within(
                    30,
                    () -> ProcessHandle.current()
                                    .descendants()
                                    .filter(each ->
                                            each.info().command().orElse("").endsWith("/sleep"))
                                    .count()
                            == 2);
            first.cancel();
            assertThat(Tests.await(three).output()).isEqualTo("third\n");
            second.cancel();
            assertThat(Tests.await(one).code()).isEqualTo(137);
            assertThat(Tests.await(two).code()).isEqualTo(137);
        }
    }

    @Test
    void manyRunsLeaveNoOpenFilesAndNoPipesBehind() throws Exception {
        for (int i = 0; i < 10; i++) {
            sh("true");
        }
        int before = openFiles();
        for (int i = 0; i < 60; i++) {
            sh("sleep 0 & true");
        }
        assertThat(openFiles()).isLessThan(before + 20);
    }

    private static int openFiles() {
        return Path.of("/proc/self/fd").toFile().list().length;
    }

    private Exit run(String program) throws Exception {
        return Tests.await(runner.run(Command.of(program), new Call(1)));
    }

    private Exit sh(String script) throws Exception {
        return Tests.await(runner.run(Command.of("/bin/sh", "-c", script), new Call(1)));
    }
}
