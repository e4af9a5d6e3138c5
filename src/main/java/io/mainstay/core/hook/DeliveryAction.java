package io.mainstay.core.hook;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;

/** What a {@link DeliveryMachine} orders. */
public sealed interface DeliveryAction {
    /**
     * Deliver it once; answered by {@link DeliveryEvent.AttemptEnded} with this call's number.
     *
     * @param attempt the how manieth for this event since this node delivers, from 1
     */
    record Deliver(long call, EventHook hook, LoggedEvent event, int attempt) implements DeliveryAction {}

    /** End that attempt; its answer is not waited for. */
    record CancelDelivery(long call) implements DeliveryAction {}

    /** Record that every event up to this one is dealt with. */
    record Acknowledge(long position) implements DeliveryAction {}

    /** Tell operators. */
    record Raise(EventKind kind, String text) implements DeliveryAction {}
}
