package io.mainstay.lab;

import io.mainstay.lab.LabHost.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** What operators do and what machines do as a whole: starts, switches, a rolling restart, and what a cluster at rest costs. */
final class Operations {
    private static final int REST_RESOURCES = 10;
    private static final int REST_S = 60;
    private static final int TICKS_A_SECOND = 100;
    private static final long UNTIL_REST_MS = Long.getLong("lab.rest", 240_000);

    private Operations() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "cold-start",
                        "three hosts from nothing to the service running",
                        true,
                        UnaryOperator.identity(),
                        trial -> trial.hit("power on", () -> {
                            bootAll(trial);
                            trial.awaitNewLife();
                        })),
                new Fault("all-killed", "all three hosts powered off and on again", trial -> {
                    for (String name : trial.bed.names) {
                        trial.bed.wires.silence(name);
                    }
                    for (LabHost host : trial.bed.hosts()) {
                        host.powerOff();
                    }
                    trial.hit("power comes back", () -> {
                        bootAll(trial);
                        trial.awaitNewLife();
                    });
                }),
                new Fault("switch", "operator's switch", trial -> {
                    String target = trial.bed.wires.others(trial.owner()).get(0);
                    trial.hit(
                            "switch to " + target,
                            () -> trial.bed.host(target).api().switchTo(target));
                    trial.awaitNewLifeElsewhere();
                }),
                new Fault(
                        "rolling-restart",
                        "the three agents restarted one after the other",
                        Operations::rollingRestart),
                new Fault(
                        "idle",
                        "three nodes at rest with ten resources: CPU and memory of agent and guard",
                        false,
                        config -> config.atRest(REST_RESOURCES),
                        Operations::measureRest));
    }

    private static void bootAll(Trial trial) throws IOException {
        for (String name : trial.bed.names) {
            trial.bed.boot(name);
        }
    }

    private static void rollingRestart(Trial trial) throws IOException {
        trial.hit("rolling restart", () -> {
            for (LabHost host : trial.bed.hosts()) {
                trial.bed.timeline.note("terminating the agent of " + host.name);
                host.signal("TERM", Role.AGENT);
                if (!Testbed.await(30_000, () -> !host.isAgentRunning())) {
                    throw new Trial.Broken("the agent of " + host.name + " did not end within 30 s of SIGTERM");
                }
                host.startAgent();
                trial.settle();
            }
        });
        trial.measureSilence();
    }

    /** Figures of the worst host: CPU seconds a minute, RSS and PSS in MiB. */
    private static void measureRest(Trial trial) throws IOException {
        // What a start costs is over by then: joining, the first word of each node to all, and most of the compiling.
        trial.pause(UNTIL_REST_MS);
        long[] before = new long[trial.bed.hosts().size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = ticks(trial.bed.hosts().get(i));
        }
        trial.hit("nothing for " + REST_S + " s", () -> trial.pause(REST_S * 1000L));
        double cpu = 0;
        double rss = 0;
        double pss = 0;
        for (int i = 0; i < before.length; i++) {
            LabHost host = trial.bed.hosts().get(i);
            cpu = Math.max(cpu, (ticks(host) - before[i]) / (double) TICKS_A_SECOND * 60 / REST_S);
            rss = Math.max(rss, memoryMib(host, "Rss:"));
            pss = Math.max(pss, memoryMib(host, "Pss:"));
        }
        trial.figures().put("CPU s/min", cpu);
        trial.figures().put("RSS MiB", rss);
        trial.figures().put("PSS MiB", pss);
    }

    private static long ticks(LabHost host) throws IOException {
        long sum = 0;
        for (long pid : product(host)) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            sum += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return sum;
    }

    private static double memoryMib(LabHost host, String key) throws IOException {
        double kib = 0;
        for (long pid : product(host)) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
                    if (line.startsWith(key)) {
                        kib += Long.parseLong(line.replaceAll("[^0-9]", ""));
                    }
                }
            } catch (NoSuchFileException ended) {
                throw new Trial.Broken("a process of " + host.name + " ended while it was at rest");
            }
        }
        return kib / 1024;
    }

    private static List<Long> product(LabHost host) throws IOException {
        List<Long> pids = new java.util.ArrayList<>(host.pids(Role.AGENT));
        pids.addAll(host.pids(Role.GUARD));
        return pids;
    }
}
