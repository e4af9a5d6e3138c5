package io.mainstay.resource.process;

import io.mainstay.exec.Text;
import java.util.Optional;

/**
 * What one datagram of sd_notify(3) says, as far as we act on it; MAINPID, FDSTORE, EXTEND_TIMEOUT_USEC and others are
 * passed over. Pure.
 *
 * @param ready READY=1
 * @param stopping STOPPING=1
 * @param alive WATCHDOG=1
 * @param status STATUS=, one clean line
 */
record Notice(boolean ready, boolean stopping, boolean alive, Optional<String> status) {
    static Notice parse(String datagram) {
        boolean ready = false;
        boolean stopping = false;
        boolean alive = false;
        Optional<String> status = Optional.empty();
        for (String line : datagram.split("\n", -1)) {
            switch (line) {
                case "READY=1" -> ready = true;
                case "STOPPING=1" -> stopping = true;
                case "WATCHDOG=1" -> alive = true;
                default -> {
                    if (line.startsWith("STATUS=")) {
                        status = Optional.of(Text.clean(line.substring("STATUS=".length())));
                    }
                }
            }
        }
        return new Notice(ready, stopping, alive, status);
    }
}
