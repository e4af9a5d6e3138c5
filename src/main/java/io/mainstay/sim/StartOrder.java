package io.mainstay.sim;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.ResourceSpec;

/** Checks on one node that children go up before their parents and down after them (S10). */
final class StartOrder {
    private final SimNode node;

    StartOrder(SimNode node) {
        this.node = node;
    }

    void childrenAreUp(String name) {
        node.group().member(name).spec().requires().forEach((child, kind) -> {
            AgentState state = node.state(child);
            if (kind == Dependency.STRONG
                    && state != AgentState.ONLINE
                    && state != AgentState.DETACHED
                    && !node.group().member(child).isOnline()) {
                throw new IllegalStateException(
                        "S10: " + name + " starts while " + child + " is " + state + "\n" + node.lastLines());
            }
        });
    }

    void parentsAreDown(String name, long nowMs) {
        for (ResourceSpec spec : node.group().spec().resources()) {
            boolean firm = spec.requires().get(name) == Dependency.STRONG;
            AgentState state = firm ? node.state(spec.name()) : AgentState.OFFLINE;
            if (spec.settings().actions() != AgentSettings.Actions.ON_OFF) {
                continue; // It cannot be stopped, and holds up nobody.
            }
            if (node.agent(spec.name()).sinceMs() == nowMs) {
                continue; // It came online by itself in this very instant; the group could not have known.
            }
            if (state == AgentState.ONLINE || state == AgentState.GOING_OFFLINE) {
                throw new IllegalStateException("S10: " + name + " stops while its parent " + spec.name() + " is "
                        + state + "\n" + node.lastLines());
            }
        }
    }
}
