package io.mainstay.node;

import io.mainstay.core.group.Ownership;
import io.mainstay.resource.Workshop;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** What every agent of a node shares. */
record AgentNode(String name, Path stateDirectory, Ownership ownership, Workshop workshop) {
    Vertx vertx() {
        return workshop.vertx();
    }
}
