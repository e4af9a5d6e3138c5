/** The verticles of one node: each only translates, callback to event and action to call. */
@NullMarked
package io.mainstay.node;

import org.jspecify.annotations.NullMarked;
