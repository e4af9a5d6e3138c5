/**
 * Event hooks: who is told of which events, and what is delivered next, again, or no more. Pure. What carries a delivery out
 * is in {@code io.mainstay.hook}; programs around going online and offline are in {@code core/group}.
 */
@NullMarked
package io.mainstay.core.hook;

import org.jspecify.annotations.NullMarked;
