package io.mainstay.resource.lbhealthcheck;

import io.mainstay.resource.Workshop;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.function.LongSupplier;

/** What all health checks of a node share: the event loop they answer on, and a thread for files. */
record House(Vertx vertx, Future<EventLoop> loop, WorkerExecutor files, LongSupplier wallMs) {
    /** Starts the event loop; it ends with the node's Vert.x. */
    static House on(Workshop workshop, HealthCheckVerticle server) {
        Vertx vertx = workshop.vertx();
        return new House(
                vertx,
                vertx.deployVerticle(server).map(id -> server.eventLoop()),
                vertx.createSharedWorkerExecutor("health-check-files", 1),
                workshop.wallMs());
    }
}
