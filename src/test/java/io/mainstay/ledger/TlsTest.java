package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.mainstay.ledger.LedgerOptions.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With certificates, both ends of every connection show one. */
class TlsTest {
    private static final List<String> VOTERS = List.of("n1", "n2", "n3");

    @TempDir
    static Path keys;

    private static Tls ours;
    private static Tls theirs;

    @TempDir
    Path root;

    private RatisRig rig;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = Certificates.make(keys.resolve("ours"));
        theirs = Certificates.make(keys.resolve("theirs"));
    }

    @BeforeEach
    void start() {
        rig = new RatisRig(root);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void votersOfOneAuthorityDecide() {
        VOTERS.forEach(node -> open(node, Optional.of(ours)));
        rig.await("a leader", () -> VOTERS.contains(rig.leader("n3")));

        VOTERS.forEach(node -> assertThat(askAgain(node)).isInstanceOf(Answer.Decided.class));
    }

    @Test
    void aStrangerNeitherVotesNorProposes() {
        open("n1", Optional.of(ours));
        open("n2", Optional.of(theirs));
        open("n3", Optional.empty());

        assertThat(ask("n1")).isInstanceOf(Answer.Unknown.class);
        assertThat(ask("n2")).isInstanceOf(Answer.Unknown.class);
        assertThat(ask("n3")).isInstanceOf(Answer.Unknown.class);
        VOTERS.forEach(node -> assertThat(rig.leader(node)).isEmpty());
    }

    @Test
    void aCertificateThatIsMissingIsSaid() {
        Tls missing = new Tls(ours.ca(), ours.certificate(), root.resolve("none.key"));

        assertThatThrownBy(() -> RatisLedger.open(rig.options("n1", VOTERS, Fresh.FOUNDS, Optional.of(missing))))
                .isInstanceOf(LedgerFailure.class)
                .hasMessageContaining("none.key");
    }

    private void open(String node, Optional<Tls> tls) {
        rig.start(rig.options(node, VOTERS, Fresh.FOUNDS, tls));
    }

    /** A busy machine may take longer than one answer's time to shake hands. */
    private Answer askAgain(String node) {
        Answer answer = ask(node);
        for (int i = 0; i < 10 && answer instanceof Answer.Unknown; i++) {
            answer = ask(node);
        }
        return answer;
    }

    private Answer ask(String node) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        rig.ledger(node).propose(new Command.DrainRequested("n1", Drain.ON, "test", "asked"), answer::complete);
        return answer.join();
    }
}
