package io.mainstay.resource.filesystem;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One filesystem resource in a mount namespace of its own, with the directories, users and disks around it. */
final class FilesystemRig {
    final PrivateMounts mounts;
    final Path state;
    final Path directory;
    final Map<String, Object> values;
    private final Path root;
    private final Workshop workshop;
    private final List<Process> users = new ArrayList<>();
    private final List<String> loops = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private FilesystemResource resource;
    private FakeContext context;
    private long calls;

    FilesystemRig(Path root) throws IOException {
        this.root = root.toRealPath();
        this.mounts = PrivateMounts.make();
        this.state = Files.createDirectory(this.root.resolve("state"));
        this.directory = Files.createDirectory(this.root.resolve("with space"));
        this.workshop = Workshops.at(state, "test-filesystem");
        this.values = Given.values("data", directory.toString(), "tmpfs");
        values.put("options", List.of("size=1m"));
        values.put("busyWait", 300L);
        values.put("unmountTimeout", 500L);
    }

    /** A new life of the agent: it knows nothing of the one before. */
    void born() {
        context = new FakeContext(new ResourceId("web", "data"), Map.copyOf(values), state, workshop);
        resource = new FilesystemResource(context, mounts.host(environment));
    }

    Outcome online() throws Exception {
        return Tests.await(resource().online(call()));
    }

    Outcome offline() throws Exception {
        return Tests.await(resource().offline(call()));
    }

    Outcome clean() throws Exception {
        return Tests.await(resource().clean(call(), CleanReason.UNEXPECTED_OFFLINE));
    }

    MonitorResult monitor() throws Exception {
        return Tests.await(resource().monitor(call()));
    }

    FilesystemResource resource() {
        if (resource == null) {
            born();
        }
        return resource;
    }

    Call call() {
        return new Call(++calls);
    }

    boolean isMounted() throws IOException {
        return !MountTable.parse(mounts.table()).at(directory.toString()).isEmpty();
    }

    /** A process that sits in the directory. */
    Process user(String script) throws IOException, InterruptedException {
        Process user = mounts.begin("sh", "-c", "cd \"$0\" && echo in && " + script, directory.toString());
        users.add(user);
        if (!"in".equals(user.inputReader().readLine())) {
            throw new IOException("the user is not in " + directory);
        }
        return user;
    }

    /** A program that takes the place of a real one, for programs of the resource. */
    void replace(String program, String script) throws IOException {
        Path programs = Files.createDirectories(root.resolve("programs"));
        Path file = Files.writeString(programs.resolve(program), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("PATH", programs + ":/usr/sbin:/usr/bin:/sbin:/bin");
        born();
    }

    /** The real programs again, for the same life. */
    void restore(String program) throws IOException {
        Files.delete(root.resolve("programs").resolve(program));
    }

    Path fence() {
        return state.resolve("fence/web-data");
    }

    /** A disk in a file, without a file system. */
    String loop(long bytes) throws Exception {
        Path image = Files.createTempFile(root, "disk", ".img");
        try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        String loop = mounts.run("losetup", "-f", "--show", image.toString());
        loops.add(loop);
        return loop;
    }

    void end() throws Exception {
        for (Process user : users) {
            user.descendants().forEach(ProcessHandle::destroyForcibly);
            user.destroyForcibly().waitFor();
        }
        mounts.close();
        for (String loop : loops) {
            new ProcessBuilder("losetup", "-d", loop).start().waitFor();
        }
        if (context != null) {
            context.close();
        }
        workshop.close();
    }
}
