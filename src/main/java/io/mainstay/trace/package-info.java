/**
 * What a tracing system sees of a group's moves. Knows OpenTelemetry's interface alone: without an SDK, which an operator
 * brings, nothing is kept and nothing is sent.
 */
@NullMarked
package io.mainstay.trace;

import org.jspecify.annotations.NullMarked;
