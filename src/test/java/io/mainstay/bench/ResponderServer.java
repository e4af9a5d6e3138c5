package io.mainstay.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.mainstay.core.agent.Outcome;
import io.mainstay.resource.lbhealthcheck.HealthRig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** A health check in service with its three listeners, for {@code scripts/bench responder}; ends with its input. */
public final class ResponderServer {
    private ResponderServer() {}

    /** Arguments: the TCP, HTTP and agent ports, all on 127.0.0.1. Prints {@code ready} when it is in service. */
    public static void main(String[] ports) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Path directory = Files.createTempDirectory("mainstay-bench");
        HealthRig rig = new HealthRig(directory);
        rig.with("port", Long.valueOf(ports[0]))
                .with("http.port", Long.valueOf(ports[1]))
                .with("agent.port", Long.valueOf(ports[2]))
                .with("HC_TIMEOUT", 3_600_000L);
        Outcome outcome = HealthRig.await(rig.online());
        System.out.println(outcome.isDone() ? "ready" : outcome.detail());
        while (System.in.read() >= 0) {
            continue;
        }
        rig.stop();
        Files.deleteIfExists(directory);
    }
}
