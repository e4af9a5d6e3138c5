package io.mainstay.it;

import io.mainstay.cluster.BusProcess;
import io.mainstay.cluster.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A member of the event bus in a JVM of its own, which can be frozen, woken and killed. */
final class BusMember {
    final String name;
    final List<String> log = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Process process;
    private final PrintStream input;

    BusMember(String name, Map<String, Endpoint> members) throws IOException {
        this.name = name;
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Xms16m", "-Xmx128m"));
        // As the manifest of the packaged jar says.
        command.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        for (String opened : List.of(
                "java.base/java.lang",
                "java.base/sun.nio.ch",
                "java.management/sun.management",
                "jdk.management/com.sun.management.internal")) {
            command.add("--add-opens=" + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BusProcess.class.getName(), name));
        members.forEach(
                (member, at) -> command.add(member + "=" + at.host() + ":" + at.busPort() + ":" + at.hazelcastPort()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "bus-member-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                log.add(line);
                lines.add(line);
            }
        } catch (IOException ended) {
            log.add("(its output ended: " + ended.getMessage() + ")");
        }
    }

    long pid() {
        return process.pid();
    }

    void say(String line) {
        input.println(line);
    }

    /** Waits for a line like that, past those that are not; returns how long it took, milliseconds. */
    long until(String what, long limitMs, Predicate<String> wanted) throws InterruptedException {
        long startNs = System.nanoTime();
        long limitNs = TimeUnit.MILLISECONDS.toNanos(limitMs);
        for (long left = limitNs; left > 0; left = startNs + limitNs - System.nanoTime()) {
            String line = lines.poll(left, TimeUnit.NANOSECONDS);
            if (line != null && wanted.test(line)) {
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            }
        }
        throw new AssertionError(
                name + ": no " + what + " within " + limitMs + " ms; it said\n" + String.join("\n", log));
    }

    /** Waits until messages flow to and from exactly these. */
    long untilUp(long limitMs, String members) throws InterruptedException {
        return until("bus of " + members, limitMs, line -> line.startsWith("state true " + members + " "));
    }

    void freeze() throws Exception {
        signal("-STOP");
    }

    void wake() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        // The number of one that has ended may be another's.
        if (process.isAlive()) {
            new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    /** Ends it in order; returns how long it took, milliseconds. */
    long end(long limitMs) throws InterruptedException {
        long startNs = System.nanoTime();
        input.close();
        if (!process.waitFor(limitMs, TimeUnit.MILLISECONDS)) {
            throw new AssertionError(name + " did not end within " + limitMs + " ms");
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
