package io.mainstay.resource.ocf;

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
import io.mainstay.resource.ocf.OcfCode.Look;
import io.mainstay.resource.ocf.OcfVariables.Action;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resource behind an OCF agent. Each verb is one call of it, and a cancelled call kills it with its process group.
 * From before it is started until it is found offline, the guard knows the agent's stop. Answers come on other threads
 * than calls, so the few fields are guarded.
 */
final class OcfResource implements Resource {
    private static final Logger LOG = LoggerFactory.getLogger(OcfResource.class);

    private final ResourceContext context;
    private final FenceEntry fence;
    private volatile OcfParameters parameters;
    private Look look = Look.PROBE;
    private long deepFromMs;
    private long lastCall;

    OcfResource(ResourceContext context) {
        this.context = context;
        this.fence = context.workshop().fences().entry(context.id());
        this.parameters = OcfParameters.of(context.parameters());
    }

    @Override
    public void configured() {
        parameters = OcfParameters.of(context.parameters());
    }

    @Override
    public Future<Outcome> open(Call call) {
        begin(call);
        expect(call, Look.PROBE);
        return context.workshop()
                .programs()
                .later(OcfResource::makeTemporary)
                .compose(made ->
                        run(Action.once("validate-all", context.settings().openTimeoutMs()), call))
                .map(OcfCode::validate);
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        Look how = begin(call);
        long seen = fence.look();
        return run(how == Look.PROBE ? probe() : repeated(), call)
                .map(exit -> OcfCode.monitor(exit, how))
                .compose(found -> {
                    if (found.status() == MonitorResult.Status.ONLINE) {
                        expect(call, Look.RUNNING);
                        return fence.foundOnline(fenceCommand(), FenceCommands.MAX_LIMIT_MS)
                                .map(found);
                    }
                    if (found.isDown()) {
                        return fence.foundOffline(seen).map(found);
                    }
                    return Future.succeededFuture(found);
                });
    }

    @Override
    public Future<Outcome> online(Call call) {
        begin(call);
        expect(call, Look.RUNNING);
        return fence.beforeOnline(fenceCommand(), FenceCommands.MAX_LIMIT_MS)
                .compose(registered ->
                        run(Action.once("start", context.settings().onlineTimeoutMs()), call))
                .map(OcfCode::start)
                .otherwise(this::notStarted);
    }

    /** An agent that is gone is not installed (A56); whatever else kept it from being run may pass. */
    private Outcome notStarted(Throwable failed) {
        String reason = String.valueOf(failed.getMessage());
        return Files.isExecutable(parameters.file()) ? Outcome.failed(reason) : Outcome.notHere(reason);
    }

    @Override
    public Future<Outcome> offline(Call call) {
        begin(call);
        expect(call, Look.PROBE);
        fence.beforeOffline();
        return run(Action.once("stop", context.settings().offlineTimeoutMs()), call)
                .map(OcfCode::stop);
    }

    /** An agent that lacks what it needs often cannot stop either; then a look tells whether anything is there to stop. */
    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        begin(call);
        expect(call, Look.PROBE);
        fence.beforeOffline();
        return run(Action.once("stop", context.settings().cleanTimeoutMs()), call)
                .map(OcfCode::stop)
                .compose(stopped -> stopped.isDone() || call.isCancelled()
                        ? Future.succeededFuture(stopped)
                        : run(probe(), call).map(exit -> afterFailedStop(stopped, exit)));
    }

    private static Outcome afterFailedStop(Outcome stopped, Exit probed) {
        MonitorResult found = OcfCode.monitor(probed, Look.PROBE);
        return found.isDown()
                ? Outcome.done(stopped.detail() + ", but nothing runs: " + found.detail())
                : Outcome.failed(stopped.detail() + "; then " + found.detail());
    }

    @Override
    public Map<String, String> info() {
        return Map.of("agent", parameters.name().toString());
    }

    /** The machine's own start-up makes it where systemd runs; elsewhere nobody does. */
    private static void makeTemporary() {
        try {
            Files.createDirectories(Path.of(OcfVariables.TEMPORARY));
        } catch (IOException failed) {
            LOG.warn("{} cannot be made, and agents keep files there: {}", OcfVariables.TEMPORARY, failed.getMessage());
        }
    }

    private Action probe() {
        return Action.once("monitor", context.settings().monitorTimeoutMs());
    }

    /** The deeper check when it is due, else the usual one. */
    private synchronized Action repeated() {
        OcfParameters now = parameters;
        long timeoutMs = context.settings().monitorTimeoutMs();
        if (now.checkLevel() > 0 && context.nowMs() - deepFromMs >= now.checkIntervalMs()) {
            deepFromMs = context.nowMs();
            return new Action("monitor", timeoutMs, now.checkIntervalMs(), now.checkLevel());
        }
        return new Action("monitor", timeoutMs, context.settings().monitorIntervalMs(), 0);
    }

    /** From here on the answer of an earlier call, which may be cancelled and late, changes nothing. */
    private synchronized Look begin(Call call) {
        lastCall = call.number();
        return look;
    }

    private synchronized void expect(Call call, Look next) {
        if (call.number() == lastCall) {
            if (look != next && next == Look.RUNNING) {
                deepFromMs = context.nowMs();
            }
            look = next;
        }
    }

    private Future<Exit> run(Action action, Call call) {
        return context.workshop().runner().run(command(action), call);
    }

    /** Agents name files after it. No name of ours has a dot, so no two resources share one. */
    private String instance() {
        return context.id().group() + "." + context.id().resource();
    }

    /** The guard gives it no longer than any other. */
    private Command fenceCommand() {
        return command(Action.once("stop", FenceCommands.MAX_LIMIT_MS));
    }

    private Command command(Action action) {
        Map<String, String> variables = new LinkedHashMap<>(Variables.of(context));
        variables.putAll(OcfVariables.of(parameters, instance(), action));
        return new Command(
                List.of(parameters.file().toString(), action.name()),
                Optional.empty(),
                variables,
                Optional.empty(),
                Optional.empty());
    }
}
