package io.mainstay.resource.lsb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One init script and the way to call it.
 *
 * @param name as the boot sequence and operators know it
 * @param file where it is, or would be
 * @param call program and arguments in front of the verb
 */
record InitScript(String name, Path file, List<String> call) {
    static final Path DIRECTORY = Path.of("/etc/init.d");

    /** By its path, or its name in /etc/init.d; called directly, so that what it starts is known to be the node's. */
    static InitScript direct(Map<String, Object> values) {
        Path file = DIRECTORY.resolve(String.valueOf(values.get("script")));
        return new InitScript(String.valueOf(file.getFileName()), file, List.of(file.toString()));
    }

    /** By its name, through the {@code service} command, which asks systemd where that runs. */
    static InitScript byCommand(Map<String, Object> values) {
        String name = String.valueOf(values.get("name"));
        return new InitScript(name, DIRECTORY.resolve(name), List.of("service", name));
    }
}
