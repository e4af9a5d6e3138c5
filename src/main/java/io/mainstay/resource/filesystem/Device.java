package io.mainstay.resource.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be mounted, resolved to how the kernel names it.
 *
 * @param source as mount is given it
 * @param number major:minor of a block device; empty for other kinds, and for a device that is not there
 */
record Device(String source, Optional<String> number) {
    private static final int TYPE_BITS = 0_170_000;
    private static final int BLOCK_BITS = 0_060_000;

    static Device named(String source) {
        return new Device(source, Optional.empty());
    }

    /** Follows links below /dev, which never hangs. Blocking. */
    static Device below(String path) throws IOException {
        Path real = Path.of(path).toRealPath();
        int mode = (Integer) Files.getAttribute(real, "unix:mode");
        if ((mode & TYPE_BITS) != BLOCK_BITS) {
            throw new IOException(path + " is no block device");
        }
        return new Device(real.toString(), Optional.of(number((Long) Files.getAttribute(real, "unix:rdev"))));
    }

    /** As the kernel and the C library pack it. */
    static String number(long packed) {
        long major = ((packed >> 8) & 0xfff) | ((packed >> 32) & 0xffff_f000L);
        long minor = (packed & 0xff) | ((packed >> 12) & 0xffff_ff00L);
        return major + ":" + minor;
    }

    /** {@code sdb1}, as /sys calls it. */
    String kernelName() {
        return source.substring(source.lastIndexOf('/') + 1);
    }
}
