/**
 * The form of the log: what a line carries beside its text, and how it is written. Knows Logback and nothing of the node;
 * anyone may use {@link io.mainstay.log.Fields}.
 */
@NullMarked
package io.mainstay.log;

import org.jspecify.annotations.NullMarked;
