package io.mainstay.run;

import io.mainstay.exec.Programs;
import io.mainstay.exec.Runner;
import io.mainstay.node.NodeClock;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.dummy.DummyType;
import io.mainstay.resource.lbhealthcheck.LbHealthCheckType;
import io.mainstay.resource.process.ProcessType;
import io.mainstay.resource.script.ScriptType;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The resource types that come with the program. */
public final class BuiltInTypes {
    private BuiltInTypes() {}

    static TypeCatalog running(Vertx vertx) throws IOException {
        Path state = java.nio.file.Files.createTempDirectory("x");
        Programs programs = new Programs(state, "n1", NodeClock::nowMs);
        Runner runner = new Runner(state.resolve("runner"), NodeClock::nowMs);
        return new TypeCatalog(List.of(
                new ProcessType(programs),
                new ScriptType(runner),
                new LbHealthCheckType(vertx, NodeClock::wallMs),
                new DummyType()));
    }
}
