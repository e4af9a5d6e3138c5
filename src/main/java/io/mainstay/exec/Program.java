package io.mainstay.exec;

import io.mainstay.core.ResourceId;

/**
 * A long-lived program of one resource.
 *
 * @param id names its files and its cgroup
 * @param conditions under which it runs
 */
public record Program(ResourceId id, Command command, Conditions conditions) {
    /** @param umask octal digits */
    public Program(ResourceId id, Command command, String umask) {
        this(id, command, Conditions.of(umask));
    }
}
