/**
 * The replicated log on Apache Ratis: carries out the port {@code core.ledger.Ledger}. The only package that knows Ratis.
 * What a command means is decided in {@code core.ledger}; who may be a voter, and what happens when one breaks, by the
 * caller.
 */
@NullMarked
package io.mainstay.ledger;

import org.jspecify.annotations.NullMarked;
