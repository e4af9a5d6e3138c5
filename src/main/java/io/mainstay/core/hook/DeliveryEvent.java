package io.mainstay.core.hook;

import io.mainstay.core.event.EventLog;
import java.util.OptionalLong;

/** What a {@link DeliveryMachine} is told. */
public sealed interface DeliveryEvent {
    /**
     * This node delivers from now on: it leads the ledger, or is alone.
     *
     * @param position of the last event that is known to be dealt with; empty for a hook that is new
     */
    record DutyBegun(EventLog log, OptionalLong position) implements DeliveryEvent {}

    /** Another node delivers, or nobody knows who. */
    record DutyEnded() implements DeliveryEvent {}

    /** The log has grown, or the record of positions has changed. */
    record LogChanged(EventLog log, OptionalLong position) implements DeliveryEvent {}

    /**
     * An attempt is over.
     *
     * @param text the outcome in words
     * @param notBeforeMs the receiver asked to be left alone for so long; 0 when he did not
     */
    record AttemptEnded(long call, Outcome outcome, String text, long notBeforeMs) implements DeliveryEvent {}

    /** An acknowledgement was not recorded, or nobody knows. */
    record AcknowledgementLost(long position) implements DeliveryEvent {}

    /** The configuration changed; it holds from the next attempt on. */
    record HookChanged(EventHook hook) implements DeliveryEvent {}

    /** Time has passed. */
    record Tick() implements DeliveryEvent {}

    /** How an attempt ended. */
    enum Outcome {
        DELIVERED,
        /** It may go better the next time. */
        FAILED,
        /** The receiver will never take this event. */
        REFUSED
    }
}
