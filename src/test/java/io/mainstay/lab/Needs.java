package io.mainstay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the lab needs of the machine. */
public final class Needs {
    private Needs() {}

    /** What is missing, in plain words; empty when the lab can run. */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name").equals("Linux")) {
            return List.of("Linux: the lab is made of its namespaces");
        }
        for (String command :
                List.of("ip:iproute2", "unshare:util-linux", "nsenter:util-linux", "cc:gcc and libc6-dev")) {
            String[] parts = command.split(":", 2);
            if (!Shell.has(parts[0])) {
                missing.add(parts[0] + " (Debian: apt-get install " + parts[1] + ")");
            }
        }
        if (!new com.sun.security.auth.module.UnixSystem().getUsername().equals("root")) {
            missing.add("root: namespaces, links and mounts are made by nobody else");
        } else if (missing.isEmpty()) {
            tryOut(missing);
        }
        return missing;
    }

    private static void tryOut(List<String> missing) {
        try {
            Shell.run(
                    "unshare",
                    "--net",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--uts",
                    "--ipc",
                    "--cgroup",
                    "ip",
                    "link",
                    "add",
                    "labtry",
                    "type",
                    "bridge");
        } catch (IOException refused) {
            missing.add("network, mount and pid namespaces with a bridge (" + refused.getMessage() + ")");
        }
        try {
            if (!Files.readString(Path.of("/proc/filesystems")).contains("cgroup2")) {
                missing.add("cgroup v2 in the kernel");
            }
        } catch (IOException unreadable) {
            missing.add("/proc/filesystems (" + unreadable.getMessage() + ")");
        }
    }
}
