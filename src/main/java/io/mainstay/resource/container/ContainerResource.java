package io.mainstay.resource.container;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.FenceEntry;
import io.mainstay.resource.Hearing;
import io.mainstay.resource.PromptLook;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.Variables;
import io.mainstay.resource.container.ContainerState.Presence;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container. Each verb is a run of the engine's command line; what the engine tells of the container leads to a
 * look at once. From before it goes online until it is found offline, the guard knows the command that cleans it. Looks
 * come on other threads than calls, so the few fields are guarded; nothing waits while it holds the guard.
 */
final class ContainerResource implements Resource {
    /** Exit codes of run: what the container is to run cannot be executed, or is not in the image. */
    private static final int NOT_EXECUTABLE = 126;

    private static final int NOT_IN_IMAGE = 127;

    private final ResourceContext context;
    private final FenceEntry fence;
    private final PromptLook prompt;
    private final Hearing hearing;
    private Engine engine;
    private String last = "";
    private boolean mayRun;
    private Hearing.@Nullable Subscription subscription;

    ContainerResource(ResourceContext context, Hearing hearing) {
        this.context = context;
        this.hearing = hearing;
        this.fence = context.workshop().fences().entry(context.id());
        this.prompt = new PromptLook(context, this::look);
        this.engine = configuredEngine();
    }

    /** Another name or engine is taken up when this container is down: it would be left running otherwise. */
    @Override
    public synchronized void configured() {
        if (!mayRun) {
            engine = configuredEngine();
        }
    }

    @Override
    public Future<Outcome> open(Call call) {
        synchronized (this) {
            if (subscription == null) {
                subscription = hearing.subscribe(
                        context, engine.listening(), context.id().toString(), prompt::hint);
            }
        }
        return look(call)
                .map(found -> found.status() == MonitorResult.Status.UNKNOWN
                        ? Outcome.failed(found.detail())
                        : Outcome.done(found.detail()));
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        return look(call).onSuccess(prompt::found);
    }

    @Override
    public Future<Outcome> online(Call call) {
        prompt.acted();
        configured();
        return state(call).compose(state -> {
            if (state.presence() == Presence.UNKNOWN) {
                return Future.succeededFuture(Outcome.failed(state.detail()));
            }
            if (state.presence() == Presence.FOREIGN) {
                return Future.succeededFuture(
                        Outcome.notHere(state.detail() + "; remove it, or give this resource another name"));
            }
            if (state.isRunning()) {
                return Future.succeededFuture(Outcome.done("runs already"));
            }
            return fence.beforeOnline(engine().clean(), FenceCommands.MAX_LIMIT_MS)
                    .compose(registered ->
                            state.isPaused() ? order("unpause", engine().unpause(), call) : begin(state, call));
        });
    }

    private Future<Outcome> begin(ContainerState state, Call call) {
        Engine present = engine();
        if (state.presence() == Presence.OURS && present.reuse() == Engine.Reuse.STOPPED) {
            return order("start", present.start(), call);
        }
        Command make = present.make(Variables.of(context));
        return state.presence() == Presence.ABSENT
                ? order("run", make, call)
                : order("removing the last one", present.clean(), call)
                        .compose(removed ->
                                removed.isDone() ? order("run", make, call) : Future.succeededFuture(removed));
    }

    @Override
    public Future<Outcome> offline(Call call) {
        prompt.acted();
        fence.beforeOffline();
        return state(call).compose(state -> switch (state.presence()) {
            case OURS -> order("stop", engine().stop(), call);
            case ABSENT -> Future.succeededFuture(Outcome.done(state.detail()));
            case FOREIGN, UNKNOWN -> Future.succeededFuture(Outcome.failed(state.detail()));
        });
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        prompt.acted();
        fence.beforeOffline();
        return order("kill", engine().clean(), call).onSuccess(this::cleaned);
    }

    private synchronized void cleaned(Outcome outcome) {
        if (outcome.isDone()) {
            mayRun = false;
        }
    }

    @Override
    public Future<Outcome> close() {
        prompt.close();
        synchronized (this) {
            if (subscription != null) {
                subscription.close();
                subscription = null;
            }
        }
        return Future.succeededFuture(Outcome.done());
    }

    @Override
    public synchronized Map<String, String> info() {
        Map<String, String> info = new LinkedHashMap<>();
        info.put("container", engine.name());
        info.put("image", engine.image());
        if (!last.isEmpty()) {
            info.put(String.valueOf(Path.of(engine.engine()).getFileName()), last);
        }
        if (subscription != null) {
            info.put("changes", subscription.words());
        }
        return info;
    }

    /** A look by call or by hint; both keep the guard's knowledge right. */
    private Future<MonitorResult> look(Call call) {
        long look = fence.look();
        Command clean = engine().clean();
        return state(call).map(ContainerState::monitor).compose(found -> {
            if (found.status() == MonitorResult.Status.UNKNOWN) {
                return Future.succeededFuture(found);
            }
            Future<Void> known =
                    found.isDown() ? fence.foundOffline(look) : fence.foundOnline(clean, FenceCommands.MAX_LIMIT_MS);
            return known.map(found);
        });
    }

    private Future<ContainerState> state(Call call) {
        Engine asked = engine();
        return run(asked.inspect(), call)
                .map(exit -> ContainerState.of(exit, asked))
                .onSuccess(state -> {
                    synchronized (this) {
                        last = state.detail();
                        if (state.presence() != Presence.UNKNOWN) {
                            mayRun = state.presence() == Presence.OURS
                                    && !state.monitor().isDown();
                        }
                    }
                });
    }

    private Future<Outcome> order(String verb, Command command, Call call) {
        if (call.isCancelled()) {
            return Future.succeededFuture(Outcome.failed("cancelled before " + verb));
        }
        return run(command, call).map(exit -> {
            if (exit.code() == 0) {
                return Outcome.done();
            }
            String words = engine().engine() + " " + verb + " " + exit.evidence();
            return verb.equals("run") && (exit.code() == NOT_EXECUTABLE || exit.code() == NOT_IN_IMAGE)
                    ? Outcome.notHere(words)
                    : Outcome.failed(words);
        });
    }

    private Future<Exit> run(Command command, Call call) {
        return context.workshop().runner().run(command, call);
    }

    private synchronized Engine engine() {
        return engine;
    }

    private Engine configuredEngine() {
        return Engine.of(context.id(), context.node(), context.parameters());
    }
}
