package io.mainstay.resource.filesystem;

import io.mainstay.exec.Command;
import io.mainstay.resource.filesystem.FilesystemParameters.Busy;

/**
 * What the guard runs when the agent is gone: ends the users as the policy allows, unmounts, and exits 0 only when the
 * mount is gone and the kernel has let go of the device. A constant text; all that is configured comes as arguments.
 */
final class FenceText {
    private static final String NOTHING = "-";
    /** Tries that fit into the guard's limit; a dead server costs a second each, a busy device none. */
    private static final String TRIES = "12";

    private static final String DETACHED_TRIES = "2";

    /** 1 directory, 2 as mountinfo writes it, 3 as find's pattern, 4 signal, 5 tries, 6 lazy, 7 where it shows as held. */
    private static final String TEXT = """
            at=$2 left=$5
            mounted() {
                while read -r id parent device root found rest; do
                    [ "$found" = "$at" ] && return 0
                done </proc/self/mountinfo
                return 1
            }
            while mounted && [ "$left" -gt 0 ]; do
                left=$((left - 1))
                if [ "$4" != - ]; then
                    for pid in $(find /proc -mindepth 2 -maxdepth 3 -path '/proc/[0-9]*' \
                        '(' -lname "$3" -o -lname "$3/*" ')' -printf '%P\\n' 2>/dev/null | cut -d/ -f1 | sort -un); do
                        [ "$pid" -gt 1 ] && kill -s "$4" "$pid" 2>/dev/null
                    done
                fi
                timeout -s KILL 1 umount -f -c "$1" || sleep 0.1
            done
            mounted && [ "$6" = lazy ] && timeout -s KILL 1 umount -l -c "$1"
            ! mounted && { [ "$7" = - ] || [ ! -e "$7" ]; }
            """;

    private FenceText() {}

    static Command command(FilesystemParameters parameters, Device device) {
        boolean mayBeDetached = parameters.backing().mayBeDetached();
        String signal = switch (parameters.busy()) {
            case REPORT -> NOTHING;
            case TERM -> "TERM";
            case KILL -> "KILL";
        };
        return Command.of(
                "/bin/sh",
                "-c",
                TEXT,
                "mainstay-fence",
                parameters.directory(),
                MountTable.escaped(parameters.directory()),
                Users.pattern(parameters.directory()),
                signal,
                mayBeDetached ? DETACHED_TRIES : TRIES,
                mayBeDetached && parameters.busy() == Busy.KILL ? "lazy" : NOTHING,
                parameters.held(device).orElse(NOTHING));
    }
}
