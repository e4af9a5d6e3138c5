package io.mainstay.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the system's own commands and waits for them. */
public final class Shell {
    private static final int LIMIT_S = 20;

    private Shell() {}

    /** What the command printed; a command that fails is an {@link IOException} with its words and its output. */
    public static String run(String... words) throws IOException {
        return run("", List.of(words));
    }

    static String run(String input, List<String> words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                throw new IOException(String.join(" ", words) + " did not end in " + LIMIT_S + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", words) + " failed with exit code " + process.exitValue() + ": "
                        + text.strip() + (input.isEmpty() ? "" : "; its input was: " + input.strip()));
            }
            return text;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + String.join(" ", words), interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether a command is there, on the PATH or where administration's commands live. */
    public static boolean has(String command) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/sbin"))
                .map(directory -> Path.of(directory, command))
                .anyMatch(Files::isExecutable);
    }
}
