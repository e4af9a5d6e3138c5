package io.mainstay.resource.filesystem;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    static FilesystemParameters of(Map<String, Object> values, String node) {
        String directory =
                Path.of((String) values.get("directory")).normalize().toString();
        return new FilesystemParameters(
                withoutSlash((String) values.get("device")),
                directory,
                (String) values.get("fstype"),
                options(values),
                Boolean.TRUE.equals(values.get("create")),
                Fsck.Policy.of((String) values.get("fsck")),
                Busy.valueOf(((String) values.get("busy")).toUpperCase(Locale.ROOT)),
                (Long) values.get("busyWait"),
                (Long) values.get("unmountTimeout"),
                DeepCheck.of(values, directory, node));
    }

    static List<String> options(Map<String, Object> values) {
        return values.get("options") instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
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
