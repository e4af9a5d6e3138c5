package io.mainstay.sim;

import io.mainstay.core.event.EventKind;

/** Hears what operators are told, of a resource or, where that is empty, of the group. */
@FunctionalInterface
interface NodeEar {
    void raised(String resource, EventKind kind, String text);
}
