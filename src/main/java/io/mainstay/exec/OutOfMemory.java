package io.mainstay.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom the kernel kills last when the machine's memory is used up: the agent, but not what it runs. */
public final class OutOfMemory {
    private static final Logger LOG = LoggerFactory.getLogger(OutOfMemory.class);
    /** Before any program is thought of; the guard alone is spared altogether. */
    private static final String SPARED = "-900";

    private static volatile boolean spared;

    private OutOfMemory() {}

    /** Has this process spared, where it may; without the right to it (CAP_SYS_RESOURCE) nothing changes. */
    public static void spareAgent() {
        try {
            write("self", SPARED);
            spared = true;
        } catch (IOException refused) {
            LOG.debug("The agent is not spared when memory runs out: {}", refused.toString());
        }
    }

    /** A child inherits it; a service is to be killed like any other. */
    static void unspare(long pid) {
        if (!spared) {
            return;
        }
        try {
            write(Long.toString(pid), "0");
        } catch (IOException gone) {
            LOG.debug("Process {} ended before it was set apart: {}", pid, gone.toString());
        }
    }

    /** What a long-lived program gives itself before it is executed; empty where it has inherited the right value. */
    static String ofPrograms() {
        return spared ? "0" : "";
    }

    private static void write(String pid, String value) throws IOException {
        Files.writeString(Path.of("/proc", pid, "oom_score_adj"), value, StandardOpenOption.WRITE);
    }
}
