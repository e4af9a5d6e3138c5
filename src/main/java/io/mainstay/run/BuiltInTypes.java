package io.mainstay.run;

import io.mainstay.exec.Runner;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.dummy.DummyType;
import io.mainstay.resource.lbhealthcheck.LbHealthCheckType;
import io.mainstay.resource.process.ProcessType;
import io.mainstay.resource.script.ScriptType;
import io.vertx.core.Vertx;
import java.util.List;

/** The resource types that come with the program. */
public final class BuiltInTypes {
    private BuiltInTypes() {}

    static TypeCatalog running(Vertx vertx) {
        Runner runner = new Runner(vertx);
        return new TypeCatalog(List.of(
                new ProcessType(runner), new ScriptType(runner), new LbHealthCheckType(vertx), new DummyType()));
    }
}
