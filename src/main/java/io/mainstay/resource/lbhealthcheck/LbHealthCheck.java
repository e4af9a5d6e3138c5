package io.mainstay.resource.lbhealthcheck;

import io.mainstay.core.Coarse;
import io.mainstay.core.Driver;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeAction;
import io.mainstay.core.probe.ProbeEvent;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.probe.ProbeWatch;
import io.mainstay.core.probe.ProbeWatchState;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.exec.Call;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One LB health check on this node: holds its {@link ProbeWatch} on the agents' context, feeds it what the
 * {@link Responder} sees, and carries out what it orders. Restore is online, remove is offline, lbhcd is the responder
 * while it is in service.
 */
final class LbHealthCheck implements Resource, Responder.Owner {
    private static final long HANDSHAKES_EVERY_MS = 1_000;
    private static final Path PROC = Path.of("/proc");

    private final House house;
    private final ResourceContext context;
    private final NgFlagFile flag;
    private final Driver<ProbeWatchState, ProbeEvent, ProbeAction> driver;
    private final ProbeSources sources = new ProbeSources();
    private final Map<Long, Promise<Outcome>> restores = new LinkedHashMap<>();
    private HealthSettings settings;
    private boolean isReplaced;
    private @Nullable Context owner;
    private @Nullable Responder responder;
    private Future<Void> stopped = Future.succeededFuture();
    private Future<Void> flagged = Future.succeededFuture();
    private long lastRestore;
    private final StandbyReach standby;
    private long wakeAtMs = ProbeWatchState.NONE;
    private boolean countingHandshakes;
    private long handshakes = -1;

    LbHealthCheck(House house, ResourceContext context) {
        this.house = house;
        this.context = context;
        this.settings = HealthSettings.of(context.id(), context.parameters());
        this.flag = new NgFlagFile(context.stateDirectory(), settings.id(), house.files());
        this.standby = new StandbyReach(context, this::state);
        this.driver = new Driver<>(
                ProbeWatchState.idle(settings.timeoutMs()),
                ProbeWatch::step,
                this::carryOut,
                (nowMs, before, event, step) -> {});
    }

    /** HC_TIMEOUT and the policy hold at once; ports, sources and limits when it is next brought online. */
    @Override
    public void configured() {
        HealthSettings changed = HealthSettings.of(context.id(), context.parameters());
        if (!changed.equals(settings)) {
            settings = changed;
            isReplaced = true;
            handle(new ProbeEvent.SettingsChanged(changed.timeoutMs()));
        }
    }

    @Override
    public Future<Outcome> open(Call call) {
        if (driver.state().daemonRuns()) {
            return Future.succeededFuture(Outcome.done("the daemon already runs")); // Kept by an earlier close.
        }
        return withResponder()
                .compose(Responder::openStandby)
                .compose(
                        opened -> {
                            standby.begin(settings);
                            return Future.succeededFuture(Outcome.done());
                        },
                        this::explain);
    }

    /** The daemon alive, that is all: quickCheck's silence about what is not in service would call a dead one well. */
    @Override
    public Future<MonitorResult> monitor(Call call) {
        ProbeWatchState state = driver.state();
        return Future.succeededFuture(
                state.daemonRuns()
                        ? MonitorResult.online("listens on " + state.listening() + (state.ng() ? ", no probes" : ""))
                        : MonitorResult.offline("not in service"));
    }

    @Override
    public Future<Outcome> online(Call call) {
        if (!context.mayRun()) {
            return Future.succeededFuture(Outcome.failed("this node may not run the group at this time"));
        }
        return withCurrentResponder().compose(ready -> {
            Promise<Outcome> answer = Promise.promise();
            long restore = ++lastRestore;
            restores.put(restore, answer);
            handle(new ProbeEvent.RestoreRequested(restore));
            call.onCancel(() -> hop(() -> handle(new ProbeEvent.Cancelled(restore))));
            return answer.future();
        });
    }

    @Override
    public Future<Outcome> offline(Call call) {
        if (responder == null) {
            return flag.remove().map(Outcome.done("not running"));
        }
        handle(new ProbeEvent.Stopped());
        return Future.join(stopped, flagged).transform(ended -> Future.succeededFuture(Outcome.done()));
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return offline(call);
    }

    /** A daemon in service goes on answering: the resource is left as it is. */
    @Override
    public Future<Outcome> close() {
        if (responder == null || driver.state().phase() != ProbeWatchState.Phase.IDLE) {
            return Future.succeededFuture(Outcome.done());
        }
        // The node's event loop may have ended before, and every listener with it.
        return responder.close().transform(closed -> Future.succeededFuture(Outcome.done()));
    }

