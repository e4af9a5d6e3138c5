package io.mainstay.resource.network;

import io.mainstay.exec.OwnProgram;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Resources in a JVM of their own inside a host's namespace ({@link NetHostMain}), asked line by line. */
final class NetHost implements AutoCloseable {
    /** What a verb answered, or what was heard, and when. */
    record Answer(String word, String detail, long atNs) {}

    private static final long LIMIT_S = 20;

    private final String namespace;
    private final Path state;
    private final Process process;
    private final PrintStream input;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> heard = new LinkedBlockingQueue<>();

    private NetHost(String namespace, Path state, Process process) {
        this.namespace = namespace;
        this.state = state;
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "net-host-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param state a directory of its own */
    static NetHost start(String namespace, Path state) throws IOException {
        Files.createDirectories(state);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        classPath(),
                        NetHostMain.class.getName(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new NetHost(namespace, state, process);
    }

    /** The tests' own, whether Maven or a console launched them. */
    private static String classPath() {
        return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
                : System.getProperty("java.class.path");
    }

    /** One resource under that name, in place of an earlier one. */
    void make(String name, String type, Map<String, Object> parameters) throws InterruptedException {
        Answer made = ask("make " + name + " " + type + " " + new JsonObject(parameters).encode());
        if (!made.word().equals("MADE")) {
            throw new AssertionError(made.toString());
        }
    }

    Answer ask(String line) throws InterruptedException {
        input.println(line);
        return next(answers, "an answer to " + line);
    }

    /** The next that a resource told by itself. */
    Answer heard() throws InterruptedException {
        return next(heard, "anything heard");
    }

    private static Answer next(BlockingQueue<Answer> from, String what) throws InterruptedException {
        Answer answer = from.poll(LIMIT_S, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("there was not " + what + " within " + LIMIT_S + " s");
        }
        return answer;
    }

    /** Has the guard end this agent and what it runs, at once; returns the guard's exit code when it has. */
    int endByGuard() throws IOException, InterruptedException {
        String program = OwnProgram.GUARD.install(state).toString();
        Process guard = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        program,
                        "--state",
                        state.toString(),
                        "--agent",
                        Long.toString(process.pid()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = guard.inputReader(StandardCharsets.US_ASCII);
        String ready = output.readLine();
        if (ready == null || !ready.startsWith("ready ")) {
            throw new IOException("no guard: " + ready);
        }
        guard.outputWriter().append("deadline " + System.nanoTime() + "\n").flush();
        return guard.waitFor();
    }

    /** As a host that loses its power. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] parts = line.split("\t", -1);
                if (parts.length == 4) {
                    Answer answer = new Answer(parts[1], parts[2], Long.parseLong(parts[3]));
                    (parts[0].equals("heard") ? heard : answers).add(answer);
                } else {
                    System.out.println(namespace + ": " + line);
                }
            }
            answers.add(new Answer("ENDED", "", 0));
        } catch (IOException ended) {
            answers.add(new Answer("ENDED", String.valueOf(ended.getMessage()), 0));
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
