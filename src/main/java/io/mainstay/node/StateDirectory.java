package io.mainstay.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The node's directory: made if it is missing, locked while the node runs so that no second node uses it, and keeper
 * of the count of the node's lives. Blocking; used once, before anything else starts.
 */
public final class StateDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long life;

    private StateDirectory(Path path, FileChannel channel, long life) {
        this.path = path;
        this.channel = channel;
        this.life = life;
    }

    /** Opens it, and counts one life more. Fails with a sentence for the operator. */
    public static StateDirectory open(Path path) throws IOException {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        } catch (IOException failure) {
            throw new IOException("the state directory " + path + " cannot be made: " + words(failure), failure);
        }
        FileChannel channel = openLock(path);
        if (lock(channel) == null) {
            channel.close();
            throw new IOException("the state directory " + path + " is in use by another node on this machine;"
                    + " stop that one, or give this one a `state:` of its own");
        }
        try {
            return new StateDirectory(path, channel, nextLife(path.resolve("life")));
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    private static FileChannel openLock(Path path) throws IOException {
        try {
            return FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw new IOException("the state directory " + path + " cannot be written: " + words(failure), failure);
        }
    }

    /** Java gives the bare path where a permission is missing. */
    private static String words(IOException failure) {
        return failure instanceof AccessDeniedException denied
                ? "permission denied at " + denied.getFile() + "; run the node as the user who owns it"
                : String.valueOf(failure.getMessage());
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException held) {
            return null;
        }
    }

    /** The next start is counted on from this number, which others know of this node. */
    public void countOn(long known) throws IOException {
        write(path.resolve("life"), Math.max(known, life));
    }

    private static long nextLife(Path file) throws IOException {
        long life = 1;
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (!text.matches("\\d{1,18}")) {
                throw new IOException(file + " should hold one number and holds \"" + text
                        + "\"; epochs must only grow, so it is not guessed: write a number larger than any before");
            }
            life = Long.parseLong(text) + 1;
        }
        write(file, life);
        return life;
    }

    private static void write(Path file, long life) throws IOException {
        Path next = file.resolveSibling("life.next");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(ByteBuffer.wrap((life + "\n").getBytes(StandardCharsets.US_ASCII)));
            out.force(true);
        } catch (IOException failure) {
            throw new IOException("the count of lives " + file + " cannot be written: " + words(failure), failure);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public Path path() {
        return path;
    }

    /** How often a node has been started on this directory, this time included. */
    public long life() {
        return life;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
