package io.mainstay.exec;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Starts programs for others. Finds out beforehand what would stop a program from being executed, so
 * that the reason is said in plain words and not by a wrapper's exit code. Blocks some milliseconds; any thread.
 */
final class Launch {
    static final Path SHELL = Path.of("/bin/sh");

    private static final File NOTHING = new File("/dev/null");
    private static final long SHELL_LIMIT_S = 10;

    private Launch() {}

    /**
     * A command's arguments, after those that make it run as its user.
     *
     * @throws IOException saying why it cannot be executed
     */
    static List<String> argv(Command command) throws IOException {
        find(command.program(), command.directory(), command.environment().getOrDefault("PATH", Environment.PATH));
        List<String> argv = new ArrayList<>(changeUser(command));
        argv.addAll(command.argv());
        return argv;
    }

    /** The arguments that change the user; none when it stays the agent's. */
    static List<String> changeUser(Command command) throws IOException {
        if (command.user().isEmpty()
                && command.group().isEmpty()
                && command.groups().isEmpty()) {
            return List.of();
        }
        Account own = Accounts.own();
        if (own.uid() != 0) {
            throw new IOException("running " + command.program() + " as user "
                    + command.user().orElse(own.name())
                    + command.group().map(name -> ", group " + name).orElse("")
                    + " needs root, but this node runs as " + own.name()
                    + "; run the node as root or drop user, group and groups");
        }
        List<String> argv = new ArrayList<>();
        argv.add(tool("setpriv"));
        Account target = account(command);
        if (command.user().isPresent()) {
            argv.add("--reuid=" + target.uid());
        }
        argv.add("--regid=" + command.group().orElse(String.valueOf(target.gid())));
        if (!command.groups().isEmpty()) {
            argv.add("--groups=" + String.join(",", command.groups()));
        } else {
            argv.add(command.user().isPresent() ? "--init-groups" : "--clear-groups");
        }
        argv.add("--");
        return argv;
    }

    /** Whom the command runs as. */
    static Account account(Command command) throws IOException {
        return command.user().isEmpty()
                ? Accounts.own()
                : Accounts.find(command.user().get());
    }

    /**
     * Starts {@code argv} with the command's environment and directory, as one of this node's; standard error goes where
     * the output goes.
     */
    static Process start(List<String> argv, Command command, Redirect output, NodeMark mark) throws IOException {
        return start(argv, command, Redirect.from(NOTHING), output, mark);
    }

    /** As above, with something to read on its standard input. */
    static Process start(List<String> argv, Command command, Redirect input, Redirect output, NodeMark mark)
            throws IOException {
        Path directory = command.directory().orElse(Path.of("/"));
        if (!Files.isDirectory(directory)) {
            throw new IOException("the directory " + directory + " to run " + command.program() + " in does not exist");
        }
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectInput(input)
                .redirectOutput(output)
                .redirectErrorStream(true);
        builder.environment().clear();
        try {
            builder.environment().putAll(Environment.of(account(command), command.environment()));
            mark.putInto(builder.environment());
        } catch (IllegalArgumentException unfit) {
            // Never the value, which may be a secret.
            throw new IOException("the environment of " + command.program()
                    + " has a name with '=' or a name or value with a NUL character; correct it");
        }
        return begin(builder);
    }

    /**
     * Runs a constant shell text of ours, at most {@value #SHELL_LIMIT_S} s, without output; returns its exit code.
     *
     * @param arguments $1 and so on; never part of the text
     */
    static int runShell(String script, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(SHELL.toString(), "-c", script, "mainstay"));
        argv.addAll(List.of(arguments));
        return runTool(argv);
    }

    /** As {@link #runShell}, for any program that ends soon. */
    static int runTool(List<String> argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(new File("/"))
                .redirectInput(Redirect.from(NOTHING))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", Environment.PATH);
        Process process = begin(builder);
        try {
            if (!process.waitFor(SHELL_LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(argv.get(0) + " took longer than " + SHELL_LIMIT_S + " s and was killed");
            }
            return process.exitValue();
        } catch (InterruptedException stopping) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + argv.get(0) + " ran", stopping);
        }
    }

    static Process begin(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException failed) {
            throw explain(failed, Path.of(System.getProperty("java.home"), "lib", "jspawnhelper"));
        }
    }

    /**
     * The first program of {@code argv} was seen to be there, so what is wrong is the way to it: above all a Java
     * package that was replaced under a running node, which no program can be started from any more.
     */
    static IOException explain(IOException failed, Path spawnHelper) {
        String words = String.valueOf(failed.getMessage());
        if (!Files.isExecutable(spawnHelper) || words.contains("jspawnhelper") || words.contains("spawn helper")) {
            return new IOException(
                    "this Java cannot start programs any more: " + spawnHelper + " is missing or of another version,"
                            + " probably because the Java package was replaced while the node ran; restart the node ("
                            + words + ")",
                    failed);
        }
        return failed;
    }

    /** Where a program is, or why it cannot be executed. */
    static Path find(String program, Optional<Path> directory, String path) throws IOException {
        if (program.indexOf('/') >= 0) {
            Path file = directory.orElse(Path.of("/")).resolve(program);
            if (!Files.exists(file)) {
                throw new IOException(file + " cannot be executed: it does not exist");
            }
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " cannot be executed: it is not a file");
            }
            if (!Files.isExecutable(file)) {
                throw new IOException(file + " cannot be executed: no execute permission (chmod +x)");
            }
            return file;
        }
        for (String folder : path.split(":", -1)) {
            Path file = Path.of(folder.isEmpty() ? "/" : folder, program);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IOException(program + " cannot be executed: there is no such program in " + path);
    }

    static String tool(String name) throws IOException {
        try {
            return find(name, Optional.empty(), Environment.PATH).toString();
        } catch (IOException missing) {
            throw new IOException(
                    name + " is missing (package util-linux or coreutils); programs cannot be run without it", missing);
        }
    }
}
