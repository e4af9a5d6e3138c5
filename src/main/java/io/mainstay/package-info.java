/** The program's entry; everything else lives in the packages below. */
@NullMarked
package io.mainstay;

import org.jspecify.annotations.NullMarked;
