package io.mainstay.exec;

import java.util.Optional;

/**
 * What /proc/PID/stat says of a process (proc(5)). Pid and start time together name a process for as long as the
 * machine is up: a pid alone may have been given to another one.
 *
 * @param state the letter; Z and X are dead
 * @param startTicks clock ticks from the machine's start to the process's (field 22)
 */
record ProcStat(long pid, char state, long processGroup, long session, long startTicks) {
    static Optional<ProcStat> parse(String stat) {
        // The name stands in brackets and may itself hold spaces and brackets.
        int open = stat.indexOf(" (");
        int close = stat.lastIndexOf(") ");
        if (open <= 0 || close < open) {
            return Optional.empty();
        }
        String[] after = stat.substring(close + 2).split(" ", -1);
        if (after.length < 20 || after[0].isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcStat(
                    Long.parseLong(stat.substring(0, open)),
                    after[0].charAt(0),
                    Long.parseLong(after[2]),
                    Long.parseLong(after[3]),
                    Long.parseLong(after[19])));
        } catch (NumberFormatException notNumbers) {
            return Optional.empty();
        }
    }

    boolean isAlive() {
        return state != 'Z' && state != 'X' && state != 'x';
    }
}
