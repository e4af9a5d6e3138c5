/**
 * Operator commands: a thin client of the REST interface over the node's Unix socket. Imports nothing of the node
 * itself, so that a command starts fast.
 */
@NullMarked
package io.mainstay.cli;

import org.jspecify.annotations.NullMarked;
