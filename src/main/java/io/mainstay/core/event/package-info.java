/**
 * What is told to operators: kinds of events, their severities, and the record of one. Pure.
 */
@NullMarked
package io.mainstay.core.event;

import org.jspecify.annotations.NullMarked;