    @Override
    public Map<String, String> info() {
        ProbeWatchState state = driver.state();
        Map<String, String> info = new LinkedHashMap<>();
        info.put("id", settings.id());
        info.put("daemon", state.daemonRuns() ? "running" : "stopped");
        info.put("listening", listening());
        info.put("HC_TIMEOUT", state.timeoutMs() + " ms");
        info.put("OnProbeFail", settings.onProbeFail().name().toLowerCase(Locale.ROOT));
        info.put("flag", flag.path().toString());
        return info;
    }

    // What the responder tells, on its loop.

    @Override
    public void seen(Responder.Seen seen) {
        hop(() -> {
            seen.from().forEach(from -> sources.add(from.listener(), from.source(), from.probes()));
            handle(new ProbeEvent.ProbeSeen(
                    seen.service(), seen.probes(), seen.source(), seen.kind().label(), seen.atMs()));
            show();
            Responder told = responder;
            if (told != null) {
                context.wakeAt(settings.tellAgainAtMs(context.nowMs()), told::tellAgain);
            }
        });
    }

    @Override
    public void lost(String reason) {
        hop(() -> {
            boolean ran = driver.state().daemonRuns();
            handle(new ProbeEvent.ListenerLost(reason));
            if (ran) {
                context.raise(EventKind.RECOVERY, "the health check's listener is gone: " + reason);
                context.changed(MonitorResult.offline(reason));
            }
        });
    }

    /** No fault: whoever took the permission away takes the group offline too. */
    @Override
    public void revoked() {
        hop(() -> handle(new ProbeEvent.ListenerLost("this node may no longer run the group")));
    }

    @Override
    public void sweepAt(long atMs) {
        Responder swept = responder;
        if (swept != null) {
            context.wakeAt(atMs, swept::sweep);
        }
    }

    // The machine's orders.

    private void handle(ProbeEvent event) {
        ProbeWatchState before = driver.state();
        driver.handle(event, context.nowMs());
        ProbeWatchState after = driver.state();
        if (before.phase() != after.phase() || before.ng() != after.ng()) {
            show();
        }
        if (after.nextWakeMs() < wakeAtMs) {
            wakeAtMs = after.nextWakeMs();
            context.wakeAt(wakeAtMs, this::woken);
        }
        if (settings.countHandshakes() && !countingHandshakes && inService(after)) {
            countingHandshakes = true;
            handshakes = -1;
            countHandshakes();
        }
    }

    /** A wake cannot be cancelled; one that comes before the deadline, which probes have moved, arms the next. */
    private void woken() {
        wakeAtMs = ProbeWatchState.NONE;
        handle(new ProbeEvent.Tick());
    }

    private void carryOut(ProbeAction action) {
        if (action instanceof ProbeAction.Listen listen) {
            listen(listen.call());
        } else if (action instanceof ProbeAction.StopListening) {
            Responder running = responder;
            stopped = running == null ? Future.succeededFuture() : running.withdraw();
        } else if (action instanceof ProbeAction.DropFlag) {
            flagged = written(flag.remove());
        } else if (action instanceof ProbeAction.RestoreSucceeded succeeded) {
            answer(succeeded.call(), Outcome.done(succeeded.detail()));
        } else if (action instanceof ProbeAction.RestoreFailed failed) {
            answer(failed.call(), Outcome.failed(failed.reason()));
        } else if (action instanceof ProbeAction.RaiseNg raised) {
            flagged = written(flag.create(raised.reason()));
            context.raise(EventKind.PROBE_FAIL, raised.reason());
            context.healthFailed(settings.onProbeFail(), Notice.FIRST, raised.reason());
        } else if (action instanceof ProbeAction.RemindNg reminded) {
            if (settings.onProbeFail() != OnProbeFail.REPORT) {
                context.healthFailed(settings.onProbeFail(), Notice.REMINDER, reminded.reason());
            }
        } else if (action instanceof ProbeAction.ClearNg cleared) {
            flagged = written(flag.remove());
            context.raise(EventKind.PROBE_SEEN, cleared.text());
        } else {
            throw new IllegalStateException("no way to carry out " + action);
        }
    }

