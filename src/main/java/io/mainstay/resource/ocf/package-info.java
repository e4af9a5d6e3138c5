/** The resource type {@code ocf}: the Open Cluster Framework's agents, as they are installed, unchanged. */
@NullMarked
package io.mainstay.resource.ocf;

import org.jspecify.annotations.NullMarked;
