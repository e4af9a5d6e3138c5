/** The resource type {@code dummy}: nothing real, for trying things out and for measuring. */
@NullMarked
package io.mainstay.resource.dummy;

import org.jspecify.annotations.NullMarked;
