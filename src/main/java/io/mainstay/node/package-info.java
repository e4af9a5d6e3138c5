/**
 * The verticles of one node. Each only translates: a callback becomes an event, an action becomes a call. They talk
 * over local event-bus addresses and never call each other.
 */
@NullMarked
package io.mainstay.node;

import org.jspecify.annotations.NullMarked;
