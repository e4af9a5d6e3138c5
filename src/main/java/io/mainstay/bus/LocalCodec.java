package io.mainstay.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;

/** Hands immutable records from verticle to verticle of one node by reference; refuses to leave it. */
public final class LocalCodec implements MessageCodec<Object, Object> {
    private static final String NAME = "local";

    /** What every local message is sent with. */
    public static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setCodecName(NAME);

    public static void register(Vertx vertx) {
        vertx.eventBus().registerCodec(new LocalCodec());
    }

    @Override
    public void encodeToWire(Buffer buffer, Object message) {
        throw new IllegalStateException("a local message was sent to another node: " + message.getClass());
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new IllegalStateException("a local message came from another node");
    }

    @Override
    public Object transform(Object message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
