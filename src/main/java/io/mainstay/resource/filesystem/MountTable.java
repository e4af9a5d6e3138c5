package io.mainstay.resource.filesystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The mounts of this mount namespace, as /proc/self/mountinfo lists them: a later one at the same directory lies over an
 * earlier one. Reading the file waits for no disk and no server. Pure.
 */
record MountTable(List<Mount> mounts) {
    private static final int LEAST_FIELDS = 10;

    static MountTable parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        text.lines().forEach(line -> parseLine(line).ifPresent(mounts::add));
        return new MountTable(List.copyOf(mounts));
    }

    /** {@code 36 35 98:0 /root /directory rw,noatime master:1 - ext3 /dev/root rw}; any number of fields before the dash. */
    private static Optional<Mount> parseLine(String line) {
        String[] fields = line.split(" ", -1);
        int dash = 6;
        while (dash < fields.length && !fields[dash].equals("-")) {
            dash++;
        }
        if (fields.length < LEAST_FIELDS || dash + 3 >= fields.length) {
            return Optional.empty();
        }
        return Optional.of(new Mount(
                fields[2],
                plain(fields[3]),
                plain(fields[4]),
                List.of(fields[5].split(",", -1)),
                plain(fields[dash + 1]),
                plain(fields[dash + 2]),
                List.of(fields[dash + 3].split(",", -1))));
    }

    /** What lies at a directory, the uppermost last. */
    List<Mount> at(String directory) {
        return mounts.stream()
                .filter(mount -> mount.directory().equals(directory))
                .toList();
    }

    List<Mount> below(String directory) {
        return mounts.stream()
                .filter(mount -> isBelow(mount.directory(), directory))
                .toList();
    }

    /** The file system that a path outside of {@code except} lies on: the longest directory, the uppermost there. */
    Optional<Mount> holding(String path, String except) {
        Mount found = null;
        for (Mount mount : mounts) {
            boolean holds = mount.directory().equals(path) || isBelow(path, mount.directory());
            if (holds
                    && !mount.directory().equals(except)
                    && (found == null
                            || mount.directory().length() >= found.directory().length())) {
                found = mount;
            }
        }
        return Optional.ofNullable(found);
    }

    static boolean isBelow(String path, String directory) {
        return path.startsWith(directory.endsWith("/") ? directory : directory + "/") && !path.equals(directory);
    }

    /** The kernel writes space, tab, newline, backslash and some others as a backslash and three octal digits. */
    static String plain(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char next = field.charAt(i);
            if (next == '\\' && i + 3 < field.length() && isOctal(field, i + 1)) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(next);
            }
        }
        return text.toString();
    }

    /** The opposite of {@link #plain}, for a directory. */
    static String escaped(String directory) {
        StringBuilder text = new StringBuilder(directory.length());
        for (int i = 0; i < directory.length(); i++) {
            char next = directory.charAt(i);
            switch (next) {
                case ' ' -> text.append("\\040");
                case '\t' -> text.append("\\011");
                case '\n' -> text.append("\\012");
                case '\\' -> text.append("\\134");
                default -> text.append(next);
            }
        }
        return text.toString();
    }

    private static boolean isOctal(String text, int from) {
        return text.charAt(from) >= '0'
                && text.charAt(from) <= '3'
                && text.charAt(from + 1) >= '0'
                && text.charAt(from + 1) <= '7'
                && text.charAt(from + 2) >= '0'
                && text.charAt(from + 2) <= '7';
    }
}
