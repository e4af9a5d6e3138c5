package io.mainstay.resource.process;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.event.EventKind;
import io.mainstay.exec.Call;
import io.mainstay.exec.Exit;
import io.mainstay.exec.Programs;
import io.mainstay.exec.Running;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.Variables;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One program kept running. Its exit is told at once, unless we asked for it. Where it has a way to show that it is
 * ready, it is online only then. Exits come on other threads than calls, so the few fields are guarded; nothing waits
 * while it holds the guard.
 */
final class ProcessResource implements Resource {
    /** So long before OnlineTimeout, at most, a start is given up with the reason. */
    private static final long MOST_AHEAD_MS = 500;

    /** What an exit means to us. */
    private enum Expecting {
        NO_EXIT,
        EXIT
    }

    private final ResourceContext context;
    private final Programs programs;
    private final SelfReport report;
    private final ByHand byHand;
    private volatile ProcessParameters parameters;
    private Future<?> last = Future.succeededFuture();
    private @Nullable Running running;
    private @Nullable ReadyWatch watch;
    private @Nullable OutputReader reader;
    private Expecting expecting = Expecting.NO_EXIT;
    private String lastExit = "";
    private boolean opened;

    ProcessResource(ResourceContext context, Supplier<Future<EventLoop>> notifyLoop) {
        this.context = context;
        this.report = new SelfReport(context, notifyLoop, this::toldReady);
        this.programs = context.workshop().programs();
        this.parameters = ProcessParameters.of(context.parameters());
        this.byHand = new ByHand(context, programs, () -> present() != null);
    }

    /** A changed command is run when the program is next started; changed ways of stopping hold at once. */
    @Override
    public void configured() {
        parameters = ProcessParameters.of(context.parameters());
        byHand.watch(parameters);
    }

    /** Finds the program of an earlier life of the agent. */
    @Override
    public Future<Outcome> open(Call call) {
        return look().map(found -> {
            byHand.watch(parameters);
            return Outcome.done(found.detail());
        });
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        // Opening has a limit of its own (A5): the first look may come before it has ended.
        return isOpened() ? judge() : look();
    }

    @Override
    public Future<Outcome> online(Call call) {
        long beganMs = context.nowMs();
        return afterLast(() -> {
            Running present = present();
            if (present != null && present.isAlive()) {
                return awaitReady(present, "runs already, pid " + present.pid(), beganMs, call);
            }
            Optional<String> copy = byHand.words();
            if (copy.isPresent()) {
                return Future.succeededFuture(Outcome.done("runs already, " + copy.get()));
            }
            if (call.isCancelled()) {
                return Future.succeededFuture(Outcome.failed("cancelled before it began"));
            }
            ProcessParameters wanted = parameters;
            Map<String, String> variables = Variables.of(context);
            variables.putAll(report.variables(wanted));
            return report.beforeStart(wanted)
                    .compose(listening -> programs.start(wanted.program(context.id(), variables)))
                    .compose(started -> begun(started, beganMs, call));
        });
    }

    @Override
    public Future<Outcome> offline(Call call) {
        return afterLast(() -> {
            Running present = present();
            expect(Expecting.EXIT);
            if (present == null || !present.isAlive()) {
                return killed("was not running");
            }
            return askToEnd(present, call);
        });
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return afterLast(() -> {
            expect(Expecting.EXIT);
            return killed("nothing of it runs");
        });
    }

    @Override
    public Future<Outcome> close() {
        synchronized (this) {
            expecting = Expecting.EXIT;
            if (reader != null) {
                reader.close();
            }
        }
        byHand.forget();
        return report.close().map(Outcome.done());
    }

    @Override
    public synchronized Map<String, String> info() {
        Map<String, String> info = new LinkedHashMap<>();
        if (running != null) {
            info.put("pid", Long.toString(running.pid()));
            info.put("origin", running.origin() == Running.Origin.ADOPTED ? "found running" : "started by this node");
            info.put("output", running.output().toString());
            if (watch != null && !watch.isReady()) {
                info.put("ready", watch.words());
            }
            if (!report.status().isEmpty()) {
                info.put("status", report.status());
            }
            if (!running.unkeptLimits().isEmpty()) {
                info.put("limits not kept", String.join(", ", running.unkeptLimits()));
            }
        } else if (!lastExit.isEmpty()) {
            info.put("last run", lastExit);
        }
        byHand.words().ifPresent(copy -> info.put("copy", copy));
        return info;
    }

