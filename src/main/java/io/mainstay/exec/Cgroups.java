package io.mainstay.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's cgroups: {@code <mount>/mainstay/<node>/<group>-<resource>}, and {@code guard} beside them, where cgroup v2 is
 * mounted and can be written. It is looked for in the list of mounts, since it may lie beside version 1.
 */
final class Cgroups {
    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
    /** No resource's: theirs have a group before a dash. */
    private static final String GUARD = "guard";

    private final Path mount;
    private final Path directory;
    private final Optional<Path> own;
    private final AtomicBoolean isHastening = new AtomicBoolean();

    Cgroups(Path mount, String node) {
        this.mount = mount;
        this.directory = all(mount).resolve(SafeName.of(node));
        this.own =
                Proc.read("/proc/self/cgroup").flatMap(text -> own(mount, text)).filter(Files::isWritable);
    }

    /** The file of this process's own cgroup (v2), from the text of /proc/self/cgroup. Pure. */
    static Optional<Path> own(Path mount, String cgroups) {
        return cgroups.lines()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring("0::/".length()))
                .filter(path -> !path.startsWith(".."))
                .map(path -> mount.resolve(path).resolve("cgroup.procs"))
                .findFirst();
    }

    /**
     * Makes the next process's joining quick, for some 15 ms. Who joins a cgroup first waits until every processor has
     * passed through the scheduler, 8 to 16 ms; who joins right after somebody else does not. So this process joins the one
     * that it is in, while the program that is to join another is still being started. Blocks as long; one at a time.
     */
    void hasten() {
        if (own.isPresent() && isHastening.compareAndSet(false, true)) {
            try {
                Files.writeString(own.get(), "0", StandardOpenOption.WRITE);
            } catch (IOException refused) {
                LOG.debug("{} cannot be written: programs join their cgroups at the usual pace", own.get(), refused);
            } finally {
                isHastening.set(false);
            }
        }
    }

    private static Path all(Path mount) {
        return mount.resolve("mainstay");
    }

    /** Empty when there is none to write to: programs then have a process group only. */
    static Optional<Cgroups> find(String node) {
        Optional<Path> mount = mounted();
        if (mount.isEmpty()) {
            LOG.info(
                    "No cgroup v2 is mounted; programs have a process group only, and a child that leaves it is not seen");
            return Optional.empty();
        }
        try {
            Cgroups cgroups = new Cgroups(mount.get(), node);
            Files.createDirectories(cgroups.directory);
            cgroups.tryOut();
            return Optional.of(cgroups);
        } catch (IOException refused) {
            LOG.info(
                    "cgroup v2 at {} cannot be written ({}); programs have a process group only, and a child that"
                            + " leaves it is not seen",
                    mount.get(),
                    refused.toString());
            return Optional.empty();
        }
    }

    private static Optional<Path> mounted() {
        return Proc.readAll("/proc/self/mountinfo").flatMap(Cgroups::mount);
    }

    /** The first cgroup v2 mount in the text of /proc/PID/mountinfo. Pure. */
    static Optional<Path> mount(String mountinfo) {
        for (String line : mountinfo.split("\n", -1)) {
            String[] halves = line.split(" - ", 2);
            String[] before = halves[0].split(" ", -1);
            if (halves.length == 2 && before.length >= 5 && halves[1].startsWith("cgroup2 ")) {
                return Optional.of(Path.of(before[4].replace("\\040", " ").replace("\\134", "\\")));
            }
        }
        return Optional.empty();
    }

    /**
     * Puts the guard of this node into a cgroup of its own. In the agent's it would die with it where that is killed as a whole,
     * as by {@code systemctl kill --signal=KILL}, and the programs would go on with nobody to end them. Where it cannot be put
     * aside it stays there.
     */
    static void putAside(String node, long guard) {
        Optional<Path> mount = mounted();
        if (mount.isEmpty()) {
            return;
        }
        try {
            Cgroup own = new Cgroups(mount.get(), node).create(GUARD);
            Files.writeString(own.procs(), Long.toString(guard), StandardOpenOption.WRITE);
        } catch (IOException refused) {
            LOG.info(
                    "the guard stays in the agent's cgroup, and dies where that is killed as a whole: {}",
                    refused.toString());
        }
    }

    /** Being able to make one does not mean being able to join it; programs would fail to start later. */
    private void tryOut() throws IOException {
        Cgroup trial = create("trial");
        try {
            int code = Launch.runShell("echo 0 > \"$1\"", trial.procs().toString());
            if (code != 0) {
                throw new IOException("joining " + trial.path() + " failed with exit code " + code);
            }
        } finally {
            trial.remove();
        }
    }

    /** Removes the node's directory unless programs still run in it. */
    void close() {
        try {
            Files.deleteIfExists(directory.resolve(GUARD));
            Files.deleteIfExists(directory);
        } catch (IOException used) {
            LOG.debug("{} stays, since it is in use: {}", directory, used.toString());
        }
    }

    Cgroup at(String name) {
        return new Cgroup(directory.resolve(name));
    }

    /**
     * Has the kernel keep {@code limits} for a cgroup, as far as it does; says which it does not and why. Controllers
     * have to be switched on from the mount down to its parent.
     */
    List<String> limit(Cgroup cgroup, Limits limits) {
        List<String> refused = new ArrayList<>();
        limits.files().forEach((file, value) -> {
            try {
                switchOn(file.substring(0, file.indexOf('.')));
                Files.writeString(cgroup.path().resolve(file), value, StandardOpenOption.WRITE);
            } catch (IOException failed) {
                refused.add(file + " " + value + " (" + failed.getMessage() + ")");
            }
        });
        return refused;
    }

    private void switchOn(String controller) throws IOException {
        for (Path above : List.of(mount, all(mount), directory)) {
            Path available = above.resolve("cgroup.controllers");
            if (!List.of(Files.readString(available).strip().split(" ", -1)).contains(controller)) {
                throw new IOException("no controller " + controller + " in " + available
                        + ": the kernel has none, version 1 holds it, or it is not delegated");
            }
            Files.writeString(above.resolve("cgroup.subtree_control"), "+" + controller, StandardOpenOption.WRITE);
        }
    }

    Cgroup create(String name) throws IOException {
        Cgroup cgroup = at(name);
        Files.createDirectories(cgroup.path());
        return cgroup;
    }
}
