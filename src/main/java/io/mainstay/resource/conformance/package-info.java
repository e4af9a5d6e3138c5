/**
 * What every resource type has to do, tried on one of its resources: for {@code mainstay types test} and for the types'
 * own tests. Knows no type.
 */
@NullMarked
package io.mainstay.resource.conformance;

import org.jspecify.annotations.NullMarked;
