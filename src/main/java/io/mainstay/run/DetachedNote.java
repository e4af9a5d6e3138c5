package io.mainstay.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an agent that leaves on purpose writes down for the next one: which groups it left running, and until when the guard
 * lets them. Times are the machine's uptime, sleep included, so that the end does not move while the machine sleeps.
 *
 * @param untilMs of the machine's uptime; {@link #NONE} where no guard will end it
 * @param boot of the machine, by the kernel's word
 */
record DetachedNote(long untilMs, String boot, Set<String> groups) {
    static final long NONE = 0;

    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    DetachedNote {
        groups = Set.copyOf(new TreeSet<>(groups));
    }

    /** One of this moment and machine. */
    static DetachedNote now(long leftMs, Collection<String> groups) throws IOException {
        return new DetachedNote(leftMs == NONE ? NONE : uptimeMs() + leftMs, presentBoot(), Set.copyOf(groups));
    }

    /** How long what was left may still run, on this machine now; nothing where that time is over, or the machine was restarted. */
    Optional<Long> leftMs() throws IOException {
        long leftMs = untilMs - uptimeMs();
        return untilMs != NONE && leftMs > 0 && boot.equals(presentBoot()) ? Optional.of(leftMs) : Optional.empty();
    }

    void write(Path file) throws IOException {
        Files.writeString(file, untilMs + " " + boot + "\n" + String.join("\n", groups) + "\n");
    }

    /** Reads and removes it; one that cannot be read says nothing, and what was left is ended. */
    static Optional<DetachedNote> take(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        Files.delete(file);
        String[] first = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
        if (first.length != 2 || !first[0].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        List<String> groups =
                lines.stream().skip(1).filter(line -> !line.isEmpty()).toList();
        return Optional.of(new DetachedNote(Long.parseLong(first[0]), first[1], Set.copyOf(groups)));
    }

    private static long uptimeMs() throws IOException {
        String text = Files.readString(UPTIME);
        return (long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1000);
    }

    private static String presentBoot() throws IOException {
        return Files.readString(BOOT).strip();
    }
}
