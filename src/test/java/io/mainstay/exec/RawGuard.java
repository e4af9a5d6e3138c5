package io.mainstay.exec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The guard's program itself, spoken to line by line. */
final class RawGuard {
    final Process process;
    private final BufferedReader answers;

    private RawGuard(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Does not wait for it to be ready. */
    static RawGuard begin(Path state, String... more) throws IOException {
        List<String> argv = new ArrayList<>(List.of(program(state).toString(), "--state", state.toString()));
        argv.addAll(List.of(more));
        return new RawGuard(new ProcessBuilder(argv).start());
    }

    /** Answers once it is ready. */
    static RawGuard start(Path state, Process agent, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--agent", Long.toString(agent.pid())));
        arguments.addAll(List.of(more));
        RawGuard guard = begin(state, arguments.toArray(String[]::new));
        String ready = guard.answer();
        if (ready == null || !ready.startsWith("ready ")) {
            throw new IOException("not ready: " + ready + " " + guard.words());
        }
        return guard;
    }

    /** Installed once a directory: a running one is not replaced by the same. */
    static Path program(Path state) throws IOException {
        Path program = state.resolve("guard");
        return Files.exists(program) ? program : OwnProgram.GUARD.install(state);
    }

    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** Tells a deadline in so many milliseconds from this instant, and waits until it is taken; returns it. */
    long deadlineIn(long ms) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        tell("deadline " + deadline);
        String answer = answer();
        if (!("armed " + deadline).equals(answer)) {
            throw new IOException("not armed: " + answer);
        }
        return deadline;
    }

    String answer() throws IOException {
        return answers.readLine();
    }

    int exit() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the guard has not ended within 20 s");
        }
        return process.exitValue();
    }

    String words() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    void signal(String name) throws IOException, InterruptedException {
        signal(name, process.pid());
    }

    static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start().waitFor();
    }

    /** Passes time as another process measures it. */
    static void pass(String seconds) throws IOException, InterruptedException {
        new ProcessBuilder("sleep", seconds).start().waitFor();
    }
}
