package io.mainstay.config;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration: a whole one, or every problem. Never both, never half.
 *
 * @param config present exactly when there is no problem
 * @param warnings what is allowed but unwise
 */
public record Reading(Optional<NodeConfig> config, List<Problem> problems, List<Problem> warnings) {
    public Reading {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        if (config.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException("a reading is either a configuration or a list of problems");
        }
    }

    static Reading refused(List<Problem> problems) {
        return new Reading(Optional.empty(), problems, List.of());
    }
}
