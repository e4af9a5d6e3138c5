package io.mainstay.sim;

import io.mainstay.ledger.LedgerContract;
import io.mainstay.ledger.LedgerRig;

/** The simulation's ledger keeps the same promises as the real one, or the simulation would prove nothing. */
class SimLedgerContractTest extends LedgerContract {
    @Override
    protected LedgerRig newRig() {
        return new SimLedgerRig();
    }
}
