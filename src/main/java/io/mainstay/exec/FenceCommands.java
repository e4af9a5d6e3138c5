package io.mainstay.exec;

import io.mainstay.core.ResourceId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clean commands that the guard runs when it ends everything: of resources that are no process of ours. Registered
 * before such a resource is brought online, removed when it has been verified offline. Each is a file in {@code fence},
 * whose form clean.c describes. Thread-safe for different resources.
 */
public final class FenceCommands implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FenceCommands.class);
    /** The guard gives no command more. */
    public static final long MAX_LIMIT_MS = 5_000;
    /** What the guard takes of one file, and of arguments and variables in it. */
    private static final int MAX_BYTES = 64 * 1024 - 1;

    private static final int MAX_TEXTS = 2_050;

    private static final int THREADS = 2;
    /** One change for each resource may wait; so this is more than the resources of a node. */
    private static final int MAX_WAITING = 20_000;

    private final ThreadPoolExecutor pool = Pools.create("exec-fence", THREADS, MAX_WAITING);
    private final Path directory;
    private final NodeMark mark;

    /** @param stateDirectory exists; {@code fence} is made in it */
    public FenceCommands(Path stateDirectory) throws IOException {
        this.directory = Directories.make(stateDirectory.resolve("fence"));
        this.mark = NodeMark.of(stateDirectory);
    }

    /** For one resource, which keeps it. */
    public FenceEntry entry(ResourceId id) {
        return new FenceEntry(this, id);
    }

    /** Changes nothing more; what is registered stays. */
    @Override
    public void close() {
        pool.shutdown();
    }

    /** Does file work on this class's threads. */
    Future<Void> later(FileWork work) {
        Promise<Void> answer = Promise.promise();
        try {
            pool.execute(() -> {
                try {
                    work.run();
                    answer.complete();
                } catch (IOException failed) {
                    answer.fail(String.valueOf(failed.getMessage()));
                } catch (RuntimeException bug) {
                    // A defect of ours must not leave a call without an answer.
                    LOG.error("Work on a clean command failed unexpectedly", bug);
                    answer.tryFail(bug);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.fail("the guard's clean commands take no more changes: "
                    + (pool.isShutdown() ? "the node ends" : MAX_WAITING + " wait already"));
        }
        return answer.future();
    }

    interface FileWork {
        void run() throws IOException;
    }

    /**
     * Registers it in place of an earlier one; blocks for the disk.
     *
     * @param limitMs how long it may run; at most {@value #MAX_LIMIT_MS}
     * @throws IOException saying why it cannot be run or written; the resource must not be brought online then
     */
    void register(ResourceId id, Command command, long limitMs) throws IOException {
        Path program = Launch.find(
                command.program(), command.directory(), command.environment().getOrDefault("PATH", Environment.PATH));
        Map<String, String> environment =
                new LinkedHashMap<>(Environment.of(Launch.account(command), command.environment()));
        mark.putInto(environment);
        List<String> arguments = new ArrayList<>(Launch.changeUser(command));
        arguments.add(program.toString());
        arguments.addAll(command.argv().subList(1, command.argv().size()));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        put(text, "fence1");
        put(text, Long.toString(Math.max(1, Math.min(limitMs, MAX_LIMIT_MS))));
        put(text, command.directory().orElse(Path.of("/")).toString());
        put(text, Integer.toString(arguments.size()));
        for (String argument : arguments) {
            put(text, argument);
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            put(text, variable.getKey() + "=" + variable.getValue());
        }
        if (text.size() > MAX_BYTES || arguments.size() + environment.size() > MAX_TEXTS) {
            throw new IOException("the clean command of " + id + " is too long for the guard: " + text.size()
                    + " bytes, " + (arguments.size() + environment.size()) + " arguments and variables; at most "
                    + MAX_BYTES + " and " + MAX_TEXTS);
        }
        write(id, text.toByteArray());
    }

    /** It needs no cleaning any more; nothing happens when none was registered. */
    void remove(ResourceId id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    Optional<Path> registered(ResourceId id) {
        return Optional.of(file(id)).filter(Files::exists);
    }

    private static void put(ByteArrayOutputStream text, String one) throws IOException {
        if (one.indexOf('\0') >= 0) {
            throw new IOException("a clean command has an argument or a variable with a NUL character; correct it");
        }
        text.writeBytes(one.getBytes(StandardCharsets.UTF_8));
        text.write(0);
    }

    private void write(ResourceId id, byte[] text) throws IOException {
        // The guard passes over names that begin with a dot.
        Path draft = directory.resolve("." + SafeName.of(id));
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(draft, text);
            Files.move(draft, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new IOException(
                    "the clean command of " + id + " cannot be registered at " + file(id) + " (" + failed.getMessage()
                            + ")",
                    failed);
        }
    }

    private Path file(ResourceId id) {
        return directory.resolve(SafeName.of(id));
    }
}
