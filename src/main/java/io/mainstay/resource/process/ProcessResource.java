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
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program kept running. Its exit is told at once, unless we asked for it. What the program prints goes into the
 * node's log under the logger {@code io.mainstay.output}. Exits come on other threads than calls, so the few fields are
 * guarded; nothing waits while it holds the guard.
 */
final class ProcessResource implements Resource {
    private static final Logger OUTPUT = LoggerFactory.getLogger("io.mainstay.output");

    /** A program that floods its output has the disk to itself for so long. */
    private static final long READ_EVERY_MS = 1_000;

    /** What an exit means to us. */
    private enum Expecting {
        NO_EXIT,
        EXIT
    }

    private final ResourceContext context;
    private final Programs programs;
    private final ByHand byHand;
    private volatile ProcessParameters parameters;
    private Future<?> last = Future.succeededFuture();
    private @Nullable Running running;
    private Expecting expecting = Expecting.NO_EXIT;
    private String lastExit = "";
    private boolean opened;
    private boolean pumping;

    ProcessResource(ResourceContext context) {
        this.context = context;
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
        return isOpened() ? Future.succeededFuture(judge()) : look();
    }

    @Override
    public Future<Outcome> online(Call call) {
        return afterLast(() -> {
            Running present = present();
            if (present != null && present.isAlive()) {
                return Future.succeededFuture(Outcome.done("runs already, pid " + present.pid()));
            }
            Optional<String> copy = byHand.words();
            if (copy.isPresent()) {
                return Future.succeededFuture(Outcome.done("runs already, " + copy.get()));
            }
            if (call.isCancelled()) {
                return Future.succeededFuture(Outcome.failed("cancelled before it began"));
            }
            return programs.start(parameters.program(context.id(), Variables.of(context)))
                    .compose(started -> begun(started, call));
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
        expect(Expecting.EXIT);
        byHand.forget();
        return Future.succeededFuture(Outcome.done());
    }

    @Override
    public synchronized Map<String, String> info() {
        Map<String, String> info = new LinkedHashMap<>();
        if (running != null) {
            info.put("pid", Long.toString(running.pid()));
            info.put("origin", running.origin() == Running.Origin.ADOPTED ? "found running" : "started by this node");
            info.put("output", running.output().toString());
        } else if (!lastExit.isEmpty()) {
            info.put("last run", lastExit);
        }
        byHand.words().ifPresent(copy -> info.put("copy", copy));
        return info;
    }

    private Future<Outcome> begun(Running started, Call call) {
        attach(started);
        if (call.isCancelled()) {
            expect(Expecting.EXIT);
            return killed("").map(gone -> Outcome.failed("cancelled; what had been started was killed"));
        }
        if (!started.isAlive()) {
            // A42: no need to wait for monitors to find out.
            return started.exited().map(exit -> Outcome.failed("ended at once: " + exit.evidence()));
        }
        return Future.succeededFuture(Outcome.done("pid " + started.pid()));
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
        return programs.kill(context.id()).compose(gone -> byHand.kill()).map(gone -> Outcome.done(detail));
    }

    private Future<MonitorResult> look() {
        return programs.find(context.id()).map(found -> {
            found.ifPresent(this::attach);
            markOpened();
            return judge();
        });
    }

    private MonitorResult judge() {
        Running present = present();
        if (present == null) {
            return byHand.words().map(MonitorResult::online).orElseGet(() -> MonitorResult.offline(evidence()));
        }
        if (!present.isAlive()) {
            return MonitorResult.offline("pid " + present.pid() + " is gone");
        }
        return MonitorResult.online("pid " + present.pid());
    }

    private void attach(Running found) {
        synchronized (this) {
            expecting = Expecting.NO_EXIT;
            opened = true;
            if (running != null && running.pid() == found.pid() && running.startTicks() == found.startTicks()) {
                return;
            }
            running = found;
        }
        found.exited().onSuccess(exit -> ended(found, exit));
        keepReading(found);
    }

    /** While it runs its output is read, and its file kept short, once a second. */
    private void keepReading(Running program) {
        context.wakeAt(context.nowMs() + READ_EVERY_MS, () -> {
            if (present() == program) {
                readOutput(program);
                keepReading(program);
            }
        });
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
            context.changed(MonitorResult.offline(exit.evidence()));
        }
        programs.later(() -> program.pumpAllOutput(this::show)).onFailure(ignored -> show("(last output not read)"));
    }

    /** Only one reading at a time; one that is slow lets the next be left out. */
    private void readOutput(Running present) {
        synchronized (this) {
            if (pumping) {
                return;
            }
            pumping = true;
        }
        programs.later(() -> present.pumpOutput(this::show)).onComplete(done -> {
            synchronized (this) {
                pumping = false;
            }
        });
    }

    private void show(String line) {
        OUTPUT.info("{}: {}", context.id(), line);
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

    private synchronized String evidence() {
        return lastExit.isEmpty() ? "not running" : lastExit;
    }
}
