package io.mainstay.resource.filesystem;

import io.mainstay.exec.Command;
import io.mainstay.resource.ParameterValues;
import java.util.Optional;

/**
 * A look past the kernel's memory: does the device or the server still answer. Run at its own, longer interval.
 *
 * @param command ends with 0 when it was answered
 * @param words what it does, for people
 */
record DeepCheck(Command command, String words, long intervalMs, long limitMs) {
    static final String NONE = "none";
    private static final String DEFAULT_FILE = ".mainstay-check";

    /** A write goes to a file of this node, so that two nodes on one server do not meet. */
    static Optional<DeepCheck> of(ParameterValues values, String directory, String node) {
        String kind = values.text("check");
        if (kind.equals(NONE)) {
            return Optional.empty();
        }
        String file = directory + "/" + values.optionalText("checkFile").orElse(DEFAULT_FILE + "-" + node);
        Command command = kind.equals("write")
                ? Command.of("dd", "if=/dev/zero", "of=" + file, "bs=512", "count=1", "conv=fsync", "status=none")
                : Command.of("dd", "if=" + file, "of=/dev/null", "bs=4096", "count=1", "iflag=direct", "status=none");
        return Optional.of(new DeepCheck(
                command,
                (kind.equals("write") ? "writing " : "reading ") + file,
                values.number("checkInterval"),
                values.number("checkTimeout")));
    }
}
