package io.mainstay.sim;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupEvent;

/** A simulated node as one health check on it sees it. */
record CheckPlace(SimNode node, String resource) implements SimHealthCheck.House {
    @Override
    public long nowMs() {
        return node.nowMs();
    }

    @Override
    public void later(long delayMs, Runnable action) {
        node.later(delayMs, action);
    }

    @Override
    public void begin(long call) {
        node.begin(resource, call);
    }

    @Override
    public void answer(long call, AgentEvent event) {
        node.answer(resource, call, event);
    }

    @Override
    public void tell(GroupEvent event) {
        node.tell(event);
    }

    @Override
    public void raise(EventKind kind, String text) {
        node.raise(resource, kind, text);
    }

    @Override
    public boolean mayRun() {
        return node.mayRun.getAsBoolean();
    }
}
