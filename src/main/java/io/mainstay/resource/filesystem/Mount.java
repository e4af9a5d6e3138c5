package io.mainstay.resource.filesystem;

import java.util.List;

/**
 * One line of the kernel's mount table, proc(5).
 *
 * @param deviceNumber major:minor of the file system, {@code 8:1}
 * @param root what of the file system is mounted; {@code /} but for bind mounts and subvolumes
 * @param directory where
 * @param options of this mount
 * @param type such as {@code ext4}
 * @param source the device, or whatever the file system calls itself
 * @param superOptions of the file system as a whole
 */
record Mount(
        String deviceNumber,
        String root,
        String directory,
        List<String> options,
        String type,
        String source,
        List<String> superOptions) {
    boolean isReadOnly() {
        return options.contains("ro") || superOptions.contains("ro");
    }

    /** Such as {@code /dev/sdb1 (ext4)}. */
    String words() {
        return source + " (" + type + ")";
    }
}
