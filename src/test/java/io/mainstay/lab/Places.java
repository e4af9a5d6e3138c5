package io.mainstay.lab;

import java.nio.file.Path;

/**
 * Where the files of one lab lie; seen under the same names by every host.
 *
 * @param run the directory of this lab
 * @param programs where the lab's own programs are
 */
record Places(Path run, Path programs) {
    Path program(String name) {
        return programs.resolve(name);
    }

    /**
     * A file system that all hosts reach, as a disk in a storage network is; in the lab's own mount namespace, so nobody else
     * sees it.
     */
    Path sharedDisk() {
        return Path.of("/mnt");
    }

    /** Every host's life signs. */
    Path signs() {
        return run.resolve("signs/marker.log");
    }

    Path probes() {
        return run.resolve("signs/probes.log");
    }

    /** What outlives a boot of a host: a small file system of its own. */
    Path disk(String host) {
        return run.resolve(host + "/disk");
    }

    Path state(String host) {
        return disk(host).resolve("state");
    }

    Path config(String host) {
        return run.resolve(host + "/mainstay.yaml");
    }

    Path log(String host) {
        return run.resolve(host + "/agent.log");
    }

    Path cgroups() {
        return run.resolve("cgroup");
    }

    Path timeline() {
        return run.resolve("timeline.txt");
    }
}
