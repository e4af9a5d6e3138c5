package io.mainstay.cluster;

import io.mainstay.core.snapshot.BusState;
import io.vertx.core.json.JsonObject;

/** Told by the bus, always on the context that started it. Must not block or throw. */
public interface BusListener {
    /** The bus is otherwise than it was. Called once at the start too. */
    void busIs(BusState state);

    /**
     * A message at an address that is consumed. It may come twice, late or never, and from this node too; it has been
     * found no larger than {@link ClusterBus#MAX_MESSAGE}, and nothing else has been checked.
     */
    void received(String address, JsonObject body);
}
