package io.mainstay.ledger;

import java.lang.reflect.Field;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.JvmPauseMonitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Ratis' settings do not offer. Its private parts are used here and nowhere else. */
final class RatisInsides {
    private static final Logger LOG = LoggerFactory.getLogger(RatisInsides.class);

    private RatisInsides() {}

    /**
     * Ends its watch for pauses of the JVM, which asks Java twice a second how long it has collected garbage: a thirtieth of
     * what a node costs at rest. It would have a leader step down that was stopped for long; such a one is told by the first
     * answer that another leads. Another version may have it elsewhere; then it goes on.
     */
    static void endPauseMonitor(RaftServer server) {
        try {
            Field field = server.getClass().getDeclaredField("pauseMonitor");
            field.setAccessible(true);
            if (field.get(server) instanceof JvmPauseMonitor monitor) {
                monitor.stop();
            }
        } catch (ReflectiveOperationException elsewhere) {
            LOG.debug("Ratis' watch for pauses goes on: it is not where it was", elsewhere);
        }
    }
}
