package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.Driver;
import io.mainstay.core.ResourceId;
import io.mainstay.core.Step;
import io.mainstay.core.agent.Agent;
import io.mainstay.core.agent.AgentAction;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentMachine;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.agent.TraceLine;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.snapshot.NextMonitor;
import io.mainstay.exec.Call;
import io.mainstay.log.Fields;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceType;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One agent in its verticle: its machine's state, its resource, and the calls under way. Everything runs on the
 * verticle's context; what a resource answers elsewhere is brought there first.
 */
final class AgentCell {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.agent");

    /** What only a monitor has changed, its times, is shown this often. */
    private static final long SHOW_TIMES_EVERY_MS = 60_000;

    private final Vertx vertx;
    private final Context context;
    private final Wakeups wakeups;
    private final AgentContext resourceContext;
    private final ResourceType type;
    private final Resource resource;
    private final NamedAction action;
    private final Driver<Agent, AgentEvent, AgentAction> driver;
    private final Map<Long, Call> calls = new HashMap<>(4);
    private final MonitorWatch monitors;
    private final long staff;
    private Map<String, String> shownInfo = Map.of();
    private long shownAtMs;
    private long wakeAtMs = Long.MAX_VALUE;
    private long epoch;
    private String request = "";

    /** @param staff goes with what it says, for those who have to tell it from an earlier one of this name */
    AgentCell(ResourceId id, ResourceSpec spec, ResourceType type, AgentNode node, Wakeups wakeups, long staff) {
        this.staff = staff;
        this.vertx = node.vertx();
        this.context = vertx.getOrCreateContext();
        this.wakeups = wakeups;
        this.resourceContext = new AgentContext(id, spec, node, this, wakeups, context);
        this.type = type;
        this.resource = type.create(resourceContext);
        this.action = new NamedAction(resource, wakeups, this::raise, this::onContext);
        this.monitors = new MonitorWatch(this::raise);
        this.driver =
                new Driver<>(Agent.initial(id, spec.settings()), AgentMachine::step, this::carryOut, this::traceStep);
    }

    Agent state() {
        return driver.state();
    }

    void take(AgentMessages.Order order) {
        resourceContext.ownedUnder(order.epoch());
        epoch = order.epoch();
        request = order.request();
        handle(order.event());
    }

    void configure(ResourceSpec spec) {
        resourceContext.configured(spec);
        resource.configured();
        handle(new AgentEvent.SettingsChanged(spec.settings()));
        report();
    }

    void confirmed() {
        resource.confirmed();
    }

    void handle(AgentEvent event) {
        driver.handle(event, wakeups.nowMs());
        action.stepped(driver.state());
        long nextMs = driver.state().nextWakeMs();
        if (nextMs < wakeAtMs) {
            wakeAtMs = nextMs;
            wakeups.wakeAt(nextMs, this::onWake);
        }
    }

    CommandReply act(String name) {
        return action.begin(driver.state(), name, type.actions(resourceContext.parameters()));
    }

    /** From any thread. */
    void heard(AgentEvent event) {
        onContext(() -> handle(event));
    }

    /** The resource's own words have changed, or its state has. */
    void report() {
        shownInfo = resource.info();
        shownAtMs = wakeups.nowMs();
        vertx.eventBus()
                .send(
                        AgentMessages.SAID,
                        new AgentMessages.Said(
                                driver.state().report(),
                                shownInfo,
                                monitors.times(),
                                next(driver.state()),
                                staff,
                                driver.state().look().answered()),
                        LocalCodec.LOCAL);
    }

    private static NextMonitor next(Agent agent) {
        return agent.nextMonitorMs() == Agent.NONE
                ? NextMonitor.NONE
                : new NextMonitor(NodeClock.wallAt(agent.nextMonitorMs()), agent.monitorsEveryMs());
    }

    private void onWake() {
        wakeAtMs = Long.MAX_VALUE;
        handle(new AgentEvent.Tick());
    }

