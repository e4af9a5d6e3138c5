/**
 * What became of a group over time, read from the event log: who ran it when, and each move from the first sign to the start
 * elsewhere. Pure.
 */
@NullMarked
package io.mainstay.core.history;

import org.jspecify.annotations.NullMarked;
