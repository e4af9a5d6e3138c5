package io.mainstay.exec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is written down about a running program, so that a later life of the agent knows it again. Its process group's
 * number is its pid.
 *
 * @param bootId the machine's run in which the start time counts
 * @param cgroup its directory; empty when it has none
 */
record ProgramFile(long pid, long startTicks, String bootId, Optional<String> cgroup) {
    String text() {
        return "pid=" + pid + "\nstart=" + startTicks + "\nboot=" + bootId + "\ncgroup=" + cgroup.orElse("") + "\n";
    }

    /** Empty when it is not such a text: whatever it is, no process is taken for ours because of it. */
    static Optional<ProgramFile> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String pid = values.getOrDefault("pid", "");
        String start = values.getOrDefault("start", "");
        if (!Account.isNumber(pid) || Long.parseLong(pid) <= 1 || !start.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new ProgramFile(
                Long.parseLong(pid),
                Long.parseLong(start),
                values.getOrDefault("boot", ""),
                Optional.of(values.getOrDefault("cgroup", "")).filter(path -> !path.isEmpty())));
    }
}
