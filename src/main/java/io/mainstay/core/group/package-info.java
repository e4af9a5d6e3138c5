/**
 * One node's share of one group: in which order its resources go up and down, and what a fault leads to (G1–G14). Pure.
 */
@NullMarked
package io.mainstay.core.group;

import org.jspecify.annotations.NullMarked;
