package io.mainstay.resource.network;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.FenceEntry;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.network.Judgement.Carrier;
import io.mainstay.resource.network.Places.Place;
import io.mainstay.resource.network.Places.Standing;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One address that goes with its group. Neighbours are asked before it is taken and told after; that it is gone, or its
 * interface is, is heard from the kernel. Looks end on other threads than calls begin, so the few fields are guarded.
 */
final class VirtualIp implements Resource {
    private static final long CARRIER_IS_THERE = -1;

    private final ResourceContext context;
    private final FenceEntry fence;
    private final IpTool ip;
    private final Neighbours neighbours;
    private final Announcing announcing;
    private final Watch watch;
    private volatile VirtualIpSettings settings;
    private long carrierLostAtMs = CARRIER_IS_THERE;
    private long announcedEpoch;
    private String taken = "";

    VirtualIp(ResourceContext context, KernelNews news) {
        this.context = context;
        this.fence = context.workshop().fences().entry(context.id());
        this.ip = new IpTool(context);
        this.neighbours = new Neighbours(context);
        this.announcing = new Announcing(context, neighbours);
        this.settings = VirtualIpSettings.of(context.parameters());
        this.watch = new Watch(context, news, this::concerns, this::look);
    }

    /** Another address or interface is taken when it is next brought online; until then the present one is looked after. */
    @Override
    public void configured() {
        VirtualIpSettings next = VirtualIpSettings.of(context.parameters());
        if (!watch.mayBeOnline() || next.isSamePlace(settings)) {
            settings = next;
            announcing.end();
        }
    }

