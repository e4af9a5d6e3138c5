package io.mainstay.hook;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.mainstay.core.hook.DeliveryEvent.Outcome;
import io.mainstay.core.hook.EventHook;
import io.mainstay.core.hook.HookTrial;
import io.mainstay.core.hook.HookView;
import io.mainstay.exec.Call;
import io.mainstay.exec.Runner;
import io.mainstay.node.NodeIdentity;
import io.mainstay.node.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The event hooks of one node: hears the log and whose turn it is, tries a hook when an operator asks. It decides nothing. */
public final class HookVerticle extends VerticleBase {
    /** Trials at the same time. */
    private static final int MAX_TRIALS = 4;
    /** Whoever tries a hook waits for its end, and the connection he waits on is closed after a minute of silence. */
    private static final long MAX_TRIAL_MS = 50_000;

    private final NodeIdentity identity;
    private final List<EventHook> configured;
    private final HookLog log;
    private final Runner runner;
    private final Wakeups wakeups;
    private final LongSupplier wallMs;
    private final Map<String, HookCell> cells = new TreeMap<>();
    private final Map<String, EventHook> hooks = new TreeMap<>();
    private HookLog.View view =
            new HookLog.View(HookLog.Duty.OTHERS, "", EventLog.CLOSED, Collections.emptySortedMap());
    private int trials;
    private long calls;
    private HookCell.@Nullable House house;

    /** The configured hooks changed; sent by reference to {@link #CONFIGURED}. */
    public record Configured(List<EventHook> hooks) {}

    /** Publish, {@link Configured} by reference. */
    public static final String CONFIGURED = "mainstay.local.hooks.configured";

    public HookVerticle(
            NodeIdentity identity,
            List<EventHook> configured,
            HookLog log,
            Runner runner,
            Wakeups wakeups,
            LongSupplier wallMs) {
        this.identity = identity;
        this.configured = configured;
        this.log = log;
        this.runner = runner;
        this.wakeups = wakeups;
        this.wallMs = wallMs;
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        Couriers couriers = new Couriers(vertx, runner, wallMs, identity.version());
        house = new HookCell.House(identity.cluster(), couriers, log, wakeups, context, bus);
        bus.<Configured>localConsumer(
                CONFIGURED, message -> configure(message.body().hooks()));
        bus.localConsumer(Addresses.LOCAL_HOOKS_NOW, message -> message.reply(views(), LocalCodec.LOCAL));
        bus.<HookTrial.Asked>localConsumer(Addresses.LOCAL_HOOK_TRIAL, message -> onTrial(couriers, message));
        configure(configured);
        log.begin(context, wakeups, this::seen);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        cells.values().forEach(HookCell::end);
        return Future.succeededFuture();
    }

    private void configure(List<EventHook> wanted) {
        hooks.clear();
        wanted.forEach(hook -> hooks.put(hook.name(), hook));
        cells.values().stream().filter(cell -> !hooks.containsKey(cell.name())).forEach(HookCell::end);
        cells.keySet().retainAll(hooks.keySet());
        hooks.forEach((name, hook) -> {
            HookCell present = cells.get(name);
            if (present == null) {
                HookCell added = new HookCell(hook, shared());
                cells.put(name, added);
                added.seen(view);
            } else {
                present.changed(hook);
            }
        });
    }

    private HookCell.House shared() {
        HookCell.House present = house;
        if (present == null) {
            throw new IllegalStateException("not started");
        }
        return present;
    }

    private void seen(HookLog.View next) {
        view = next;
        cells.values().forEach(cell -> cell.seen(next));
    }

    private List<HookView> views() {
        return cells.values().stream().map(cell -> cell.view(view)).toList();
    }

    private void onTrial(Couriers couriers, Message<HookTrial.Asked> message) {
        HookTrial.Asked asked = message.body();
        EventHook hook = hooks.get(asked.hook());
        if (hook == null) {
            message.fail(
                    404,
                    "There is no hook '" + asked.hook() + "' on " + identity.node() + "; "
                            + (hooks.isEmpty()
                                    ? "none is configured"
                                    : "there is " + String.join(", ", hooks.keySet())));
        } else if (trials >= MAX_TRIALS) {
            message.fail(409, trials + " hooks are being tried already; ask again when these have ended");
        } else {
            begin(couriers, hook, asked.by(), message);
        }
    }

    private void begin(Couriers couriers, EventHook hook, String by, Message<HookTrial.Asked> message) {
        trials++;
        long beganMs = wakeups.nowMs();
        Call call = new Call(++calls);
        long limitMs = Math.min(hook.timeoutMs(), MAX_TRIAL_MS);
        wakeups.wakeAt(beganMs + limitMs, call::cancel);
        couriers.send(hook, new Letter(identity.cluster(), hook.name(), sample(hook, by), 1), call)
                .onComplete(sent -> context.runOnContext(ignored -> {
                    trials--;
                    Answer answer = sent.result();
                    boolean isDelivered = answer.outcome() == Outcome.DELIVERED;
                    String text = !isDelivered && call.isCancelled()
                            ? "did not end within " + limitMs + " ms"
                            : answer.text();
                    message.reply(
                            new HookTrial(isDelivered, text, answer.output(), wakeups.nowMs() - beganMs),
                            LocalCodec.LOCAL);
                }));
    }

    /** Of no log: its number is 0, whoever drops repeats never drops it. */
    private LoggedEvent sample(EventHook hook, String by) {
        String text = "this is a test of hook " + hook.name() + " from " + identity.node() + ", asked for by " + by;
        return new LoggedEvent(
                0,
                wallMs.getAsLong(),
                identity.node(),
                identity.life(),
                0,
                "",
                "",
                EventKind.DELIVERY_TEST.label(),
                Severity.INFORMATION,
                text,
                0,
                new Asking(by, "", ""),
                Collections.emptySortedMap());
    }
}
