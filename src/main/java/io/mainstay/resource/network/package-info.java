/**
 * The resource types of the network: {@code virtualip}, {@code route} and {@code ping}. They speak to the kernel through
 * {@code ip} of iproute2, and to neighbours through our own announce program.
 */
@NullMarked
package io.mainstay.resource.network;

import org.jspecify.annotations.NullMarked;
