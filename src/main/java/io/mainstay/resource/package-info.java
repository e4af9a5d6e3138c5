/**
 * Resource types behind one port, {@link io.mainstay.resource.ResourceType}. Each lives in a package of its own below;
 * only the node's wiring names them.
 */
@NullMarked
package io.mainstay.resource;

import org.jspecify.annotations.NullMarked;
