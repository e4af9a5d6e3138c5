package io.mainstay.resource.systemd;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.event.EventKind;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.FenceEntry;
import io.mainstay.resource.Hearing;
import io.mainstay.resource.PromptLook;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One unit. Each verb is a run of systemctl; what the bus says about the unit leads to a look at once. From before it
 * goes online until it is found offline, the guard knows the command that cleans it. Looks come on other threads than
 * calls, so the few fields are guarded; nothing waits while it holds the guard.
 */
final class SystemdResource implements Resource {
    private final ResourceContext context;
    private final Hearing hearing;
    private final FenceEntry fence;
    private final PromptLook prompt;
    private Systemctl commands;
    private UnitState last = new UnitState(Map.of());
    private List<String> toldMasters = List.of();
    private String heardAs = "";
    private Hearing.@Nullable Subscription subscription;
    private boolean closed;

    SystemdResource(ResourceContext context, Hearing hearing) {
        this.context = context;
        this.hearing = hearing;
        this.fence = context.workshop().fences().entry(context.id());
        this.prompt = new PromptLook(context, this::look);
        this.commands = Systemctl.of(context.parameters());
    }

    /** Another unit is taken up when this one is offline: it would be left running otherwise. */
    @Override
    public synchronized void configured() {
        if (!last.isActive()) {
            commands = Systemctl.of(context.parameters());
        }
    }

    @Override
    public Future<Outcome> open(Call call) {
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
        return show(call).compose(exit -> {
            if (exit.code() != 0) {
                return Future.succeededFuture(Outcome.failed(UnitState.failure("show", exit)));
            }
            UnitState state = UnitState.parse(exit.output());
            if (state.obstacle().isPresent()) {
                return Future.succeededFuture(Outcome.notHere(state.obstacle().get()));
            }
            if (call.isCancelled()) {
                return Future.succeededFuture(Outcome.failed("cancelled before it began"));
            }
            return fence.beforeOnline(commands().clean(), FenceCommands.MAX_LIMIT_MS)
                    .compose(registered -> run(commands().start(), call))
                    .compose(started -> started.code() == 0
                            ? Future.succeededFuture(Outcome.done(state.isActive() ? "was active already" : ""))
                            : explain("start", started, call));
        });
    }

    @Override
    public Future<Outcome> offline(Call call) {
        prompt.acted();
        fence.beforeOffline();
        return run(commands().stop(), call)
                .compose(stopped ->
                        stopped.code() == 0 ? Future.succeededFuture(Outcome.done()) : explain("stop", stopped, call));
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        prompt.acted();
        fence.beforeOffline();
        return run(commands().clean(), call)
                .map(cleaned -> cleaned.code() == Systemctl.CLEANED
                        ? Outcome.done("nothing of it runs")
                        : Outcome.failed(UnitState.failure("kill and stop", cleaned)))
                .onSuccess(this::cleaned);
    }

    private synchronized void cleaned(Outcome outcome) {
        if (outcome.isDone()) {
            last = new UnitState(Map.of());
        }
    }

    @Override
    public Future<Outcome> close() {
        prompt.close();
        synchronized (this) {
            closed = true;
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
        info.put("unit", heardAs.isEmpty() ? commands.unit() : heardAs);
        if (!last.properties().isEmpty()) {
            info.put("systemd", last.get("ActiveState") + " (" + last.get("SubState") + ")");
        }
        if (!last.get("NRestarts").isEmpty() && !last.get("NRestarts").equals("0")) {
            info.put("restarted by systemd", last.get("NRestarts"));
        }
        if (subscription != null) {
            info.put("changes", subscription.words());
        }
        if (!toldMasters.isEmpty()) {
            info.put("beware", String.join("; ", toldMasters));
        }
        return info;
    }

    /** A look by call or by hint; both keep the guard's knowledge right. */
    private Future<MonitorResult> look(Call call) {
        long look = fence.look();
        Command clean = commands().clean();
        return show(call).map(UnitState::monitor).compose(found -> {
            if (found.status() == MonitorResult.Status.UNKNOWN) {
                return Future.succeededFuture(found);
            }
            Future<Void> known =
                    found.isDown() ? fence.foundOffline(look) : fence.foundOnline(clean, FenceCommands.MAX_LIMIT_MS);
            return known.map(found);
        });
    }

    private Future<Exit> show(Call call) {
        return run(commands().show(), call).onSuccess(exit -> {
            if (exit.code() == 0) {
                learn(UnitState.parse(exit.output()));
            }
        });
    }

    private void learn(UnitState state) {
        List<String> masters = state.otherMasters();
        boolean told;
        synchronized (this) {
            last = state;
            told = masters.equals(toldMasters);
            toldMasters = masters;
            // The bus speaks of a unit by its first name, which an alias is not.
            if (!closed && !state.get("Id").equals(heardAs)) {
                heardAs = state.get("Id");
                if (subscription != null) {
                    subscription.close();
                }
                subscription = hearing.subscribe(context, commands.listening(), heardAs, prompt::hint);
            }
        }
        if (!told) {
            masters.forEach(each -> context.raise(EventKind.RESOURCE_TWO_MASTERS, each));
        }
    }

    /** systemctl's own words end in an advice to look elsewhere; the unit's state says what happened. */
    private Future<Outcome> explain(String verb, Exit exit, Call call) {
        if (call.isCancelled()) {
            return Future.succeededFuture(Outcome.failed("cancelled; systemctl " + verb + " was ended"));
        }
        return show(call).map(shown -> {
            MonitorResult found = UnitState.monitor(shown);
            if (verb.equals("stop") && found.isDown()) {
                return Outcome.done(found.detail());
            }
            return Outcome.failed(
                    found.status() == MonitorResult.Status.UNKNOWN && shown.code() != 0
                            ? found.detail()
                            : "systemctl " + verb + " " + exit.words() + "; the unit is " + found.detail());
        });
    }

    private Future<Exit> run(Command command, Call call) {
        return context.workshop().runner().run(command, call);
    }

    private synchronized Systemctl commands() {
        return commands;
    }
}
