package io.mainstay.core.group;

/** How firmly a parent stands on a child. */
public enum Dependency {
    /** The parent needs the child online, and goes offline before it (G1). */
    STRONG,
    /** The child is started first where it can be; its fate does not touch the parent's. */
    WEAK
}
