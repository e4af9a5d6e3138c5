/**
 * Where groups go: pure proposals to the ledger, each with its reason. Safety does not lie here; a wrong proposal is
 * refused by the ledger.
 */
@NullMarked
package io.mainstay.core.plan;

import org.jspecify.annotations.NullMarked;
