package io.mainstay.exec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to run. Arguments can be read by every user of the machine: secrets go into the environment or a file.
 *
 * @param argv program and arguments, at least the program; looked up in {@link Environment#PATH} when it has no slash
 * @param directory where it runs; empty for the root directory
 * @param environment what it finds beside PATH, LANG, HOME, USER and LOGNAME; wins over these
 * @param user whom it runs as, by name or number; empty for the agent's own user
 * @param group its group, by name or number; empty for the user's primary group
 * @param groups its supplementary groups, by name or number; empty for those the user is in
 */
public record Command(
        List<String> argv,
        Optional<Path> directory,
        Map<String, String> environment,
        Optional<String> user,
        Optional<String> group,
        List<String> groups) {
    public Command {
        argv = List.copyOf(argv);
        groups = List.copyOf(groups);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        if (argv.isEmpty() || argv.get(0).isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    public Command(
            List<String> argv,
            Optional<Path> directory,
            Map<String, String> environment,
            Optional<String> user,
            Optional<String> group) {
        this(argv, directory, environment, user, group, List.of());
    }

    public static Command of(String... argv) {
        return new Command(List.of(argv), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    public Command withEnvironment(Map<String, String> values) {
        return new Command(argv, directory, values, user, group, groups);
    }

    public Command as(Optional<String> otherUser, Optional<String> otherGroup) {
        return new Command(argv, directory, environment, otherUser, otherGroup, groups);
    }

    /** The same, run by another program whose arguments go before. */
    Command after(String... before) {
        List<String> all = new ArrayList<>(List.of(before));
        all.addAll(argv);
        return new Command(all, directory, environment, user, group, groups);
    }

    /** Why its program cannot be executed here, as far as its file tells; empty when it can. */
    public Optional<String> obstacle() {
        try {
            Launch.find(program(), directory, environment.getOrDefault("PATH", Environment.PATH));
            return Optional.empty();
        } catch (IOException missing) {
            return Optional.of(String.valueOf(missing.getMessage()));
        }
    }

    public String program() {
        return argv.get(0);
    }
}
