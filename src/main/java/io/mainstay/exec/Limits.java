package io.mainstay.exec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program may use at most, kept by the kernel for its cgroup. Pure.
 *
 * @param memoryBytes beyond, the kernel kills in it
 * @param memoryHighBytes beyond, it is slowed down and its memory is reclaimed
 * @param cpuPercent of one core; 150 is one and a half
 * @param processes processes and threads
 * @param enforcement what happens where the kernel does not keep them
 */
public record Limits(
        OptionalLong memoryBytes,
        OptionalLong memoryHighBytes,
        OptionalLong cpuPercent,
        OptionalLong processes,
        Enforcement enforcement) {
    public static final Limits NONE = new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Enforcement.WHERE_POSSIBLE);

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,11})(B|KiB|MiB|GiB|TiB)");
    private static final String UNITS = "KMGT";
    private static final long PERIOD_US = 100_000;

    /** Whether a program may run without them. */
    public enum Enforcement {
        WHERE_POSSIBLE,
        REQUIRED
    }

    public boolean isNone() {
        return files().isEmpty();
    }

    /** The files of its cgroup and what each is to hold; the word before the dot is the controller. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        memoryBytes.ifPresent(bytes -> files.put("memory.max", Long.toString(bytes)));
        memoryHighBytes.ifPresent(bytes -> files.put("memory.high", Long.toString(bytes)));
        cpuPercent.ifPresent(percent -> files.put("cpu.max", percent * (PERIOD_US / 100) + " " + PERIOD_US));
        processes.ifPresent(count -> files.put("pids.max", Long.toString(count)));
        return files;
    }

    /** Reads {@code 512MiB}; empty when it is no such size. */
    public static OptionalLong bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int power = UNITS.indexOf(size.group(2).charAt(0)) + 1;
        long count = Long.parseLong(size.group(1));
        int bits = 10 * power;
        return count > (Long.MAX_VALUE >> bits) ? OptionalLong.empty() : OptionalLong.of(count << bits);
    }

    /** The greatest unit that leaves a whole number: {@code 512 MiB}. */
    static String words(long bytes) {
        int power = 0;
        long count = bytes;
        while (count >= 1024 && count % 1024 == 0 && power < UNITS.length()) {
            count /= 1024;
            power++;
        }
        return count + (power == 0 ? " bytes" : " " + UNITS.charAt(power - 1) + "iB");
    }
}
