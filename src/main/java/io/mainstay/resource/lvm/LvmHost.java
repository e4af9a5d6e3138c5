package io.mainstay.resource.lvm;

import io.mainstay.exec.Command;
import java.nio.file.Path;
import java.util.Map;

/**
 * The machine whose volumes are meant: this one, but in tests one that is made up.
 *
 * @param blockDevices where the kernel lists them
 * @param environment what LVM's programs find
 */
record LvmHost(Path blockDevices, Map<String, String> environment) {
    static final LvmHost OWN = new LvmHost(ActiveVolumes.BLOCK_DEVICES, Map.of());

    Command command(Command command) {
        return command.withEnvironment(environment);
    }
}