    /** The survivor of a parting has changed nothing, but others may have spoken for the address (USERS.md 14). */
    @Override
    public void confirmed() {
        String where = announcing.interfaceName();
        if (!where.isEmpty()) {
            announcing.begin(settings, where);
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
                settings = VirtualIpSettings.of(context.parameters());
                yield fence.foundOffline(look).map(found);
            }
            case UNKNOWN -> Future.succeededFuture(found);
        });
    }

    @Override
    public Future<Outcome> online(Call call) {
        VirtualIpSettings wanted = VirtualIpSettings.of(context.parameters());
        settings = wanted;
        return fence.beforeOnline(IpTool.command(wanted.remove()), FenceCommands.MAX_LIMIT_MS)
                .compose(registered -> places(wanted, call))
                .compose(places -> {
                    Optional<Place> here = places.on(wanted.interfaceName());
                    if (here.isPresent()) {
                        return announce(wanted, here.get().interfaceName(), call);
                    }
                    if (places.isEmpty()) {
                        return take(wanted, call);
                    }
                    return places.names().equals(taken())
                            ? ip.change(wanted.remove(), call).compose(removed -> take(wanted, call))
                            : Future.succeededFuture(Outcome.failed(wanted.address() + " is on " + places.names()
                                    + " already, and Mainstay has not put it there; remove it with `"
                                    + String.join(" ", wanted.remove()) + "` or name that interface"));
                });
    }

    private Future<Outcome> take(VirtualIpSettings wanted, Call call) {
        return ip.run(wanted.routes(), call).map(wanted::place).compose(network -> {
            if (network.interfaceName().isEmpty()) {
                return Future.succeededFuture(Outcome.failed("no interface is connected to the network of "
                        + wanted.address() + "; name one with interface, and its prefix"));
            }
            return ask(wanted, network, call)
                    .compose(holder -> holder.isEmpty()
                            ? add(wanted, network, call)
                            : Future.succeededFuture(Outcome.failed(wanted.address() + " is in use on "
                                    + network.interfaceName() + " by " + holder + "; it is not taken")));
        });
    }

    /** The hardware address of who has it; empty when nobody has. */
    private Future<String> ask(VirtualIpSettings wanted, Connected network, Call call) {
        return wanted.conflictCheckMs() == 0
                ? Future.succeededFuture("")
                : neighbours
                        .holder(wanted.address(), network.interfaceName(), wanted.conflictCheckMs(), call)
                        .map(holder -> holder.orElse(""));
    }

    private Future<Outcome> add(VirtualIpSettings wanted, Connected network, Call call) {
        return ip.change(wanted.add(network), call)
                .compose(added -> added.isDone()
                        ? announce(wanted, network.interfaceName(), call)
                        : Future.succeededFuture(added));
    }

    /** Neighbours that go on with the old owner's hardware address make it unreachable: so to tell them is part of it. */
    private Future<Outcome> announce(VirtualIpSettings wanted, String where, Call call) {
        synchronized (this) {
            taken = where;
            announcedEpoch = context.epoch();
        }
        if (wanted.announceCount() == 0) {
            return Future.succeededFuture(Outcome.done());
        }
        return neighbours.tell(wanted.address(), where, call).map(told -> {
            if (!call.isCancelled()) {
                announcing.begin(wanted, where);
            }
            return Outcome.done();
        });
    }

    @Override
    public Future<Outcome> offline(Call call) {
        fence.beforeOffline();
        announcing.end();
        return ip.change(settings.remove(), call);
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        VirtualIpSettings present = settings;
        return offline(call)
                .compose(removed -> removed.isDone()
                        ? places(present, call)
                                .map(left -> left.isEmpty()
                                        ? removed
                                        : Outcome.failed(
                                                present.address() + " came back on " + left.names() + " at once"))
                        : Future.succeededFuture(removed));
    }

    @Override
    public Future<Outcome> close() {
        watch.end();
        announcing.end();
        return Future.succeededFuture(Outcome.done());
    }

    @Override
    public Map<String, String> info() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("address", settings.address().text());
        if (!announcing.interfaceName().isEmpty()) {
            words.put("interface", announcing.interfaceName());
            words.put("announced", announcing.words());
        }
        return words;
    }

    /** A line about the address, or about the interface that has it. */
    private boolean concerns(String line) {
        VirtualIpSettings present = settings;
        String where = present.interfaceName().isEmpty() ? taken() : present.interfaceName();
        return line.contains(present.address().text()) || (!where.isEmpty() && line.contains(where));
    }

    private synchronized String taken() {
        return taken;
    }

    private Future<Places> places(VirtualIpSettings of, Call call) {
        return ip.run(of.show(), call).map(exit -> Places.of(exit, of.address()));
    }

    private Future<MonitorResult> look(Call call) {
        VirtualIpSettings present = settings;
        return places(present, call).compose(places -> {
            MonitorResult found =
                    Judgement.of(present.address(), present.interfaceName(), places, carrier(present, places));
            keepAnnouncing(present, places, found);
            return places.isEmpty() && !present.interfaceName().isEmpty()
                    ? ip.run(LinkState.show(present.interfaceName()), call).map(shown -> {
                        context.fits(LinkState.fit(present.interfaceName(), shown));
                        return found;
                    })
                    : Future.succeededFuture(found);
        });
    }

    /** From the first look that finds no carrier on, it has its grace; its end is looked at by itself. */
    private synchronized Carrier carrier(VirtualIpSettings present, Places places) {
        boolean isLost = places.on(present.interfaceName())
                .filter(place -> place.standing() == Standing.NO_CARRIER)
                .isPresent();
        if (!isLost) {
            carrierLostAtMs = CARRIER_IS_THERE;
        } else if (carrierLostAtMs == CARRIER_IS_THERE) {
            carrierLostAtMs = context.nowMs();
            context.wakeAt(carrierLostAtMs + present.carrierGraceMs(), watch::lookAgain);
        }
        return isLost && context.nowMs() >= carrierLostAtMs + present.carrierGraceMs()
                ? Carrier.MISSED
                : Carrier.FORGIVEN;
    }

    /** Told when it is found where it belongs and allowed, as after a start of the agent or a new epoch. */
    private void keepAnnouncing(VirtualIpSettings present, Places places, MonitorResult found) {
        Optional<Place> place = places.on(present.interfaceName());
        if (found.status() != MonitorResult.Status.ONLINE || place.isEmpty() || present.announceCount() == 0) {
            announcing.end();
            return;
        }
        String where = place.get().interfaceName();
        boolean isNewEpoch;
        synchronized (this) {
            isNewEpoch = announcedEpoch != context.epoch();
            announcedEpoch = context.epoch();
            taken = where;
        }
        if (context.mayRun() && (isNewEpoch || announcing.interfaceName().isEmpty())) {
            announcing.begin(present, where);
        }
    }
}
