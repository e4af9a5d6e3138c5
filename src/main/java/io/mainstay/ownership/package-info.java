/**
 * Puts ledger, lease, planner and groups of one node together: what the ledger says reaches the groups, what the groups
 * state reaches the ledger, and an operator's command goes to whoever can decide it. Decides nothing itself.
 */
@NullMarked
package io.mainstay.ownership;

import org.jspecify.annotations.NullMarked;
