package io.mainstay.exec;

import io.mainstay.core.ResourceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** Prints how long running a short program and hearing an exit take. Run by hand; judges nothing. */
public final class ExecBench {
    private static final int ROUNDS = 300;

    private ExecBench() {}

    public static void main(String[] args) throws Exception {
        Path state = Files.createTempDirectory("exec-bench");
        try (Runner runner = new Runner(state, Tests::nowMs)) {
            long[] times = new long[ROUNDS];
            for (int warm = 0; warm < 2; warm++) {
                for (int i = 0; i < ROUNDS; i++) {
                    long start = System.nanoTime();
                    Tests.await(runner.run(Command.of("/bin/true"), new Call(i)));
                    times[i] = System.nanoTime() - start;
                }
            }
            print("run /bin/true, call to answer", times);
        }
        Optional<Cgroups> cgroups = Cgroups.find("bench-" + UUID.randomUUID());
        lives("process group", state, Optional.empty());
        if (cgroups.isPresent()) {
            lives("cgroup", state, cgroups);
        }
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
                "%-44s p50 %.2f ms  p99 %.2f ms  max %.2f ms%n",
                what,
                times[times.length / 2] / 1e6,
                times[times.length * 99 / 100] / 1e6,
                times[times.length - 1] / 1e6);
    }
}
