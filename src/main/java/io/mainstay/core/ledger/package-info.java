/**
 * What the ledger decides: commands, and the one state that follows from them on every node alike. Pure: reads no clock
 * and draws no chance, so that the same log gives the same state everywhere. Replicating the log is left to others.
 */
@NullMarked
package io.mainstay.core.ledger;

import org.jspecify.annotations.NullMarked;
