package io.mainstay.resource.filesystem;

import io.mainstay.exec.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The mounts that a resource works on: this process's own, but in tests those of a mount namespace of their own.
 *
 * @param mountTable the kernel's list
 * @param enter what goes before a program so that it sees the same mounts
 * @param environment what programs find
 */
record Host(Path mountTable, List<String> enter, Map<String, String> environment) {
    static final Host OWN = new Host(Path.of("/proc/self/mountinfo"), List.of(), Map.of());

    Command command(Command inside) {
        List<String> argv = new ArrayList<>(enter);
        argv.addAll(inside.argv());
        return Command.of(argv.toArray(String[]::new)).withEnvironment(environment);
    }
}
