package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.lease.Relay;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower to which the leader's connection is dead without a word, which Ratis does not notice by itself. */
class StuckConnectionTest {
    @TempDir
    Path root;

    private final Vertx vertx = Vertx.vertx();
    private RatisRig rig;
    private Relay wire;

    @BeforeEach
    void threeVotersOneOfThemBehindAWire() throws Exception {
        rig = new RatisRig(root);
        wire = rig.wire(vertx, "n3");
        rig.start("n1", Fresh.FOUNDS);
        rig.start("n2", Fresh.FOUNDS);
        long decided = decide(1);
        rig.start("n3", Fresh.FOUNDS);
        rig.await("n3 follows", () -> rig.state("n3").index() >= decided);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    /** The index of the last of so many decisions. What is not answered, as before a leader is known, is asked again. */
    private long decide(int times) {
        long last = 0;
        for (int i = 0; i < times; i++) {
            Command command = new Command.DrainRequested("n2", Drain.ON, "test", "no. " + i);
            AtomicReference<@Nullable Answer> answer = new AtomicReference<>(new Answer.Unknown("not asked yet"));
            rig.await("decided", () -> {
                if (answer.get() instanceof Answer.Unknown) {
                    answer.set(null);
                    rig.ledger("n1").propose(command, answer::set);
                }
                return answer.get() instanceof Answer.Decided;
            });
            last = ((Answer.Decided) Objects.requireNonNull(answer.get()))
                    .entry()
                    .index();
        }
        return last;
    }

    /** What the two others decide while n3 hears nothing. */
    private long behind() {
        long decided = decide(3);
        assertThat(rig.state("n3").index()).isLessThan(decided);
        return decided;
    }

    @Test
    void theLeaderConnectsAnewToOneWhoIsHeardAndDoesNotAnswer() {
        wire.cut();
        long decided = behind();
        wire.heal();

        rig.await("n3 follows again", () -> {
            rig.open.values().forEach(ledger -> ledger.reconnect(Set.of("n1", "n2", "n3"), 1_000));
            return rig.state("n3").index() >= decided;
        });
    }

    @Test
    void whoOpensItsLedgerAnewIsConnectedToAnewAndHasForgottenNothing() throws Exception {
        long before = rig.state("n3").index();
        wire.stall();
        long decided = behind();

        rig.watched("n3", rig.open.get("n3").openAnew());

        rig.await("n3 follows again", () -> rig.state("n3").index() >= decided);
        assertThat(before).isPositive();
        assertThat(rig.state("n3").node("n2").orElseThrow().isDrained()).isTrue();
    }

    @Test
    void whoIsNotHeardIsNotConnectedToAnew() {
        wire.cut();
        behind();
        wire.heal();
        rig.open.values().forEach(ledger -> ledger.reconnect(Set.of("n1", "n2"), 0));

        behind();
    }
}
