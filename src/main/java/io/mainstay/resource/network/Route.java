package io.mainstay.resource.network;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Exit;
import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.FenceEntry;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** One route that goes with its group. That it is gone is heard from the kernel. */
final class Route implements Resource {
    private final ResourceContext context;
    private final FenceEntry fence;
    private final IpTool ip;
    private final Watch watch;
    private volatile RouteSettings settings;

    Route(ResourceContext context, KernelNews news) {
        this.context = context;
        this.fence = context.workshop().fences().entry(context.id());
        this.ip = new IpTool(context);
        this.settings = RouteSettings.of(context.parameters());
        this.watch = new Watch(context, news, this::concerns, this::look);
    }

    /** Another route is added when it is next brought online; until then the present one is looked after. */
    @Override
    public void configured() {
        if (!watch.mayBeOnline()) {
            settings = RouteSettings.of(context.parameters());
        }
    }

    @Override
    public Future<Outcome> open(Call call) {
        watch.begin();
        return Future.succeededFuture(Outcome.done());
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        long look = fence.look();
        return look(call).map(watch::found).compose(found -> switch (found.status()) {
            case ONLINE ->
                fence.foundOnline(IpTool.command(settings.remove()), FenceCommands.MAX_LIMIT_MS)
                        .map(found);
            case OFFLINE -> {
                settings = RouteSettings.of(context.parameters());
                yield fence.foundOffline(look).map(found);
            }
            case UNKNOWN -> Future.succeededFuture(found);
        });
    }

    @Override
    public Future<Outcome> online(Call call) {
        RouteSettings wanted = RouteSettings.of(context.parameters());
        settings = wanted;
        return fence.beforeOnline(IpTool.command(wanted.remove()), FenceCommands.MAX_LIMIT_MS)
                .compose(registered -> ip.run(wanted.show(), call))
                .compose(shown -> find(wanted, shown).isPresent()
                        ? Future.succeededFuture(Outcome.done("it is there already"))
                        : ip.change(wanted.add(), call).map(added -> explain(wanted, added)));
    }

    private static Outcome explain(RouteSettings wanted, Outcome added) {
        return added.detail().contains("File exists")
                ? Outcome.failed(
                        "another route to " + wanted.destination() + " with the same metric is there; give another"
                                + " metric or remove that one: " + added.detail())
                : added;
    }

    @Override
    public Future<Outcome> offline(Call call) {
        fence.beforeOffline();
        RouteSettings present = settings;
        return ip.run(present.show(), call)
                .compose(shown -> find(present, shown).isPresent()
                        ? ip.change(present.remove(), call)
                        : Future.succeededFuture(Outcome.done()));
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return offline(call);
    }

    @Override
    public Future<Outcome> close() {
        watch.end();
        return Future.succeededFuture(Outcome.done());
    }

    @Override
    public Map<String, String> info() {
        return Map.of("route", String.join(" ", settings.add()));
    }

    /** A link that goes down takes its routes with it, and the kernel does not tell of each. */
    private boolean concerns(String line) {
        return line.contains(settings.destination()) || line.contains("link/");
    }

    private Future<MonitorResult> look(Call call) {
        RouteSettings present = settings;
        return ip.run(present.show(), call).map(shown -> judge(present, shown));
    }

    private static Optional<JsonObject> find(RouteSettings settings, Exit shown) {
        return RouteSettings.isWithoutTable(shown) ? Optional.empty() : settings.in(shown);
    }

    static MonitorResult judge(RouteSettings settings, Exit shown) {
        Optional<JsonObject> found = find(settings, shown);
        if (found.isEmpty()) {
            return MonitorResult.offline("there is no such route to " + settings.destination());
        }
        String way = found.get().getString("gateway", "the link") + " on "
                + found.get().getString("dev", "?");
        return RouteSettings.isDead(found.get())
                ? MonitorResult.offline("its interface cannot send: by " + way)
                : MonitorResult.online("by " + way);
    }
}
