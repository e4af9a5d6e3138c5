/**
 * A node's permission to run what it owns: asked for by its holder, given by a majority of voters, never logged. Pure;
 * times are each machine's own monotonic milliseconds.
 */
@NullMarked
package io.mainstay.core.lease;

import org.jspecify.annotations.NullMarked;
