/**
 * What an operator's browser and scripts talk to: status page, REST and event stream, over TCP and over the node's Unix
 * socket. Knows the bus, not the verticles behind it.
 */
@NullMarked
package io.mainstay.web;

import org.jspecify.annotations.NullMarked;
