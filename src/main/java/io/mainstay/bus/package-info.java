/** The event-bus contract: addresses, and how the records of {@code core} are written as JSON. */
@NullMarked
package io.mainstay.bus;

import org.jspecify.annotations.NullMarked;
