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

    /** After all others, since no program may be taken out of the guard's sight. */
    void putInto(Map<String, String> environment) {
        environment.put(NAME, value);
    }
}
