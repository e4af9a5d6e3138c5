package io.mainstay.exec;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a program that ends soon for a text, and waits for it: for what a configuration is checked against, which may be
 * before a node runs. Bounded in time and size; whoever still holds its output is not waited for. Blocks.
 */
public final class Question {
    private static final File NOTHING = new File("/dev/null");
    private static final Path MEMORY = Path.of("/dev/shm");

    private Question() {}

    /** No answer could be had at this moment, which says nothing of the program; the next time it may be had. */
    public static final class Unanswered extends IOException {
        private static final long serialVersionUID = 1;

        Unanswered(String message) {
            super(message);
        }
    }

    /**
     * What it prints on its standard output; what it says on standard error is dropped.
     *
     * @param limitMs then it is killed with its process group
     * @param maxBytes whoever writes more is ended by the kernel
     * @throws Unanswered when it did not end in time, or this machine could not start it
     * @throws IOException saying why it cannot be executed, that it printed too much, or which exit code but 0 it had
     */
    public static String ask(Command command, long limitMs, int maxBytes) throws IOException {
        // The system's own programs: before a node runs there is no directory for one of ours.
        List<String> argv = new ArrayList<>(List.of(Launch.tool("setsid"), "prlimit", "--fsize=" + maxBytes, "--"));
        argv.addAll(Launch.argv(command));
        Path answer = file();
        try {
            Process process = start(argv, command, answer);
            if (!process.waitFor(limitMs, TimeUnit.MILLISECONDS)) {
                kill(process);
                throw new Unanswered(command.program() + " took longer than " + limitMs + " ms and was killed");
            }
            if (Files.size(answer) >= maxBytes) {
                throw new IOException(command.program() + " printed " + maxBytes + " bytes or more and was cut off");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command.program() + " " + new Exit(process.exitValue(), "", 0).words());
            }
            return Files.readString(answer, StandardCharsets.UTF_8);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Unanswered("interrupted while " + command.program() + " was asked");
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    /**
     * A file and not a pipe: a child that keeps it open hinders nobody, and the kernel bounds its size. In memory, so that
     * a full disk does not cut answers short.
     */
    private static Path file() throws Unanswered {
        try {
            return Files.isWritable(MEMORY)
                    ? Files.createTempFile(MEMORY, "mainstay-answer", ".txt")
                    : Files.createTempFile("mainstay-answer", ".txt");
        } catch (IOException full) {
            throw new Unanswered("no file for an answer can be made: " + full.getMessage());
        }
    }

    private static Process start(List<String> argv, Command command, Path answer) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(command.directory().orElse(Path.of("/")).toFile())
                .redirectInput(Redirect.from(NOTHING))
                .redirectOutput(answer.toFile())
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Environment.of(Launch.account(command), command.environment()));
        try {
            return Launch.begin(builder);
        } catch (IOException failed) {
            throw new Unanswered(command.program() + " was not started: " + failed.getMessage());
        }
    }

    private static void kill(Process process) throws IOException {
        if (Launch.runShell("kill -s KILL -- \"-$1\"", Long.toString(process.pid())) != 0) {
            process.destroyForcibly();
        }
    }
}
