/**
 * The state machine of one resource on one node: the nine states and what leads from one to the other (A1–A56). Pure.
 */
@NullMarked
package io.mainstay.core.agent;

import org.jspecify.annotations.NullMarked;
