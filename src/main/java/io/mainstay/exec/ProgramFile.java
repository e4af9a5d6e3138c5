package io.mainstay.exec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is written down about a running program, so that a later life of the agent knows it again. Its process group's
 * number is its pid.
 *
 * @param bootId the machine's run in which the start time counts
 * @param cgroup its directory; empty when it has none
 * @param unreadyFrom while it is not ready, where in its output it begins; empty once it is
 */
record ProgramFile(long pid, long startTicks, String bootId, Optional<String> cgroup, OptionalLong unreadyFrom) {
    ProgramFile(long pid, long startTicks, String bootId, Optional<String> cgroup) {
        this(pid, startTicks, bootId, cgroup, OptionalLong.empty());
    }

    ProgramFile whenReady() {
        return new ProgramFile(pid, startTicks, bootId, cgroup);
    }

    String text() {
        return "pid=" + pid + "\nstart=" + startTicks + "\nboot=" + bootId + "\ncgroup=" + cgroup.orElse("") + "\n"
                + (unreadyFrom.isPresent() ? "unready=" + unreadyFrom.getAsLong() + "\n" : "");
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
                Optional.of(values.getOrDefault("cgroup", "")).filter(path -> !path.isEmpty()),
                number(values.getOrDefault("unready", ""))));
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
