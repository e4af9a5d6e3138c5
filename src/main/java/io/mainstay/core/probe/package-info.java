/**
 * When a load balancer was last heard, and what follows when it is not (R1–R22, C1–C15). Pure.
 */
@NullMarked
package io.mainstay.core.probe;

import org.jspecify.annotations.NullMarked;
