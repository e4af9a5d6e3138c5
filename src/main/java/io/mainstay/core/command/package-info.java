/**
 * The one type for everything an operator can do, and the answer he gets. Pure.
 */
@NullMarked
package io.mainstay.core.command;

import org.jspecify.annotations.NullMarked;
