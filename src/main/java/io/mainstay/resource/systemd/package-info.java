/** The resource type {@code systemd}: a unit that systemd runs, ordered and watched by {@code systemctl}. */
@NullMarked
package io.mainstay.resource.systemd;

import org.jspecify.annotations.NullMarked;
