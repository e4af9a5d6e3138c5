/**
 * The one type for everything an operator can read: page, REST, command line and event bus show it. Pure.
 */
@NullMarked
package io.mainstay.core.snapshot;

import org.jspecify.annotations.NullMarked;
