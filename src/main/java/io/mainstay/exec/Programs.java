package io.mainstay.exec;

import io.mainstay.core.ResourceId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, finds again and ends long-lived programs; one for a node. A program belongs to its resource, not to the
 * agent: it goes on when the agent ends, and a later agent finds it by the file in {@code run}. Calls for one resource
 * must not overlap. May be called from any thread; futures complete on threads of this class.
 */
public final class Programs implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);
    private static final int THREADS = 8;
    /** Ending has threads of its own: one may be held for seconds by a process that is stuck in the kernel. */
    private static final int END_THREADS = 16;

    /** One start, stop or clean for each resource may wait; so this is more than the resources of a node. */
    private static final int MAX_WAITING = 20_000;
    /** For the launcher to become the program; normally 1 ms. */
    private static final long EXEC_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    /** For killed processes to be gone; a process in uninterruptible sleep (a dead NFS server) may never be. */
    private static final long KILL_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    private static final long EXEC_PAUSE_NS = 500_000;
    private static final long KILL_PAUSE_NS = 500_000;

    private final NodeMark mark;
    private final Path runDirectory;
    private final Path logDirectory;
    private final LongSupplier nowMs;
    private final Optional<Cgroups> cgroups;
    private final String bootId;
    private final Launcher launcher;
    private final OrphanWatch orphans = new OrphanWatch();
    private final Copies copies = new Copies();
    private final ThreadPoolExecutor pool = Pools.create("exec-program", THREADS, MAX_WAITING);
    private final ThreadPoolExecutor endPool = Pools.create("exec-end", END_THREADS, MAX_WAITING);

    /**
     * Blocks some milliseconds, for trying out whether cgroups can be used.
     *
     * @param stateDirectory exists; {@code run} and {@code log} are made in it
     * @param node names the cgroup of this node's programs
     * @param nowMs monotonic milliseconds
     */
    public Programs(Path stateDirectory, String node, LongSupplier nowMs) throws IOException {
        this(stateDirectory, Cgroups.find(NodeMark.of(stateDirectory).cgroupOf(node)), nowMs);
    }

    Programs(Path stateDirectory, Optional<Cgroups> cgroups, LongSupplier nowMs) throws IOException {
        this.mark = NodeMark.of(stateDirectory);
        this.runDirectory = Directories.make(stateDirectory.resolve("run"));
        this.logDirectory = Directories.make(stateDirectory.resolve("log"));
        this.cgroups = cgroups;
        this.nowMs = nowMs;
        this.launcher = new Launcher(stateDirectory);
        this.bootId = Proc.bootId();
        if (Proc.stat(ProcessHandle.current().pid()).isEmpty()) {
            throw new IOException("/proc is not mounted or cannot be read; programs cannot be watched without it");
        }
    }

    /**
     * Starts it, or finds it running already. Completes when the program itself is being executed. Fails with the
     * reason when it cannot be executed or ends at once. What an earlier run left behind is killed first.
     */
    public Future<Running> start(Program program) {
        return work(pool, () -> startNow(program));
    }

    /** One may be started soon: what the kernel would make the first one wait for is waited for now. */
    public void hasten() {
        cgroups.ifPresent(all -> later(all::hasten));
    }

    /** The program of a resource where it runs: after the agent has been started anew. */
    public Future<Optional<Running>> find(ResourceId id) {
        return work(pool, () -> findNow(id));
    }

    /** Writes down that it is ready, so that a later life of the agent does not ask again. */
    public Future<Void> ready(ResourceId id, Running running) {
        return later(() -> {
            try {
                Optional<ProgramFile> file = file(id).filter(found -> found.pid() == running.pid());
                if (file.isPresent()) {
                    write(id, file.get().whenReady());
                }
            } catch (IOException failed) {
                LOG.warn("{} is ready, but a later life of this node will ask again: {}", id, failed.getMessage());
            }
        });
    }

    /** Sends a signal to its process group; whoever has left the group is not asked. False when it was gone already. */
    public Future<Boolean> signal(Running running, Signal signal) {
        return work(endPool, () -> {
            return running.isAlive() && launcher.send(signal, running.pid());
        });
    }

    /**
     * Kills all of a resource's program, in its cgroup and in its process group, and completes when nothing of it is
     * left. Fails naming what is. Where nothing runs it costs a look at two files.
     */
    public Future<Void> kill(ResourceId id) {
        return work(endPool, () -> {
                    killNow(id);
                    return id;
                })
                .mapEmpty();
    }

    /** Kills a copy that was started outside Mainstay, and completes when it is gone. */
    public Future<Void> kill(Stranger stranger) {
        return work(endPool, () -> {
                    if (stranger.isAlive()) {
                        ProcessHandle.of(stranger.pid()).ifPresent(ProcessHandle::destroyForcibly);
                    }
                    for (long waited = 0; stranger.isAlive(); waited += KILL_PAUSE_NS) {
                        if (waited >= KILL_LIMIT_NS) {
                            throw new IOException("pid " + stranger.pid()
                                    + ", which was started outside Mainstay, is still there after SIGKILL");
                        }
                        LockSupport.parkNanos(KILL_PAUSE_NS);
                    }
                    return true;
                })
                .mapEmpty();
    }

    /** Finds what was started outside Mainstay. */
    public Copies copies() {
        return copies;
    }

    /** Does file work for a resource on this class's threads. */
    public Future<Void> later(Runnable action) {
        return work(pool, () -> {
                    action.run();
                    return true;
                })
                .mapEmpty();
    }

    /** Lets no further program begin; those that run are left running. */
    @Override
    public void close() {
        pool.shutdown();
        endPool.shutdown();
        orphans.close();
        cgroups.ifPresent(Cgroups::close);
    }

    private Running startNow(Program program) throws IOException {
        Optional<Running> running = findNow(program.id());
        if (running.isPresent()) {
            return running.get();
        }
        killNow(program.id());
        Conditions conditions = program.conditions();
        Command command = EnvironmentFile.addTo(program.command(), conditions.environmentFiles());
        Optional<Cgroup> cgroup = Optional.empty();
        if (cgroups.isPresent()) {
            cgroup = Optional.of(cgroups.get().create(SafeName.of(program.id())));
            hasten();
        }
        List<String> unkept = limit(cgroup, conditions.limits());
        List<String> argv = launcher.argv(command, conditions, cgroup);
        Path output = output(program.id());
        long from = Files.exists(output) ? Files.size(output) : 0;
        ProgramLog log = new ProgramLog(output, from, ProgramLog.MAX_BYTES);
        Process process = Launch.start(argv, command, Redirect.appendTo(output.toFile()), mark);
        // Until its parent, which is us, has buried it, its number stays its own.
        long startTicks = Proc.stat(process.pid()).map(ProcStat::startTicks).orElse(0L);
        ProgramFile file = new ProgramFile(
                process.pid(),
                startTicks,
                bootId,
                cgroup.map(found -> found.path().toString()),
                conditions.readiness() == Conditions.Readiness.IS_TOLD ? OptionalLong.of(from) : OptionalLong.empty());
        try {
            write(program.id(), file);
        } catch (IOException unknown) {
            // Nobody would find it again, and a second one would be started beside it.
            process.destroyForcibly();
            throw unknown;
        }
        awaitProgram(process, argv, argv.size() - command.argv().size(), log);
        return Running.started(process, file, log, unkept, nowMs);
    }

    /** Has the kernel keep the limits; returns which it does not, and fails where they are required. */
    private List<String> limit(Optional<Cgroup> cgroup, Limits limits) throws IOException {
        if (limits.isNone()) {
            return List.of();
        }
        List<String> unkept = cgroups.isPresent() && cgroup.isPresent()
                ? cgroups.get().limit(cgroup.get(), limits)
                : List.of("no cgroup v2 that can be written is mounted here");
        if (!unkept.isEmpty() && limits.enforcement() == Limits.Enforcement.REQUIRED) {
            throw new IOException("its limits are required, and the kernel does not keep " + String.join(", ", unkept)
                    + "; mount cgroup v2 with its controllers, or drop limits.required");
        }
        return unkept;
    }

    private static void awaitProgram(Process process, List<String> argv, int programAt, ProgramLog log)
            throws IOException {
        String program = argv.get(programAt);
        for (long waited = 0; waited < EXEC_LIMIT_NS; waited += EXEC_PAUSE_NS) {
            String commandLine = Proc.commandLine(process.pid());
            if (!commandLine.isEmpty() && !Launcher.isOnTheWay(commandLine, argv, programAt)) {
                return;
            }
            if (!process.isAlive()) {
                Exit exit = new Exit(process.exitValue(), log.lastLine(), 0);
                throw new IOException(
                        Launcher.meansNotExecuted(exit.code())
                                ? program + " cannot be executed: " + exit.evidence()
                                : program + " ended at once: " + exit.evidence()
                                        + (exit.code() == 0 ? "; it has to stay in the foreground" : ""));
            }
            LockSupport.parkNanos(EXEC_PAUSE_NS);
        }
        LOG.warn("{} (pid {}) was not seen being executed within 5 s; it is taken as started", program, process.pid());
    }

    private Optional<Running> findNow(ResourceId id) throws IOException {
        Optional<ProgramFile> file = file(id);
        if (file.isEmpty() || !file.get().bootId().equals(bootId)) {
            return Optional.empty();
        }
        Path output = output(id);
        long from = file.get().unreadyFrom().orElse(Files.exists(output) ? Files.size(output) : 0);
        return Running.adopted(file.get(), new ProgramLog(output, from, ProgramLog.MAX_BYTES), nowMs, orphans);
    }

    private void killNow(ResourceId id) throws IOException {
        Optional<ProgramFile> file = file(id).filter(found -> found.bootId().equals(bootId));
        List<Cgroup> groups = cgroupsOf(id, file);
        List<Long> left = List.of();
        for (long waited = 0; waited < KILL_LIMIT_NS; waited += KILL_PAUSE_NS) {
            left = killOnce(file, groups);
            if (left.isEmpty()) {
                for (Cgroup each : groups) {
                    each.remove();
                }
                Files.deleteIfExists(runFile(id));
                return;
            }
            LockSupport.parkNanos(KILL_PAUSE_NS);
        }
        throw new IOException("processes " + left + " of " + id + " are still there after SIGKILL; they are probably"
                + " stuck in the kernel, waiting for a disk or a file server");
    }

    /** One round; returns who was still alive in it, empty when nobody was. */
    private List<Long> killOnce(Optional<ProgramFile> file, List<Cgroup> groups) throws IOException {
        List<Long> left = new ArrayList<>();
        for (Cgroup each : groups) {
            if (!each.isEmpty()) {
                each.kill();
                left.addAll(each.members());
                if (!each.isEmpty() && left.isEmpty()) {
                    left.add(-1L);
                }
            }
        }
        // A cgroup holds all of the process group; without one, the group is looked for.
        if (file.isPresent() && file.get().cgroup().isEmpty()) {
            List<Long> members = Proc.members(file.get().pid(), file.get().startTicks());
            if (!members.isEmpty()) {
                launcher.kill(file.get().pid(), members);
                left.addAll(members);
            }
        }
        return left;
    }

    private List<Cgroup> cgroupsOf(ResourceId id, Optional<ProgramFile> file) {
        List<Cgroup> groups = new ArrayList<>();
        cgroups.ifPresent(all -> groups.add(all.at(SafeName.of(id))));
        // Only where it ends as ours do: the file is not trusted with killing others.
        file.flatMap(ProgramFile::cgroup)
                .map(path -> new Cgroup(Path.of(path)))
                .filter(found -> found.path().toString().contains("/mainstay/")
                        && found.path().endsWith(SafeName.of(id))
                        && !groups.contains(found))
                .ifPresent(groups::add);
        return groups;
    }

    private Optional<ProgramFile> file(ResourceId id) {
        return Proc.read(runFile(id).toString()).flatMap(ProgramFile::parse);
    }

    private void write(ResourceId id, ProgramFile file) throws IOException {
        Path target = runFile(id);
        Path draft = target.resolveSibling(target.getFileName() + ".new");
        try {
            Files.writeString(draft, file.text());
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new IOException(
                    "the file " + target + " cannot be written (" + failed.getMessage()
                            + "), without which the program would not be found again",
                    failed);
        }
    }

    private Path runFile(ResourceId id) {
        return runDirectory.resolve(SafeName.of(id) + ".pid");
    }

    private Path output(ResourceId id) {
        return logDirectory.resolve(SafeName.of(id) + ".out");
    }

    private static <T> Future<T> work(ThreadPoolExecutor pool, Work<T> work) {
        Promise<T> answer = Promise.promise();
        try {
            pool.execute(() -> {
                try {
                    answer.complete(work.run());
                } catch (IOException failed) {
                    answer.fail(String.valueOf(failed.getMessage()));
                } catch (RuntimeException bug) {
                    // A defect of ours must not leave a call without an answer.
                    LOG.error("Work on a program failed unexpectedly", bug);
                    answer.tryFail(bug);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.fail(
                    "not done: " + (pool.isShutdown() ? "the node ends" : MAX_WAITING + " other tasks wait already"));
        }
        return answer.future();
    }

    private interface Work<T> {
        T run() throws IOException;
    }
}
