/**
 * The pure part: values in, values out. No Vert.x, clock, thread, file or log in here or below; time and chance are
 * arguments. Anyone may import it; it imports only the JDK's values.
 */
@NullMarked
package io.mainstay.core;

import org.jspecify.annotations.NullMarked;
