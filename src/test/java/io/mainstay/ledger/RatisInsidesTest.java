package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.ledger.LedgerOptions.Fresh;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another version of Ratis may keep its threads elsewhere. */
class RatisInsidesTest {
    @TempDir
    Path root;

    @Test
    void noThreadOfALedgerWatchesForPauses() throws InterruptedException {
        RatisRig rig = new RatisRig(root);
        try {
            rig.start(rig.options("n1", List.of("n1"), Fresh.FOUNDS, Optional.empty()));
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("JvmPauseMonitor")) {
                    // It was told to end, and may be on its way.
                    thread.join(TimeUnit.SECONDS.toMillis(5));
                    assertThat(thread.isAlive()).isFalse();
                }
            }
        } finally {
            rig.close();
        }
    }
}
