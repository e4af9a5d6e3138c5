/**
 * Reads and checks the node's configuration: all problems at once, each with its path, its value and what would be
 * right. Knows the resource types only by their descriptions.
 */
@NullMarked
package io.mainstay.config;

import org.jspecify.annotations.NullMarked;
