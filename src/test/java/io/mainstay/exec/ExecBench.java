package io.mainstay.exec;

import io.mainstay.core.ResourceId;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Prints how long running a short program and hearing an exit take, beside what others need for the same. Judges
 * nothing. For {@code scripts/bench exec}.
 */
public final class ExecBench {
    private static final int ROUNDS = 300;
    /** Runs of each kind in turn, so that a burst of other work on the machine meets all of them. */
    private static final int TURN = 50;

    private static final String SHELL_LOOP = "for ((i = 0; i < $1; i++)); do b=$EPOCHREALTIME; /bin/true;"
            + " e=$EPOCHREALTIME; echo $((${e/[.,]/} - ${b/[.,]/})); done";

    private ExecBench() {}

    /** Arguments: how often each is run. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        Path state = Files.createTempDirectory("exec-bench");
        shortPrograms(state, rounds / TURN * TURN);
        Optional<Cgroups> cgroups = Cgroups.find("bench-" + UUID.randomUUID());
        lives("process group", state, Optional.empty());
        if (cgroups.isPresent()) {
            lives("cgroup", state, cgroups);
        }
        adopted(state);
        System.exit(0);
    }

    private static void shortPrograms(Path state, int rounds) throws Exception {
        long[] ours = new long[rounds];
        long[] javas = new long[rounds];
        long[] shells = new long[rounds];
        try (Runner runner = new Runner(state, Tests::nowMs)) {
            for (int warm = 0; warm < 2; warm++) {
                for (int from = 0; from < rounds; from += TURN) {
                    for (int i = from; i < from + TURN; i++) {
                        long start = System.nanoTime();
                        Tests.await(runner.run(Command.of("/bin/true"), new Call(i)));
                        ours[i] = System.nanoTime() - start;
                    }
                    for (int i = from; i < from + TURN; i++) {
                        long start = System.nanoTime();
                        new ProcessBuilder("/bin/true").start().waitFor();
                        javas[i] = System.nanoTime() - start;
                    }
                    shellLoop(shells, from);
                }
            }
        }
        print("/bin/true, the node's runner: session, output, exit by event", ours);
        print("/bin/true, plain ProcessBuilder, start and waitFor", javas);
        print("/bin/true, a loop in bash", shells);
    }

    private static void shellLoop(long[] times, int from) throws Exception {
        Process loop = new ProcessBuilder("bash", "-c", SHELL_LOOP, "bench", Integer.toString(TURN)).start();
        try (BufferedReader lines = loop.inputReader()) {
            for (int i = from; i < from + TURN; i++) {
                times[i] = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(lines.readLine()));
            }
        }
        loop.waitFor();
    }

    /** An exit is heard in another way when the program was not started by this life of the agent. */
    private static void adopted(Path state) throws Exception {
        ResourceId id = new ResourceId("bench", "found");
        long[] heard = new long[20];
        try (Programs later = new Programs(state, Optional.empty(), Tests::nowMs)) {
            for (int i = 0; i < heard.length; i++) {
                Tests.writeDown(state, id, Tests.startStranger("wait"));
                Running running = Tests.await(later.find(id)).orElseThrow();
                long[] heardAt = new long[1];
                var exit = running.exited().onSuccess(ended -> heardAt[0] = System.nanoTime());
                long killed = System.nanoTime();
                ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
                Tests.await(exit);
                heard[i] = heardAt[0] - killed;
                Tests.await(later.kill(id));
            }
        }
        print("found by a later life: kill to exit heard", heard);
    }

    private static void lives(String holder, Path state, Optional<Cgroups> cgroups) throws Exception {
        ResourceId id = new ResourceId("bench", "app");
        long[] start = new long[ROUNDS];
        long[] heard = new long[ROUNDS];
        long[] clean = new long[ROUNDS];
        long[] again = new long[ROUNDS];
        try (Programs programs = new Programs(state, cgroups, Tests::nowMs)) {
            Running running = begin(programs, id);
            for (int i = 0; i < ROUNDS; i++) {
                long[] heardAt = new long[1];
                var exit = running.exited().onSuccess(ended -> heardAt[0] = System.nanoTime());
                long killed = System.nanoTime();
                ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
                Tests.await(exit);
                heard[i] = heardAt[0] - killed;
                long cleaning = System.nanoTime();
                Tests.await(programs.kill(id));
                clean[i] = System.nanoTime() - cleaning;
                long starting = System.nanoTime();
                running = begin(programs, id);
                start[i] = System.nanoTime() - starting;
                again[i] = System.nanoTime() - killed;
            }
            Tests.await(programs.kill(id));
        }
        print(holder + ": kill to exit heard", heard);
        print(holder + ": clean of a dead program", clean);
        print(holder + ": start to being executed", start);
        print(holder + ": killed to executed again", again);
    }

    private static Running begin(Programs programs, ResourceId id) throws Exception {
        return Tests.await(programs.start(new Program(id, Command.of("/bin/sleep", "600"), "022")));
    }

    private static void print(String what, long[] times) {
        Arrays.sort(times);
        System.out.printf(
                "| %-62s | %7.2f | %7.2f | %7.2f |%n",
                what,
                times[times.length / 2] / 1e6,
                times[times.length * 99 / 100] / 1e6,
                times[times.length - 1] / 1e6);
    }
}
