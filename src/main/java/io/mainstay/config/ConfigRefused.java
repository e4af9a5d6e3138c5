package io.mainstay.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A node cannot start because of its configuration. The message holds every problem, one a line. */
public final class ConfigRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigRefused(Path file, Reading reading) {
        super(file + " is not in order:\n"
                + reading.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = reading.problems();
    }

    public List<Problem> problems() {
        return problems;
    }
}
