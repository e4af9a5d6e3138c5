/** The resource types {@code lsb} and {@code service}: init scripts with the exit codes of the Linux Standard Base. */
@NullMarked
package io.mainstay.resource.lsb;

import org.jspecify.annotations.NullMarked;
