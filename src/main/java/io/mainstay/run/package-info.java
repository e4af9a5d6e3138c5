/** Puts a node together and runs it: the one place that knows every part, and the commands that start nodes. */
@NullMarked
package io.mainstay.run;

import org.jspecify.annotations.NullMarked;
