package io.mainstay.resource.lsb;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.FenceEntry;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.Variables;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One init script. Each verb is one call of it, and a cancelled call kills the script with its process group. From
 * before it is started until it is found offline, the guard knows its stop.
 */
final class LsbResource implements Resource {
    private final ResourceContext context;
    private final FenceEntry fence;
    private final Function<Map<String, Object>, InitScript> reading;
    private InitScript script;

    LsbResource(ResourceContext context, Function<Map<String, Object>, InitScript> reading) {
        this.context = context;
        this.fence = context.workshop().fences().entry(context.id());
        this.reading = reading;
        this.script = reading.apply(context.parameters());
    }

    @Override
    public void configured() {
        script = reading.apply(context.parameters());
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        long look = fence.look();
        Command stop = command("stop");
        return run("status", call).map(LsbCode::status).compose(found -> switch (found.status()) {
            case ONLINE -> fence.foundOnline(stop, FenceCommands.MAX_LIMIT_MS).map(found);
            case OFFLINE -> fence.foundOffline(look).map(found);
            case UNKNOWN -> Future.succeededFuture(found);
        });
    }

    @Override
    public Future<Outcome> online(Call call) {
        return fence.beforeOnline(command("stop"), FenceCommands.MAX_LIMIT_MS)
                .compose(registered -> run("start", call))
                .map(LsbCode::start);
    }

    @Override
    public Future<Outcome> offline(Call call) {
        fence.beforeOffline();
        return run("stop", call).map(LsbCode::stop);
    }

    /** A stop that failed counts as done where nothing runs: not installed, not configured. */
    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return offline(call)
                .compose(stopped -> stopped.isDone() || call.isCancelled()
                        ? Future.succeededFuture(stopped)
                        : run("status", call).map(LsbCode::status).map(found -> afterFailedStop(stopped, found)));
    }

    private static Outcome afterFailedStop(Outcome stopped, MonitorResult found) {
        return found.isDown()
                ? Outcome.done(stopped.detail() + ", but nothing runs: " + found.detail())
                : Outcome.failed(stopped.detail() + "; then " + found.detail());
    }

    @Override
    public Map<String, String> info() {
        return Map.of("script", String.join(" ", script.call()));
    }

    private Future<Exit> run(String verb, Call call) {
        return context.workshop().runner().run(command(verb), call);
    }

    private Command command(String verb) {
        List<String> argv = new ArrayList<>(script.call());
        argv.add(verb);
        return new Command(argv, Optional.empty(), Variables.of(context), Optional.empty(), Optional.empty());
    }
}
