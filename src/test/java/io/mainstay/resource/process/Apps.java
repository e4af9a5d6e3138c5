package io.mainstay.resource.process;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Programs;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Process resources for tests, real ones, all called web/app; what they run is ended with this. */
final class Apps {
    static final ResourceId APP = new ResourceId("web", "app");
    static final String FOREVER = "while :; do sleep 0.05; done";

    final Map<String, Object> parameters = new HashMap<>();
    final Path state;
    private final String node = "test-" + UUID.randomUUID();
    private final List<Resource> made = new ArrayList<>();
    private long calls;

    Apps(Path state) {
        this.state = state;
    }

    FakeContext context(String script) {
        parameters.put("command", List.of("/bin/sh", "-c", script));
        return new FakeContext(APP, Map.copyOf(parameters), state, Workshops.at(state, node));
    }

    /** One life of the agent. */
    Resource open(FakeContext context) throws Exception {
        Resource app = new ProcessType().create(context);
        made.add(app);
        Tests.await(app.open(call()));
        return app;
    }

    /** As {@link #open}, with the first monitor not waiting for its end (A5). */
    Resource openAndMonitorAtOnce(FakeContext context) throws Exception {
        Resource app = new ProcessType().create(context);
        made.add(app);
        Future<Outcome> opening = app.open(call());
        Tests.await(app.monitor(call()));
        Tests.await(opening);
        return app;
    }

    MonitorResult monitor(Resource app) throws Exception {
        return Tests.await(app.monitor(call()));
    }

    Call call() {
        return new Call(++calls);
    }

    static long pid(Resource app) {
        return Long.parseLong(app.info().get("pid"));
    }

    String output() throws IOException {
        Path output = state.resolve("log/web-app.out");
        return Files.exists(output) ? Files.readString(output) : "";
    }

    void close() throws Exception {
        for (Resource each : made) {
            Tests.await(each.close());
        }
        try (Programs programs = new Programs(state, node, Tests::nowMs)) {
            Tests.await(programs.kill(APP));
        }
    }
}
