package io.mainstay.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** A native program of ours (src/main/c). It is brought out of the jar: a program can be executed from a file only. */
public enum OwnProgram {
    /** Ends a node that has lost its lease; see guard.c. */
    GUARD("guard"),
    /** Starts programs, and sends signals to process groups; see launch.c. */
    LAUNCH("launch"),
    /** Speaks for an address in ARP and neighbour discovery; see announce.c. */
    ANNOUNCE("announce");

    /** What Java calls a machine, and what uname calls it. */
    private static final Map<String, String> MACHINES = Map.of("amd64", "x86_64", "arm64", "aarch64");

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private final String file;

    OwnProgram(String file) {
        this.file = file;
    }

    /**
     * Writes it to {@code directory} under its name, in place of another one, which may be running. Where it is there
     * already nothing is written, so that a full disk is no obstacle. Blocks for the disk.
     *
     * @throws IOException saying what is wrong
     */
    public synchronized Path install(Path directory) throws IOException {
        Path target = directory.resolve(file);
        Path draft = directory.resolve(file + ".new");
        try (InputStream in = open()) {
            byte[] program = in.readAllBytes();
            if (isThere(target, program)) {
                return target;
            }
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWN));
            Files.write(draft, program);
            Files.setPosixFilePermissions(draft, OWN);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException failed) {
            throw new IOException(
                    "the program " + file + " cannot be put to " + target + " (" + failed.getMessage() + ")", failed);
        }
    }

    private static boolean isThere(Path target, byte[] program) throws IOException {
        return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.size(target) == program.length
                && Files.getPosixFilePermissions(target).equals(OWN)
                && Arrays.equals(Files.readAllBytes(target), program);
    }

    private InputStream open() throws IOException {
        String java = System.getProperty("os.arch", "");
        String name = "/guard/linux-" + MACHINES.getOrDefault(java, java) + "/" + file;
        InputStream found = OwnProgram.class.getResourceAsStream(name);
        if (found == null) {
            throw new IOException("this build has no program " + file + " for " + java
                    + "; build it on such a machine with mvn package");
        }
        return found;
    }
}
