package io.mainstay.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Three voters on Apache Ratis keep the port's promises. */
class RatisContractTest extends LedgerContract {
    @TempDir
    Path directory;

    @Override
    protected LedgerRig newRig() {
        return RatisRig.ofThree(directory);
    }
}
