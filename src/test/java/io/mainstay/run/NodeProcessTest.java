package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeProcessTest {
    @Test
    void whatWakesUpWhileTheNodeEndsBreaksNoInvariant() throws Exception {
        AtomicInteger broken = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            Vertx vertx = Vertx.vertx();
            vertx.exceptionHandler(failure -> broken.incrementAndGet());
            for (int timer = 0; timer < 50; timer++) {
                // As the configuration is looked at.
                vertx.setPeriodic(1, id -> vertx.fileSystem().readFile("pom.xml"));
            }
            NodeProcess.end(vertx).await(10, TimeUnit.SECONDS);
        }
        assertThat(broken).hasValue(0);
    }
}
