package io.mainstay.exec;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Directories of the agent, which others write to at the same time. */
public final class Directories {
    private Directories() {}

    /** Makes one that only the agent's own user can look into, since programs' output lies there. */
    static Path make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return directory;
    }

    /**
     * What lies below it, files and directories, itself first. What goes away while it is looked at is passed over; a missing
     * directory is empty. Blocks the caller.
     *
     * @param depth how many levels below it
     * @param most no more than that are told
     * @throws IOException when something that is there cannot be read
     */
    public static List<Path> below(Path directory, int depth, int most) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(directory, Set.<FileVisitOption>of(), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                return visitFile(entered, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (found.size() >= most) {
                    return FileVisitResult.TERMINATE;
                }
                found.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                return passOver(failure);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) throws IOException {
                return failure == null ? FileVisitResult.CONTINUE : passOver(failure);
            }

            private FileVisitResult passOver(IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }
}