    private Future<Outcome> begun(Running started, long beganMs, Call call) {
        attach(started);
        if (call.isCancelled()) {
            expect(Expecting.EXIT);
            return killed("").map(gone -> Outcome.failed("cancelled; what had been started was killed"));
        }
        if (!started.isAlive()) {
            // A42: no need to wait for monitors to find out.
            return started.exited().map(exit -> Outcome.failed("ended at once: " + exit.evidence()));
        }
        if (!started.unkeptLimits().isEmpty()) {
            context.raise(
                    EventKind.RESOURCE_LIMITS_NOT_KEPT,
                    "it runs, but the kernel does not keep " + String.join(", ", started.unkeptLimits()));
        }
        return awaitReady(started, "pid " + started.pid(), beganMs, call);
    }

    /**
     * A42: an exit before it is ready is a failed start at once. One that never is is told here just before A43 would
     * end the call, since only here it is known what it waited for.
     */
    private Future<Outcome> awaitReady(Running present, String words, long beganMs, Call call) {
        ReadyWatch waiting = watchOf(present);
        if (waiting == null) {
            return present.exited().map(exit -> Outcome.failed("ended at once: " + exit.evidence()));
        }
        if (waiting.isReady()) {
            return Future.succeededFuture(Outcome.done(words + waiting.ready().result()));
        }
        Promise<Outcome> answer = Promise.promise();
        AtomicBoolean decided = new AtomicBoolean();
        call.onCancel(() -> {
            if (decided.compareAndSet(false, true)) {
                expect(Expecting.EXIT);
                killed("")
                        .map(gone -> Outcome.failed("cancelled while " + waiting.words() + "; what ran was killed"))
                        .onComplete(answer);
            }
        });
        long limitMs = context.settings().onlineTimeoutMs();
        context.wakeAt(beganMs + limitMs - Math.min(limitMs / 10, MOST_AHEAD_MS), () -> {
            if (decided.compareAndSet(false, true)) {
                answer.complete(
                        Outcome.failed("not ready within OnlineTimeout of " + limitMs + " ms, " + waiting.words()));
            }
        });
        waiting.ready().onComplete(ready -> {
            if (decided.compareAndSet(false, true)) {
                answer.complete(
                        ready.succeeded()
                                ? Outcome.done(words + ready.result())
                                : Outcome.failed("ended before it was ready, " + waiting.words() + ": "
                                        + ready.cause().getMessage()));
            }
        });
        return answer.future();
    }

    /** It is ready, or was before: from here on a later agent takes it as it is, and it has to give signs of life. */
    private void ready(Running program) {
        Future<Void> known = program.wasReady() ? Future.succeededFuture() : programs.ready(context.id(), program);
        known.onComplete(written -> {
            if (present() != program) {
                return;
            }
            report.watch(program, parameters.watchdogMs(), silence -> {
                if (present() == program) {
                    context.changed(MonitorResult.offline("pid " + program.pid() + " runs, but " + silence));
                }
            });
            if (program.origin() == Running.Origin.ADOPTED && !program.wasReady()) {
                judge().onSuccess(context::changed);
            }
        });
    }

    private void toldReady() {
        ReadyWatch waiting;
        synchronized (this) {
            waiting = watch;
        }
        if (waiting != null) {
            waiting.toldReady();
        }
    }

    private Future<Outcome> askToEnd(Running present, Call call) {
        Promise<Outcome> answer = Promise.promise();
        // Exit, KillAfter and cancel race; only the first may act: a second kill could meet the program of the next
        // online.
        AtomicBoolean decided = new AtomicBoolean();
        String asked = "SIG" + parameters.stopSignal();
        call.onCancel(() -> {
            // A25: if it ends later all the same, that is told as a late answer. A kill under way is short: waited for.
            if (decided.compareAndSet(false, true)) {
                expect(Expecting.NO_EXIT);
                answer.fail("cancelled while waiting for pid " + present.pid() + " to end");
            }
        });
        present.exited().onSuccess(exit -> {
            if (decided.compareAndSet(false, true)) {
                killed(exit.words() + " after " + asked).onComplete(answer);
            }
        });
        programs.signal(present, parameters.stopSignal())
                .onFailure(failed -> context.raise(
                        EventKind.RESOURCE_NOT_GOING_OFFLINE, asked + " was not sent: " + failed.getMessage()));
        context.wakeAt(context.nowMs() + parameters.killAfterMs(), () -> {
            if (decided.compareAndSet(false, true)) {
                killed("did not end within " + parameters.killAfterMs() + " ms after " + asked + "; killed")
                        .onComplete(answer);
            }
        });
        return answer.future();
    }

