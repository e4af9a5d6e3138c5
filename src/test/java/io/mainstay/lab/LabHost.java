package io.mainstay.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One host: powered on and off, frozen and resumed, and its processes found and hit. Its disk outlives its boots. Used by one
 * thread; only its output is read by another, and any thread may look at it.
 */
final class LabHost {
    /** What a process of the product is, told by its command line. */
    enum Role {
        AGENT,
        GUARD,
        SERVICE
    }

    private static final int LIMIT_S = 20;

    final String name;
    private final Places places;
    private final Path cgroup;
    private final Timeline timeline;
    private final List<String> agentCommand;
    private volatile Process process;
    private volatile long firstPid = -1;
    private volatile boolean agentRuns;
    private volatile long watchdogFiredNs;
    private Thread reader;

    LabHost(String name, Places places, Path cgroup, Timeline timeline, List<String> agentCommand) {
        this.name = name;
        this.places = places;
        this.cgroup = cgroup;
        this.timeline = timeline;
        this.agentCommand = List.copyOf(agentCommand);
    }

    /** Starts the host without its agent and without links; returns its first process, as seen from outside. */
    long powerOn(long watchdogMs) throws IOException {
        discard(cgroup);
        Files.createDirectories(cgroup);
        List<String> words = new ArrayList<>(List.of(
                places.program("lab-host").toString(),
                name,
                cgroup.toString(),
                places.log(name).toString(),
                "" + watchdogMs));
        words.addAll(agentCommand);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().merge("MAINSTAY_JAVA_OPTS", "-XX:-UsePerfData", (given, own) -> own + " " + given);
        process = builder.redirectError(places.run().resolve(name + "/host.log").toFile())
                .start();
        CompletableFuture<Long> up = new CompletableFuture<>();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        reader = new Thread(() -> listen(lines, up), "lab-" + name);
        reader.setDaemon(true);
        reader.start();
        try {
            firstPid = up.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(name + " did not come up; see " + places.run().resolve(name + "/host.log"), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " came up", interrupted);
        }
        return firstPid;
    }

    private void listen(BufferedReader lines, CompletableFuture<Long> up) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("up ")) {
                    up.complete(Long.parseLong(line.substring(3)));
                } else if (line.startsWith("agent-ended ")) {
                    agentRuns = false;
                    timeline.note(name + ": the agent ended with " + line.substring(12));
                } else if (line.startsWith("watchdog ")) {
                    watchdogFiredNs = Long.parseLong(line.substring(9));
                    timeline.note(watchdogFiredNs, name + ": the watchdog powered the host off");
                }
            }
        } catch (IOException ended) {
            timeline.note(name + ": its output ended: " + ended.getMessage());
        }
        agentRuns = false;
        up.completeExceptionally(new IOException("ended"));
    }

    void startAgent() throws IOException {
        agentRuns = true;
        timeline.note(name + ": the agent is started");
        OutputStream orders = process.getOutputStream();
        orders.write('a');
        orders.flush();
    }

    boolean isUp() {
        return process != null && process.isAlive();
    }

    boolean isAgentRunning() {
        return isUp() && agentRuns;
    }

    long firstPid() {
        return firstPid;
    }

    /** When the watchdog last powered this host off; 0 when it never did. */
    long watchdogFiredNs() {
        return watchdogFiredNs;
    }

    NodeApi api() {
        return api(LabConfig.GROUP);
    }

    NodeApi api(String group) {
        return new NodeApi(inside(LabConfig.SOCKET_DIRECTORY).resolve(name + ".sock"), group);
    }

    /** A file as this host sees it, from outside. */
    Path inside(String path) {
        return Path.of("/proc/" + firstPid + "/root" + path);
    }

    /** Runs a command of the machine's in this host's network and among its mounts. */
    String run(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("nsenter", "--target", "" + firstPid, "--net", "--mount"));
        all.addAll(List.of(words));
        return Shell.run("", all);
    }

    /** SIGKILL to everything at once; its links must have been silenced before, or its death would say goodbye. */
    void powerOff() throws IOException {
        write("cgroup.kill", "1");
        awaitEnd();
    }

    void awaitEnd() throws IOException {
        try {
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                throw new IOException(name + " did not end in " + LIMIT_S + " s");
            }
            reader.join(1000L * LIMIT_S);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " ended", interrupted);
        }
    }

    /** Stops every process in one step, and returns when the kernel says that all stand still. */
    void freeze() throws IOException {
        write("cgroup.freeze", "1");
        Path events = cgroup.resolve("cgroup.events");
        long end = Timeline.now() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!Files.readString(events).contains("frozen 1")) {
            if (Timeline.now() > end) {
                throw new IOException(name + " did not freeze in " + LIMIT_S + " s");
            }
            Thread.onSpinWait();
        }
    }

    void resume() throws IOException {
        write("cgroup.freeze", "0");
    }

    private void write(String file, String value) throws IOException {
        Files.writeString(cgroup.resolve(file), value, StandardOpenOption.WRITE);
    }

    List<Long> pids(Role role) throws IOException {
        List<Long> found = new ArrayList<>();
        for (long pid : everyPid()) {
            if (role == roleOf(pid)) {
                found.add(pid);
            }
        }
        return found;
    }

    /** All processes of the host but its first. */
    List<Long> everyPid() throws IOException {
        List<Long> pids = new ArrayList<>();
        if (Files.exists(cgroup)) {
            try (Stream<Path> below = Files.walk(cgroup)) {
                for (Path file :
                        below.filter(path -> path.endsWith("cgroup.procs")).toList()) {
                    for (String line : Files.readAllLines(file)) {
                        pids.add(Long.parseLong(line));
                    }
                }
            }
        }
        pids.remove(firstPid);
        return pids;
    }

    private static Role roleOf(long pid) {
        String[] words;
        try {
            words = Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", -1);
        } catch (IOException gone) {
            return null;
        }
        String program = words[0].substring(words[0].lastIndexOf('/') + 1);
        if (program.equals("lab-marker")) {
            return Role.SERVICE;
        }
        if (program.contains("guard")) {
            return Role.GUARD;
        }
        return program.equals("java") ? Role.AGENT : null;
    }

    /** Sends a signal to all processes of these roles in one go. */
    void signal(String signal, Role... roles) throws IOException {
        List<String> words = new ArrayList<>(List.of("kill", "-" + signal));
        for (Role role : roles) {
            List<Long> pids = pids(role);
            if (pids.isEmpty()) {
                throw new IOException("no " + role + " runs on " + name);
            }
            pids.forEach(pid -> words.add("" + pid));
        }
        Shell.run("", words);
    }

    /** Removes what a boot has left of cgroups, deepest first, as the kernel wants it. */
    static void discard(Path cgroup) throws IOException {
        if (!Files.isDirectory(cgroup)) {
            return;
        }
        try (Stream<Path> below = Files.walk(cgroup)) {
            for (Path directory : below.filter(Files::isDirectory)
                    .sorted((a, b) -> b.getNameCount() - a.getNameCount())
                    .toList()) {
                Files.delete(directory);
            }
        }
    }

    void close() throws IOException {
        if (isUp()) {
            process.getOutputStream().close();
            awaitEnd();
        }
        discard(cgroup);
    }
}
