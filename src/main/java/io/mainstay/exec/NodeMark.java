package io.mainstay.exec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The environment variable by which every program of this node, and whatever it leaves behind, is known to be this
 * node's: the guard looks for it when it ends everything.
 *
 * @param value the real path of the node's state directory
 */
record NodeMark(String value) {
    static final String NAME = "MAINSTAY_GUARDED";

    static NodeMark of(Path stateDirectory) throws IOException {
        return new NodeMark(stateDirectory.toRealPath().toString());
    }

    /**
     * The name of the cgroup that holds all of this node's programs. Another node of the same name, of another cluster on
     * the same machine, has another state directory and must not share it: each kills all that is in its own.
     */
    String cgroupOf(String node) {
        return node + "-" + Integer.toHexString(value.hashCode());
    }

    /** After all others, since no program may be taken out of the guard's sight. */
    void putInto(Map<String, String> environment) {
        environment.put(NAME, value);
    }
}
