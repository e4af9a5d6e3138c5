package io.mainstay.exec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a guard is to be started.
 *
 * @param stateDirectory the node's directory; exists
 * @param node beside whose programs it is put into a cgroup; empty leaves it in the agent's
 * @param watchdog the device that is fed while all is well; may also be a file or a named pipe
 * @param watchdogSeconds the limit that the watchdog is given; 0 leaves it as it is
 * @param program the guard's program; empty for the one in the jar, which is then put into the state directory
 */
public record GuardSettings(
        Path stateDirectory,
        String node,
        Escalation escalation,
        Optional<Path> watchdog,
        int watchdogSeconds,
        Optional<Path> program) {
    public GuardSettings {
        if (escalation == Escalation.WATCHDOG && watchdog.isEmpty()) {
            throw new IllegalArgumentException("escalation to the watchdog needs a watchdog device");
        }
    }

    /** Of a node without a watchdog, that only speaks when something is left. */
    public static GuardSettings of(Path stateDirectory) {
        return new GuardSettings(stateDirectory, "", Escalation.NONE, Optional.empty(), 0, Optional.empty());
    }

    /** What follows the program's name. */
    List<String> arguments(long agent) {
        List<String> all = new ArrayList<>(List.of(
                "--state",
                stateDirectory.toAbsolutePath().toString(),
                "--agent",
                Long.toString(agent),
                "--escalate",
                escalation.word()));
        watchdog.ifPresent(device ->
                all.addAll(List.of("--watchdog", device.toAbsolutePath().toString())));
        if (watchdog.isPresent() && watchdogSeconds > 0) {
            all.addAll(List.of("--watchdog-timeout", Integer.toString(watchdogSeconds)));
        }
        return all;
    }
}