    private void listen(long restore) {
        Responder opening = responder;
        if (opening == null) {
            throw new IllegalStateException("a restore before the responder was made");
        }
        opening.serve(restore)
                .onSuccess(opened -> {
                    String listening = opening.listening();
                    hop(() -> handle(new ProbeEvent.Listening(restore, listening)));
                })
                .onFailure(cause -> explain(cause)
                        .onComplete(told -> hop(() -> handle(new ProbeEvent.ListenFailed(
                                restore,
                                told.succeeded() ? told.result().detail() : String.valueOf(cause.getMessage()))))));
    }

    private void answer(long restore, Outcome outcome) {
        Promise<Outcome> waiting = restores.remove(restore);
        if (waiting != null) {
            // R3: nothing is left listening when the answer is heard.
            stopped.onComplete(closed -> waiting.complete(outcome));
        }
    }

    /** C6: says who has the port, where that can be found. */
    private Future<Outcome> explain(Throwable cause) {
        String what = String.valueOf(cause.getMessage());
        if (!(cause instanceof ListenFailure failure) || !failure.isInUse()) {
            return Future.succeededFuture(Outcome.failed(what));
        }
        return house.files()
                .executeBlocking(() -> new PortOwner(PROC).find(failure.port()))
                .map(found -> Outcome.failed("port " + failure.port() + " is in use by "
                        + found.orElse("a process that this node may not see")
                        + "; stop it or give the health check another port"))
                .otherwise(Outcome.failed(what));
    }

    private Future<Void> written(Future<Void> change) {
        return change.onFailure(cause -> context.raise(
                EventKind.RESOURCE_HEALTH_DECLINED,
                "the flag " + flag.path() + " cannot be changed: " + cause + "; the health check itself goes on"));
    }

    private void countHandshakes() {
        house.files()
                .executeBlocking(() -> new HandshakeCounter(PROC.resolve("net/netstat")).read())
                .onComplete(read -> {
                    if (read.failed()) {
                        context.raise(
                                EventKind.RESOURCE_HEALTH_DECLINED,
                                String.valueOf(read.cause().getMessage()));
                        return; // Not tried again until the node starts anew: the kernel has no such count.
                    }
                    hop(() -> handshakesWere(read.result()));
                });
    }

    private void handshakesWere(long total) {
        ProbeWatchState state = driver.state();
        if (!inService(state)) {
            countingHandshakes = false;
            return;
        }
        long grown = handshakes < 0 ? 0 : total - handshakes;
        handshakes = total;
        if (grown > 0) {
            sources.add("handshake", "unknown", grown);
            handle(new ProbeEvent.ProbeSeen(state.call(), grown, "unknown", "handshake", context.nowMs()));
            show();
        }
        context.wakeAt(Coarse.about(context.nowMs() + HANDSHAKES_EVERY_MS), this::countHandshakes);
    }

    private static boolean inService(ProbeWatchState state) {
        return switch (state.phase()) {
            case WAITING, WATCHING -> true;
            case IDLE, OPENING -> false;
        };
    }

    private void show() {
        ProbeWatchState state = driver.state();
        ProbeWatchState.Sighting last = state.last();
        boolean any = last.atMs() != ProbeWatchState.Sighting.NEVER.atMs();
        Responder running = responder;
        context.probed(new ProbeSnapshot(
                state.count(),
                any ? house.wallMs().getAsLong() - (context.nowMs() - last.atMs()) : 0,
                last.source(),
                last.listener(),
                state.ng(),
                state.timeoutMs(),
                listening(),
                running == null ? 0 : running.ignored(),
                sources.list()));
    }

    private String listening() {
        Responder running = responder;
        return running == null ? "" : running.listening();
    }

    private Future<Responder> withCurrentResponder() {
        Responder former = responder;
        if (!isReplaced || former == null || driver.state().daemonRuns()) {
            return withResponder();
        }
        isReplaced = false;
        responder = null;
        return former.close().transform(closed -> withResponder());
    }

    /** Every verb comes on the agents' context, which owns the machine from then on. */
    private Future<Responder> withResponder() {
        Context here = house.vertx().getOrCreateContext();
        owner = here;
        Promise<Responder> made = Promise.promise();
        house.loop()
                .onComplete(loop -> here.runOnContext(hopped -> {
                    if (loop.failed()) {
                        made.fail(loop.cause());
                        return;
                    }
                    if (responder == null) {
                        responder = new Responder(settings, loop.result(), context::mayRun, context::nowMs, this);
                    }
                    made.complete(responder);
                }));
        return made.future();
    }

    private ProbeWatchState state() {
        return driver.state();
    }

    private void hop(Runnable action) {
        Context to = owner;
        if (to != null) {
            to.runOnContext(hopped -> action.run());
        }
    }
}
