/** The resource type {@code process}: a program in the foreground, kept running by this node. */
@NullMarked
package io.mainstay.resource.process;

import org.jspecify.annotations.NullMarked;
