/** The resource type {@code filesystem}: one mount, watched in the kernel's table and never touched without a limit. */
@NullMarked
package io.mainstay.resource.filesystem;

import org.jspecify.annotations.NullMarked;
