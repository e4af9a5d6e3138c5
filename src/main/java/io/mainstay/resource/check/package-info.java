/**
 * The resource types {@code tcpcheck} and {@code httpcheck}: they ask what others run, and are only monitored (A54).
 */
@NullMarked
package io.mainstay.resource.check;

import org.jspecify.annotations.NullMarked;
