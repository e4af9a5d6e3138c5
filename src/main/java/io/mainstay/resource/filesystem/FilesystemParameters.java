package io.mainstay.resource.filesystem;

import io.mainstay.resource.ParameterValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is configured, as {@link FilesystemType} describes it. */
record FilesystemParameters(
        String device,
        String directory,
        String type,
        List<String> options,
        boolean isMade,
        Fsck.Policy fsck,
        Busy busy,
        long busyWaitMs,
        long unmountMs,
        Optional<DeepCheck> check) {
    /** What happens to those who keep it busy; each includes the one before. */
    enum Busy {
        REPORT,
        TERM,
        KILL
    }

    static FilesystemParameters of(ParameterValues values, String node) {
        String directory = Path.of(values.text("directory")).normalize().toString();
        return new FilesystemParameters(
                withoutSlash(values.text("device")),
                directory,
                values.text("fstype"),
                values.texts("options"),
                values.flag("create"),
                Fsck.Policy.of(values.text("fsck")),
                Busy.valueOf(values.text("busy").toUpperCase(Locale.ROOT)),
                values.number("busyWait"),
                values.number("unmountTimeout"),
                DeepCheck.of(values, directory, node));
    }

    /** The kernel shows a server's directory without the last slash. */
    static String withoutSlash(String device) {
        boolean isRoot = device.length() < 2 || device.endsWith(":/");
        return device.endsWith("/") && !isRoot ? withoutSlash(device.substring(0, device.length() - 1)) : device;
    }

    boolean isOfSameMount(FilesystemParameters other) {
        return device.equals(other.device) && directory.equals(other.directory) && type.equals(other.type);
    }

    Backing backing() {
        return Backing.of(type, device);
    }

    boolean isReadOnly() {
        return options.contains("ro");
    }

    /** Where the kernel shows that it still holds a block device's file system, mounted somewhere or being written back. */
    Optional<String> held(Device resolved) {
        return backing() == Backing.BLOCK && !type.equals("auto")
                ? Optional.of("/sys/fs/" + (type.startsWith("ext") ? "ext4" : type) + "/" + resolved.kernelName())
                : Optional.empty();
    }
}
