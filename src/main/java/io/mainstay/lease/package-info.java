/**
 * The lease channel, and what drives {@code core/lease} in a running node. It has a Vert.x of its own with one event loop,
 * so that no bus, log or slow verticle is ever before it. It knows no timer and no clock: both are lent to it. {@code node}
 * and {@code run} may import it; it imports {@code core} only.
 */
@NullMarked
package io.mainstay.lease;

import org.jspecify.annotations.NullMarked;
