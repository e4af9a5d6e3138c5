/** Operator commands: a thin client of the node's REST interface, and what can be said without a node. */
@NullMarked
package io.mainstay.cli;

import org.jspecify.annotations.NullMarked;
