package io.mainstay.hook;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.Driver;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.hook.Deliveries;
import io.mainstay.core.hook.DeliveryAction;
import io.mainstay.core.hook.DeliveryEvent;
import io.mainstay.core.hook.DeliveryMachine;
import io.mainstay.core.hook.EventHook;
import io.mainstay.core.hook.HookView;
import io.mainstay.exec.Call;
import io.mainstay.node.Wakeups;
import io.vertx.core.Context;
import io.vertx.core.eventbus.EventBus;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One hook's machine, and the attempt under way. On one context. */
final class HookCell {
    private final String cluster;
    private final Couriers couriers;
    private final HookLog log;
    private final Wakeups wakeups;
    private final Context context;
    private final EventBus bus;
    private final Driver<Deliveries, DeliveryEvent, DeliveryAction> driver;
    private HookLog.Duty duty = HookLog.Duty.OTHERS;
    private @Nullable Call running;
    private long wokenAtMs = Long.MAX_VALUE;

    /** What all cells of a node share. */
    record House(String cluster, Couriers couriers, HookLog log, Wakeups wakeups, Context context, EventBus bus) {}

    HookCell(EventHook hook, House house) {
        cluster = house.cluster();
        couriers = house.couriers();
        log = house.log();
        wakeups = house.wakeups();
        context = house.context();
        bus = house.bus();
        driver = new Driver<>(
                Deliveries.of(hook), DeliveryMachine::step, this::carryOut, (nowMs, before, event, step) -> {});
    }

    String name() {
        return driver.state().hook().name();
    }

    void changed(EventHook hook) {
        handle(new DeliveryEvent.HookChanged(hook));
    }

    void seen(HookLog.View view) {
        Long recorded = view.positions().get(name());
        OptionalLong position = recorded == null ? OptionalLong.empty() : OptionalLong.of(recorded);
        HookLog.Duty before = duty;
        duty = view.duty();
        if (duty == HookLog.Duty.OTHERS) {
            handle(new DeliveryEvent.DutyEnded());
        } else if (before == HookLog.Duty.OTHERS) {
            handle(new DeliveryEvent.DutyBegun(view.log(), position));
        } else {
            handle(new DeliveryEvent.LogChanged(view.log(), position));
        }
    }

    /** It is no longer configured, or the node ends. */
    void end() {
        duty = HookLog.Duty.OTHERS;
        handle(new DeliveryEvent.DutyEnded());
    }

    HookView view(HookLog.View known) {
        Deliveries state = driver.state();
        return state.isOnDuty()
                ? HookView.of(state, known.who(), wakeups.nowMs())
                : HookView.of(
                        state.hook(),
                        known.who(),
                        known.positions().getOrDefault(name(), 0L),
                        known.log().last());
    }

    private void handle(DeliveryEvent event) {
        driver.handle(event, wakeups.nowMs());
        long nextMs = driver.state().nextWakeMs();
        if (nextMs != Deliveries.NONE && nextMs < wokenAtMs) {
            wokenAtMs = nextMs;
            wakeups.wakeAt(nextMs, () -> woken(nextMs));
        }
    }

    private void woken(long atMs) {
        if (atMs == wokenAtMs) {
            wokenAtMs = Long.MAX_VALUE;
        }
        handle(new DeliveryEvent.Tick());
    }

    private void carryOut(DeliveryAction action) {
        if (action instanceof DeliveryAction.Deliver order) {
            deliver(order);
        } else if (action instanceof DeliveryAction.CancelDelivery) {
            cancel();
        } else if (action instanceof DeliveryAction.Acknowledge acknowledge) {
            acknowledge(acknowledge.position());
        } else if (action instanceof DeliveryAction.Raise raise) {
            bus.publish(
                    Addresses.LOCAL_OCCURRENCE, new Occurrence("", "", raise.kind(), raise.text()), LocalCodec.LOCAL);
        } else {
            throw new IllegalArgumentException("no way to carry out " + action);
        }
    }

    private void deliver(DeliveryAction.Deliver order) {
        Call call = new Call(order.call());
        running = call;
        Letter letter = new Letter(cluster, order.hook().name(), order.event(), order.attempt());
        couriers.send(order.hook(), letter, call)
                .onComplete(sent -> context.runOnContext(ignored -> ended(call, sent.result())));
    }

    private void ended(Call call, Answer answer) {
        if (running == call) {
            running = null;
        }
        handle(new DeliveryEvent.AttemptEnded(call.number(), answer.outcome(), answer.text(), answer.notBeforeMs()));
    }

    private void cancel() {
        Call call = running;
        if (call != null) {
            running = null;
            call.cancel();
        }
    }

    private void acknowledge(long position) {
        log.acknowledge(name(), position, isRecorded -> {
            if (!isRecorded) {
                handle(new DeliveryEvent.AcknowledgementLost(position));
            }
        });
    }
}
