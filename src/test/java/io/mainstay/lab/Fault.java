package io.mainstay.lab;

import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * One fault of the lab.
 *
 * @param name as it is written on the command line
 * @param title one line for people: what is done, and what must follow
 * @param fresh true where each run begins with empty hosts that are off; else the cluster runs and has settled
 * @param config what differs from the usual configuration
 * @param script does it, waits for what must follow, and measures
 */
record Fault(String name, String title, boolean fresh, UnaryOperator<LabConfig> config, Script script) {
    /** Throws {@link Trial.Broken} when what must follow does not. */
    interface Script {
        void run(Trial trial) throws IOException;
    }

    Fault(String name, String title, Script script) {
        this(name, title, false, UnaryOperator.identity(), script);
    }
}
