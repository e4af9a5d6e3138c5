package io.mainstay.hook;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.hook.EventHook;
import io.mainstay.core.hook.HookTrial;
import io.mainstay.core.hook.HookView;
import io.mainstay.exec.Runner;
import io.mainstay.exec.Tests;
import io.mainstay.node.FakeWakeups;
import io.mainstay.node.NodeIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** One node's event hooks on a Vert.x of their own, with a clock that the test moves. */
final class HookNode implements AutoCloseable {
    final List<Occurrence> raised = new CopyOnWriteArrayList<>();
    final FakeWakeups clock = new FakeWakeups(0);
    private final Vertx vertx = Vertx.vertx();
    private final Runner runner;

    HookNode(String name, Path directory, Function<Vertx, HookLog> log, EventHook... hooks) throws Exception {
        LocalCodec.register(vertx);
        runner = new Runner(directory.resolve(name), Tests::nowMs);
        vertx.eventBus().<Occurrence>localConsumer(Addresses.LOCAL_OCCURRENCE, message -> raised.add(message.body()));
        NodeIdentity identity = new NodeIdentity(name, "shop", "1.0", 3, 0);
        Tests.await(vertx.deployVerticle(
                new HookVerticle(identity, List.of(hooks), log.apply(vertx), runner, clock, () -> 1_000L)));
    }

    Vertx vertx() {
        return vertx;
    }

    void configure(EventHook... hooks) {
        vertx.eventBus()
                .publish(HookVerticle.CONFIGURED, new HookVerticle.Configured(List.of(hooks)), LocalCodec.LOCAL);
    }

    List<HookView> views() throws Exception {
        return Tests.await(vertx.eventBus()
                .<List<HookView>>request(Addresses.LOCAL_HOOKS_NOW, "", LocalCodec.LOCAL)
                .map(Message::body));
    }

    Future<HookTrial> test(String hook) {
        return vertx.eventBus()
                .<HookTrial>request(Addresses.LOCAL_HOOK_TRIAL, new HookTrial.Asked(hook, "kim"), LocalCodec.LOCAL)
                .map(Message::body);
    }

    /** Moves the clock on and on until it has come true. */
    void until(Callable<Boolean> condition) throws Exception {
        Tests.within(30, () -> {
            if (condition.call()) {
                return true;
            }
            clock.advance(10);
            return false;
        });
    }

    @Override
    public void close() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        runner.close();
    }
}
