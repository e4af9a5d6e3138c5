package io.mainstay.node;

import io.mainstay.core.group.Ownership;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** What every agent of a node shares. */
record AgentNode(Vertx vertx, String name, Path stateDirectory, Ownership ownership) {}
