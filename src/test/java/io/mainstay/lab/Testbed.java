package io.mainstay.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Three hosts with their wires, the prober, and the file of life signs. Lives in a mount namespace of its own, so what it
 * mounts goes with the process; all else ends in {@link #close}.
 */
final class Testbed implements AutoCloseable {
    static final long SIGN_PERIOD_NS = 1_000_000;
    private static final long AWAIT_PAUSE_NS = 25_000_000;
    private static final long LATEST_BYTES = 65_536;
    private static final String CGROUP_PREFIX = "mainstay-lab-";
    private static final String DISK_SIZE = "128m";
    private static final String SHARED_DISK_SIZE = "512m";
    /** As the machine's start-up makes them in an empty /run, by tmpfiles.d, or an administrator once. */
    private static final List<String> MADE_AT_BOOT = List.of("/run/resource-agents", "/run/lab-mount");

    final Places places;
    final Timeline timeline;
    final Wires wires;
    final List<String> names;
    private final Map<String, LabHost> hosts = new LinkedHashMap<>();
    private final Path cgroups;
    private final LabConfig config;
    private final Process prober;

    /** Builds all of it; no host is on yet. {@code agent} is what a host runs: the word CONFIG becomes its file. */
    Testbed(Places places, Timeline timeline, LabConfig config, List<String> names, List<String> agent)
            throws IOException {
        this.places = places;
        this.timeline = timeline;
        this.config = config;
        this.names = List.copyOf(names);
        Files.createDirectories(places.signs().getParent());
        Files.createDirectories(places.cgroups());
        Files.writeString(places.signs(), "");
        Shell.run("mount", "-t", "cgroup2", "cgroup2", places.cgroups().toString());
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + SHARED_DISK_SIZE, "tmpfs", sharedDisk());
        discardLeftovers();
        this.cgroups = Files.createDirectories(places.cgroups()
                .resolve("mainstay-lab-" + ProcessHandle.current().pid()));
        this.wires = new Wires(names);
        for (String name : names) {
            Files.createDirectories(places.disk(name));
            Shell.run(
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "size=" + DISK_SIZE,
                    "tmpfs",
                    places.disk(name).toString());
            Files.writeString(places.config(name), config.text(name, names, wires, places));
            List<String> words = agent.stream()
                    .map(word -> word.replace("CONFIG", places.config(name).toString()))
                    .toList();
            hosts.put(name, new LabHost(name, places, cgroups.resolve(name), timeline, words));
        }
        this.prober = startProber(places.probes(), Map.of("tcp", LabConfig.TCP_PORT, "http", LabConfig.HTTP_PORT));
    }

    /** A lab that was killed leaves empty cgroups, which alone do not go with its last process. */
    private void discardLeftovers() throws IOException {
        try (Stream<Path> all = Files.list(places.cgroups())) {
            for (Path old : all.filter(path -> path.getFileName().toString().startsWith(CGROUP_PREFIX))
                    .toList()) {
                long pid = Long.parseLong(old.getFileName().toString().substring(CGROUP_PREFIX.length()));
                if (ProcessHandle.of(pid).isEmpty()) {
                    LabHost.discard(old);
                }
            }
        }
    }

    /** A load balancer that asks each host at these ports, by their kind; it ends when its input does. */
    Process startProber(Path answers, Map<String, Integer> ports) throws IOException {
        List<String> words = new ArrayList<>(wires.entering());
        words.addAll(List.of(places.program("lab-probe").toString(), "" + config.probeUs()));
        for (String name : names) {
            ports.forEach(
                    (kind, port) -> words.add(name + ":" + kind + ":" + wires.managementAddress(name) + ":" + port));
        }
        return new ProcessBuilder(words)
                .redirectOutput(answers.toFile())
                .redirectError(places.run().resolve("prober.log").toFile())
                .start();
    }

    LabHost host(String name) {
        LabHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("no host " + name);
        }
        return host;
    }

    List<LabHost> hosts() {
        return List.copyOf(hosts.values());
    }

    /** Powers a host on and starts its agent. */
    void boot(String name) throws IOException {
        LabHost host = host(name);
        wires.plugIn(name, host.powerOn(config.watchdogMs()));
        for (String directory : MADE_AT_BOOT) {
            Files.createDirectories(host.inside(directory));
        }
        host.startAgent();
    }

    private String sharedDisk() {
        return places.sharedDisk().toString();
    }

    /** The power goes: silence on all links first, then all processes at once. */
    void powerOff(String name) throws IOException {
        wires.silence(name);
        host(name).powerOff();
    }

    /** Empties a host's disk, as a replaced one is. */
    void wipe(String name) throws IOException {
        Shell.run("umount", places.disk(name).toString());
        Shell.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + DISK_SIZE,
                "tmpfs",
                places.disk(name).toString());
    }

    /** Lets nothing more fit on a host's disk. */
    void fillDisk(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(filler(name).toFile(), "rw")) {
            byte[] block = new byte[65_536];
            for (int size = block.length; size > 0; ) {
                try {
                    file.write(block, 0, size);
                } catch (IOException full) {
                    size /= 16;
                }
            }
        }
    }

    void emptyDisk(String name) throws IOException {
        Files.deleteIfExists(filler(name));
    }

    private Path filler(String name) {
        return places.disk(name).resolve("filler");
    }

    /** What was written to a growing file from a place on, whole lines only. */
    static String tail(Path file, long from) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.max(0, open.length() - from)];
            open.seek(from);
            open.readFully(bytes);
            String text = new String(bytes, StandardCharsets.US_ASCII);
            return text.substring(0, text.lastIndexOf('\n') + 1);
        }
    }

    LifeSigns signsFrom(long offset) throws IOException {
        return new LifeSigns(LifeSigns.parse(tail(places.signs(), offset)), SIGN_PERIOD_NS);
    }

    /** The last second or so of {@link #signsFrom}, which is quick to read. */
    LifeSigns latestSigns() throws IOException {
        String text = tail(places.signs(), Math.max(0, Files.size(places.signs()) - LATEST_BYTES));
        return new LifeSigns(LifeSigns.parse(text.substring(text.indexOf('\n') + 1)), SIGN_PERIOD_NS);
    }

    ProbeLog probesFrom(long offset) throws IOException {
        return new ProbeLog(ProbeLog.parse(tail(places.probes(), offset)));
    }

    /** What {@link #await} waits for; it may be asked often. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * Waits until it holds; says false when it does not in time. A question that fails counts as no. What is measured is in
     * the logs of markers and probes, each with its own time; so it asks seldom, and leaves the processors to the hosts.
     */
    static boolean await(long limitMs, Condition condition) {
        long end = Timeline.now() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        while (Timeline.now() < end) {
            try {
                if (condition.holds()) {
                    return true;
                }
            } catch (IOException notYet) {
                // Asked of hosts that are just coming up or going down; the next try may succeed.
                LockSupport.parkNanos(5_000_000);
            }
            LockSupport.parkNanos(AWAIT_PAUSE_NS);
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        try {
            for (LabHost host : hosts.values()) {
                host.close();
            }
            prober.getOutputStream().close();
            if (!prober.waitFor(5, TimeUnit.SECONDS)) {
                prober.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            LabHost.discard(cgroups);
            wires.close();
            for (String name : names) {
                Shell.run("umount", places.disk(name).toString());
            }
            Shell.run("umount", places.cgroups().toString());
            Shell.run("umount", sharedDisk());
        }
    }
}