    private Future<Outcome> killed(String detail) {
        return programs.kill(context.id())
                .compose(gone -> byHand.kill())
                .compose(gone -> report.close().otherwiseEmpty())
                .map(gone -> Outcome.done(detail));
    }

    private Future<MonitorResult> look() {
        return programs.find(context.id()).compose(found -> {
            Future<Void> listening = found.isPresent() ? report.listen(parameters) : Future.succeededFuture();
            return listening.transform(tried -> {
                if (tried.failed()) {
                    context.raise(
                            EventKind.RESOURCE_UNKNOWN,
                            "what it says of itself is not heard: "
                                    + tried.cause().getMessage());
                }
                found.ifPresent(this::attach);
                markOpened();
                return judge();
            });
        });
    }

    private Future<MonitorResult> judge() {
        Running present = present();
        if (present == null) {
            return Future.succeededFuture(
                    byHand.words().map(MonitorResult::online).orElseGet(this::notRunning));
        }
        if (!present.isAlive()) {
            // How it ended is about to be heard, and is the evidence.
            return present.exited().map(exit -> MonitorResult.ended(exit.evidence()));
        }
        ReadyWatch waiting = watchOf(present);
        if (waiting != null && !waiting.isReady()) {
            return Future.succeededFuture(waiting.unready("pid " + present.pid()));
        }
        // It is not offline: should the fault that was told lead to nothing, nobody may start a second one.
        return Future.succeededFuture(report.silence()
                .map(silence -> MonitorResult.unknown("pid " + present.pid() + " runs, but " + silence))
                .orElseGet(() -> MonitorResult.online("pid " + present.pid())));
    }

    private void attach(Running found) {
        ReadyWatch begun;
        synchronized (this) {
            expecting = Expecting.NO_EXIT;
            opened = true;
            if (running != null && running.pid() == found.pid() && running.startTicks() == found.startTicks()) {
                return;
            }
            running = found;
            begun = ReadyWatch.begin(context, parameters.readiness(), found);
            watch = begun;
            reader = OutputReader.begin(context, found, begun);
        }
        found.exited().onSuccess(exit -> ended(found, exit));
        begun.ready().onSuccess(how -> ready(found));
        if (report.isReady()) {
            begun.toldReady();
        }
    }

    private void ended(Running program, Exit exit) {
        boolean unasked;
        synchronized (this) {
            if (running != program) {
                return;
            }
            running = null;
            lastExit = exit.evidence();
            unasked = expecting == Expecting.NO_EXIT;
        }
        if (unasked) {
            // Who says that he stops, and ends well, was asked to by somebody else (A15).
            boolean isIntended = report.isStopping() && exit.code() == 0;
            context.changed(
                    isIntended
                            ? MonitorResult.stoppedOnPurpose("it said that it stops; " + exit.evidence())
                            : MonitorResult.ended(exit.evidence()));
        }
    }

    /** One command after the other: a cancelled one may still be ending while the next is ordered. */
    private Future<Outcome> afterLast(Supplier<Future<Outcome>> next) {
        Promise<Void> mine = Promise.promise();
        Future<?> before;
        synchronized (this) {
            before = last;
            last = mine.future();
        }
        return before.otherwiseEmpty().compose(done -> next.get()).onComplete(done -> mine.complete());
    }

    private synchronized @Nullable ReadyWatch watchOf(Running present) {
        return running == present ? watch : null;
    }

    private synchronized @Nullable Running present() {
        return running;
    }

    private synchronized void expect(Expecting what) {
        expecting = what;
    }

    private synchronized boolean isOpened() {
        return opened;
    }

    private synchronized void markOpened() {
        opened = true;
    }

    private synchronized MonitorResult notRunning() {
        return lastExit.isEmpty() ? MonitorResult.offline("not running") : MonitorResult.ended(lastExit);
    }
}
