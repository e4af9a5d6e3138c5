package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class ListenersTest {
    private static final int MAX = 2;

    @TempDir
    Path state;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private Listeners listeners;

    @BeforeEach
    void begin() throws IOException {
        listeners = new Listeners(state, Tests::nowMs, MAX);
    }

    @AfterEach
    void end() {
        listeners.close();
    }

    @Test
    void linesOfBothStreamsAreHeardWhileItRunsAndItsEndAfterThem() throws Exception {
        listen("echo one; echo two >&2; printf three; exit 3");
        assertThat(next(ends)).isEqualTo("/bin/sh exited 3; last line: three");
        assertThat(lines).containsExactly("one", "two", "three");
    }

    @Test
    void aLineIsHeardAtOnceNotWhenTheProgramEnds() throws Exception {
        listen("echo \"$$\"; sleep 60");
        long pid = Long.parseLong(next(lines));
        assertThat(isAlive(pid)).isTrue();
        assertThat(ends).isEmpty();
    }

    @Test
    void whatCannotBeStartedSaysWhy() throws Exception {
        listeners.start(Command.of("/no/such"), lines::add, ends::add);
        assertThat(next(ends)).isEqualTo("/no/such was not started: /no/such cannot be executed: it does not exist");
    }

    @Test
    void closingKillsItWithItsChildrenAndTellsNothingMore() throws Exception {
        Listener listener = listen("sleep 60 & echo $!; echo \"$$\"; wait");
        long child = Long.parseLong(next(lines));
        long itself = Long.parseLong(next(lines));
        listener.close();
        listener.close();
        Tests.within(5, () -> !isAlive(itself) && !isAlive(child));
        // The next end that is told is another one's: this one's would have come first.
        listen("exit 7");
        assertThat(next(ends)).startsWith("/bin/sh exited 7");
        assertThat(ends).isEmpty();
    }

    @Test
    void aChildThatHoldsTheOutputHidesNoEnd() throws Exception {
        listen("sleep 60 & echo $!; exit 4");
        long child = Long.parseLong(next(lines));
        assertThat(next(ends)).startsWith("/bin/sh exited 4");
        Tests.within(5, () -> !isAlive(child));
    }

    @Test
    void closingAllEndsAllAndLetsNoneBegin() throws Exception {
        listen("echo \"$$\"; sleep 60");
        long pid = Long.parseLong(next(lines));
        listeners.close();
        Tests.within(5, () -> !isAlive(pid));
        listen("echo never");
        assertThat(next(ends)).isEqualTo("/bin/sh was not started: the node ends");
        assertThat(lines).isEmpty();
    }

    @Test
    void thereIsALimitToThem() throws Exception {
        for (int i = 0; i < MAX; i++) {
            listen("echo ready; sleep 60");
            assertThat(next(lines)).isEqualTo("ready");
        }
        listen("echo never");
        assertThat(next(ends)).isEqualTo("/bin/sh was not started: this node listens to 2 programs already");
    }

    @Test
    void aLineWithoutEndIsCutAndAFloodIsSlowedDownWithoutLoss() throws Exception {
        long startMs = Tests.nowMs();
        listen("head -c 100000 /dev/zero | tr '\\0' x; echo; seq 1 1500");
        assertThat(next(ends)).startsWith("/bin/sh exited 0");
        assertThat(next(lines).equals("x".repeat(Listener.MAX_LINE))).isTrue();
        assertThat(lines).hasSize(1_500).startsWith("1", "2").contains("1500");
        assertThat(Tests.nowMs() - startMs).isGreaterThan(300);
    }

    @Test
    void aConsumerThatThrowsGoesOnHearing() throws Exception {
        listeners.start(
                Command.of("/bin/sh", "-c", "echo bad; echo good"),
                line -> {
                    if (line.equals("bad")) {
                        throw new IllegalStateException("on purpose, for the test");
                    }
                    lines.add(line);
                },
                ends::add);
        assertThat(next(lines)).isEqualTo("good");
    }

    @Test
    void itDiesWithTheAgent() throws Exception {
        Process agent = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(Listeners.class, ListenersTest.class, LoggerFactory.class),
                        ListenersTest.class.getName(),
                        state.toString()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            while (line != null && !line.matches("[0-9]+")) {
                line = said.readLine();
            }
            long pid = Long.parseLong(String.valueOf(line));
            assertThat(isAlive(pid)).isTrue();
            agent.destroyForcibly().waitFor();
            Tests.within(5, () -> !isAlive(pid));
        } finally {
            agent.destroyForcibly();
        }
    }

    /** An agent for {@link #itDiesWithTheAgent}: prints the listener's pid, and stays until it is killed. */
    public static void main(String[] arguments) throws Exception {
        Listeners listeners = new Listeners(Path.of(arguments[0]), Tests::nowMs);
        listeners.start(
                Command.of("/bin/sh", "-c", "echo \"$$\"; exec sleep 60"), System.out::println, System.out::println);
        new CountDownLatch(1).await();
    }

    private static String classPath(Class<?>... wanted) {
        return Stream.of(wanted)
                .map(each ->
                        each.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Listener listen(String script) {
        return listeners.start(Command.of("/bin/sh", "-c", script), lines::add, ends::add);
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        String found = queue.poll(20, TimeUnit.SECONDS);
        assertThat(found).as("nothing came within 20 s").isNotNull();
        return found;
    }

    private static boolean isAlive(long pid) {
        return Proc.stat(pid).filter(ProcStat::isAlive).isPresent();
    }
}
