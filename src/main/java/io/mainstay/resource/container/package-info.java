/** The resource type {@code container}: one container of Podman or Docker, ordered and watched by its command line. */
@NullMarked
package io.mainstay.resource.container;

import org.jspecify.annotations.NullMarked;
