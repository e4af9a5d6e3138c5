/**
 * What a support case needs to see of a node, without its secrets. Values only: whoever gathers the parts hands them in, and
 * any package may.
 */
@NullMarked
package io.mainstay.bundle;

import org.jspecify.annotations.NullMarked;
