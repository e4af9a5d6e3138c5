package io.mainstay.exec;

import io.mainstay.core.ResourceId;

/**
 * A long-lived program of one resource.
 *
 * @param id names its files and its cgroup
 * @param umask octal digits
 */
public record Program(ResourceId id, Command command, String umask) {
    public Program {
        if (!umask.matches("[0-7]{3,4}")) {
            throw new IllegalArgumentException("umask " + umask + " is not three or four octal digits");
        }
    }
}
