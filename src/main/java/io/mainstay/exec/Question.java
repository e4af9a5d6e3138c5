package io.mainstay.exec;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a program that ends soon for a text, and waits for it: for what a configuration is checked against, which may be
 * before a node runs. Bounded in time and size; whoever still holds its output is not waited for. Blocks.
 */
public final class Question {
    private static final File NOTHING = new File("/dev/null");

    private Question() {}

    /** The program did not end in time; on a busy machine it may the next time. */
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
     * @throws Unanswered when it did not end in time
     * @throws IOException saying why it cannot be executed, that it printed too much, or which exit code but 0 it had
     */
    public static String ask(Command command, long limitMs, int maxBytes) throws IOException {
        // A file and not a pipe: a child that keeps it open hinders nobody, and the kernel bounds its size.
        Path answer = Files.createTempFile("mainstay-answer", ".txt");
        try {
            Process process = start(command, answer, maxBytes);
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
            throw new IOException("interrupted while " + command.program() + " was asked", stopping);
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    private static Process start(Command command, Path answer, int maxBytes) throws IOException {
        List<String> bounded = List.of("prlimit", "--fsize=" + maxBytes, "--");
        ProcessBuilder builder = new ProcessBuilder(Launch.wrap(command, bounded))
                .directory(command.directory().orElse(Path.of("/")).toFile())
                .redirectInput(Redirect.from(NOTHING))
                .redirectOutput(answer.toFile())
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Environment.of(Launch.account(command), command.environment()));
        return Launch.begin(builder);
    }

    private static void kill(Process process) throws IOException {
        if (!Signals.send(Signal.KILL, process.pid())) {
            process.destroyForcibly();
        }
    }
}
