package io.mainstay.resource.lvm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The volumes that the kernel holds, by the names of its device-mapper devices: true also when the disks beneath do not
 * answer, and never waiting for them.
 */
final class ActiveVolumes {
    /** Where the kernel lists its block devices. */
    static final Path BLOCK_DEVICES = Path.of("/sys/block");

    private ActiveVolumes() {}

    /** The names of all device-mapper devices. Blocking, but only for the kernel's memory. */
    static List<String> names(Path blockDevices) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(blockDevices, "dm-*")) {
            for (Path device : devices) {
                name(device).ifPresent(names::add);
            }
        }
        return names;
    }

    private static Optional<String> name(Path device) throws IOException {
        try {
            return Optional.of(Files.readString(device.resolve("dm/name")).strip());
        } catch (NoSuchFileException gone) {
            return Optional.empty(); // Removed meanwhile.
        }
    }

    /** Those of a group, or of one volume and what lies beneath it. Pure. */
    static List<String> of(List<String> names, LvmParameters parameters) {
        String group = escaped(parameters.group()) + "-";
        return names.stream()
                .filter(name -> parameters.volume().isPresent()
                        ? isLayerOf(name, group + escaped(parameters.volume().get()))
                        : isAfterSingleDash(name, group))
                .toList();
    }

    private static boolean isLayerOf(String name, String volume) {
        return name.equals(volume) || isAfterSingleDash(name, volume + "-");
    }

    /** A dash inside a name is written twice: {@code a--b-c} is volume c of group a-b. */
    private static boolean isAfterSingleDash(String name, String prefix) {
        return name.startsWith(prefix) && !name.startsWith(prefix + "-");
    }

    static String escaped(String name) {
        return name.replace("-", "--");
    }
}
