package io.mainstay.resource.check;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One check, and a Vert.x for servers to be asked. */
final class CheckRig {
    final Vertx vertx = Vertx.vertx();
    final Map<String, Object> values = new HashMap<>();
    private final ResourceType type;
    private final Path state;
    private final Workshop workshop;
    private FakeContext context;
    private Resource resource;

    CheckRig(ResourceType type, Path state) {
        this.type = type;
        this.state = state;
        this.workshop = Workshops.at(state, "test-checks");
        defaults(type, values);
    }

    static void defaults(ResourceType type, Map<String, Object> values) {
        type.parameters()
                .forEach(parameter -> parameter.defaultValue().ifPresent(value -> values.put(parameter.key(), value)));
    }

    /** With the values as they are now. */
    Resource born() throws Exception {
        if (resource != null) {
            Tests.await(resource.close());
            context.close();
        }
        context = new FakeContext(new ResourceId("web", "check"), Map.copyOf(values), state, workshop);
        resource = type.create(context);
        return resource;
    }

    /** On a context of the client's Vertx, as agents do: between connection and handler nothing can arrive there. */
    MonitorResult ask() throws Exception {
        Resource asked = born();
        Promise<MonitorResult> answer = Promise.promise();
        workshop.vertx()
                .getOrCreateContext()
                .runOnContext(now -> asked.monitor(new Call(1)).onComplete(answer));
        return Tests.await(answer.future());
    }

    void end() throws Exception {
        if (resource != null) {
            Tests.await(resource.close());
            context.close();
        }
        workshop.close();
        Tests.await(vertx.close());
    }
}
