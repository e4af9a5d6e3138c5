package io.mainstay.resource.filesystem;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A mount namespace held open by one sleeping process: what is mounted in it is gone with it and leaks nowhere. */
final class PrivateMounts implements AutoCloseable {
    private final Process holder;

    private PrivateMounts(Process holder) {
        this.holder = holder;
    }

    /** Skips the test by name where none can be made. */
    static PrivateMounts make() throws IOException {
        Process holder = new ProcessBuilder(
                        "unshare", "--mount", "--propagation", "private", "sh", "-c", "echo ready; exec sleep 300")
                .start();
        assumeTrue(
                "ready".equals(holder.inputReader().readLine()),
                "skipped: no mount namespace can be made here (unshare --mount needs root)");
        return new PrivateMounts(holder);
    }

    Host host() {
        return host(Map.of());
    }

    Host host(Map<String, String> environment) {
        return new Host(Path.of("/proc/" + holder.pid() + "/mountinfo"), enter(), environment);
    }

    List<String> enter() {
        return List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt", "--");
    }

    String table() throws IOException {
        return Files.readString(Path.of("/proc/" + holder.pid() + "/mountinfo"));
    }

    /** A program that sees the mounts; with its pid the program's own. */
    Process begin(String... argv) throws IOException {
        List<String> all = new ArrayList<>(enter());
        all.addAll(List.of(argv));
        return new ProcessBuilder(all).directory(new java.io.File("/")).start();
    }

    /** Runs one to its end; what it prints is the answer. */
    String run(String... argv) throws IOException, InterruptedException {
        Process process = begin(argv);
        String output = new String(process.getInputStream().readAllBytes()).strip();
        String errors = new String(process.getErrorStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", argv) + " exited " + process.exitValue() + ": " + errors);
        }
        return output;
    }

    @Override
    public void close() {
        holder.destroyForcibly().onExit().join();
    }
}