    private void carryOut(AgentAction action) {
        if (action instanceof AgentAction.RunMonitor run) {
            monitors.began(run.call(), wakeups.nowMs());
            run(run.call(), resource::monitor, AgentCell::monitored);
        } else if (action instanceof AgentAction.RunOpen run) {
            run(run.call(), resource::open, AgentCell::finished);
        } else if (action instanceof AgentAction.RunOnline run) {
            run(run.call(), resource::online, AgentCell::finished);
        } else if (action instanceof AgentAction.RunOffline run) {
            run(run.call(), resource::offline, AgentCell::finished);
        } else if (action instanceof AgentAction.RunClean run) {
            run(run.call(), call -> resource.clean(call, run.reason()), AgentCell::finished);
        } else if (action instanceof AgentAction.RunClose) {
            close();
        } else if (action instanceof AgentAction.CancelCommand cancel) {
            monitors.cancelled(cancel.call(), wakeups.nowMs(), driver.state().settings());
            Call call = calls.remove(cancel.call());
            if (call != null) {
                call.cancel();
            }
        } else if (action instanceof AgentAction.ReportState) {
            report();
        } else if (action instanceof AgentAction.Raise raise) {
            raise(raise.kind(), raise.text());
        } else if (action instanceof AgentAction.Refuse refuse) {
            line(LOG.atInfo()).log("{} refused {}: {}", id(), refuse.request(), refuse.reason());
        } else if (action instanceof AgentAction.Escalate escalate) {
            line(LOG.atError()).log("{} cannot be forced offline: {}; it goes on being tried", id(), escalate.reason());
        } else {
            throw new IllegalArgumentException("no way to carry out " + action);
        }
    }

    private void close() {
        resource.close()
                .onFailure(failure -> line(LOG.atWarn()).log("{} could not be closed: {}", id(), failure.getMessage()));
    }

    void raise(EventKind kind, String text) {
        ResourceId id = id();
        vertx.eventBus()
                .publish(
                        Addresses.LOCAL_OCCURRENCE,
                        new Occurrence(id.group(), id.resource(), kind, text),
                        LocalCodec.LOCAL);
    }

    private ResourceId id() {
        return driver.state().id();
    }

    private <T> void run(long number, Function<Call, Future<T>> verb, Answer<T> answer) {
        Call call = new Call(number);
        calls.put(number, call);
        Future<T> future;
        try {
            future = verb.apply(call);
        } catch (RuntimeException failure) {
            // A resource type that throws has failed its verb; the agent's rules say what follows.
            line(LOG.atError()).setCause(failure).log("{} threw in call {}", id(), number);
            future = Future.failedFuture(failure);
        }
        if (future.isComplete()) {
            answered(call, answer.toEvent(number, future));
        } else {
            future.onComplete(result -> onContext(() -> answered(call, answer.toEvent(number, result))));
        }
    }

    private void answered(Call call, AgentEvent event) {
        if (calls.remove(call.number(), call)) {
            boolean isNews = monitors.answered(
                    call.number(), wakeups.nowMs(), driver.state().settings());
            handle(event);
            boolean isOld = wakeups.nowMs() - shownAtMs >= SHOW_TIMES_EVERY_MS;
            if (isNews || isOld || !resource.info().equals(shownInfo)) {
                report();
            }
        }
    }

    private void onContext(Runnable action) {
        if (Vertx.currentContext() == context) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }

    private static AgentEvent monitored(long call, AsyncResult<MonitorResult> result) {
        return new AgentEvent.Monitored(
                call, result.succeeded() ? result.result() : MonitorResult.unknown(words(result.cause())));
    }

    private static AgentEvent finished(long call, AsyncResult<Outcome> result) {
        return new AgentEvent.CommandFinished(
                call, result.succeeded() ? result.result() : Outcome.failed(words(result.cause())));
    }

    /** What failed, in the resource's own words; an operator has no use for the name of a Java class. */
    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.toString() : message;
    }

    private void traceStep(long nowMs, Agent before, AgentEvent event, Step<Agent, AgentAction> step) {
        if (before.state() == step.next().state()) {
            return;
        }
        if (LOG.isInfoEnabled()) {
            line(LOG.atInfo()).log("{}", TraceLine.of(before, event, step));
        }
        if (isSettled(step.next().state())) {
            // What happens from here on nobody asked for, until the next order.
            request = "";
        }
    }

    private static boolean isSettled(AgentState state) {
        return switch (state) {
            case ONLINE, OFFLINE, DETACHED -> true;
            case OPENING, PROBING, GOING_ONLINE, GOING_ONLINE_WAIT, GOING_OFFLINE, GOING_OFFLINE_WAIT -> false;
        };
    }

    private LoggingEventBuilder line(LoggingEventBuilder line) {
        return new Fields(id().group(), id().resource(), epoch, request).on(line);
    }

    /** Makes an event of a verb's answer. */
    @FunctionalInterface
    private interface Answer<T> {
        AgentEvent toEvent(long call, AsyncResult<T> result);
    }
}
