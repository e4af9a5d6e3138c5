package io.mainstay.resource;

import io.mainstay.exec.Tests;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;

/** Workshops for tests: real programs, one Vert.x for all. */
public final class Workshops {
    private static final Vertx VERTX = Vertx.vertx();

    private Workshops() {}

    public static Workshop at(Path state, String node) {
        try {
            return Workshop.open(VERTX, state, node, Tests::nowMs, System::currentTimeMillis);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
