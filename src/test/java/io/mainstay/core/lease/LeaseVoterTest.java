package io.mainstay.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.Step;
import io.mainstay.core.lease.VoterAction.Acknowledge;
import io.mainstay.core.lease.VoterAction.Propose;
import io.mainstay.core.lease.VoterAction.Refuse;
import io.mainstay.core.lease.VoterEvent.Applied;
import io.mainstay.core.lease.VoterEvent.Renewed;
import io.mainstay.core.lease.VoterEvent.Tick;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A voter's rules, each under its own clock. Limit with ttl 2000: 2150 ms. */
class LeaseVoterTest {
    private ClusterState ledger =
            ClusterState.initial(new ClusterSpec(List.of("n1", "n2", "n3"), List.of()), List.of("n1", "n2", "n3"));

    private LeaseVoter voter = LeaseVoter.begin("n2", 1, LeaseTimings.of(2000), ledger, 0);

    private List<VoterAction> at(long nowMs, VoterEvent event) {
        Step<LeaseVoter, VoterAction> step = LeaseVoter.step(voter, event, nowMs);
        voter = step.next();
        return step.actions();
    }

    private void decide(long nowMs, Command... commands) {
        for (Command command : commands) {
            ledger = ledger.apply(ledger.index() + 1, command).next();
        }
        at(nowMs, new Applied(ledger));
    }

    private void ready() {
        decide(0, new Command.VoterBooted("n2", 1), new Command.NodeJoined("n1", 1, "1", "d"));
    }

    /** Lets time pass in ticks, so that no gap is seen; answers what was ordered. */
    private List<VoterAction> pass(long fromMs, long untilMs) {
        List<VoterAction> all = new java.util.ArrayList<>();
        for (long now = fromMs; now <= untilMs; now += 50) {
            all.addAll(at(now, new Tick()));
        }
        return all;
    }

    private static Renewed renewal(long seq) {
        return new Renewed("n1", 1, seq, 0);
    }

    @Test
    void itAcknowledgesNothingBeforeItsOwnBootIsApplied() {
        assertThat(at(1, new Tick())).containsExactly(new Propose(new Command.VoterBooted("n2", 1)));
        assertThat(at(2, renewal(1))).containsExactly(new Refuse("n1", 1, 1, Refusal.NOT_READY));
        assertThat(at(500, new Tick())).isEmpty();
        assertThat(at(1001, new Tick())).as("asks again").hasSize(1);
        decide(1002, new Command.VoterBooted("n2", 1));
        assertThat(at(1003, renewal(2))).containsExactly(new Acknowledge("n1", 1, 2, 0));
    }

    @Test
    void itsBootCountsAsAnAcknowledgement() {
        ready();
        assertThat(pass(0, 2150)).isEmpty();
        assertThat(pass(2151, 2151)).containsExactly(new Propose(new Command.Unheard("n1", 1, "n2", 1, 1)));
    }

    @Test
    void itWaitsAsLongAsTheLeasesOfThatLifeLastWhateverItsOwnFileSays() {
        long longerMs = LeaseTimings.of(10_000).voterLimitMs();
        decide(0, new Command.VoterBooted("n2", 1), new Command.NodeJoined("n1", 1, "1", "d", 10_000));
        assertThat(pass(0, longerMs)).isEmpty();
        assertThat(pass(longerMs + 1, longerMs + 1)).hasSize(1);

        long shorterMs = LeaseTimings.of(600).voterLimitMs();
        decide(20_000, new Command.NodeJoined("n3", 1, "1", "d", 600));
        at(20_001, new Tick());
        assertThat(pass(20_051, 20_001 + shorterMs))
                .noneMatch(new Propose(new Command.Unheard("n3", 1, "n2", 1, 1))::equals);
        assertThat(voter.nextWakeMs()).isEqualTo(20_001 + shorterMs + 1);
        assertThat(pass(20_002 + shorterMs, 20_002 + shorterMs))
                .contains(new Propose(new Command.Unheard("n3", 1, "n2", 1, 1)));
    }

    @Test
    void itStatesOnlyAfterItsLimitSinceTheLastAcknowledgement() {
        ready();
        pass(0, 1000);
        at(1000, renewal(1));
        assertThat(pass(1050, 3150)).isEmpty();
        assertThat(pass(3151, 3151)).hasSize(1);
    }

    @Test
    void afterTheStatementItRefusesUntilItsWithdrawalIsApplied() {
        ready();
        pass(0, 2200);
        assertThat(at(2300, renewal(5)))
                .containsExactly(
                        new Refuse("n1", 1, 5, Refusal.STATED),
                        new Propose(new Command.HeardAgain("n1", 1, "n2", 1, 1)));
        assertThat(at(2400, renewal(6))).containsExactly(new Refuse("n1", 1, 6, Refusal.WITHDRAWING));
        decide(2450, new Command.Unheard("n1", 1, "n2", 1, 1));
        assertThat(at(2500, renewal(7))).containsExactly(new Refuse("n1", 1, 7, Refusal.WITHDRAWING));
        decide(2550, new Command.HeardAgain("n1", 1, "n2", 1, 1));
        assertThat(at(2600, renewal(8))).containsExactly(new Acknowledge("n1", 1, 8, 0));
    }

    @Test
    void theNextStatementHasTheNextNumber() {
        ready();
        pass(0, 2200);
        at(2300, renewal(5));
        decide(2550, new Command.HeardAgain("n1", 1, "n2", 1, 1));
        assertThat(pass(2550, 4750)).contains(new Propose(new Command.Unheard("n1", 1, "n2", 1, 2)));
    }

    @Test
    void aStatementThatMayBeLostIsProposedAgainUntilItIsApplied() {
        ready();
        assertThat(pass(0, 4200))
                .hasSizeGreaterThan(1)
                .allMatch(new Propose(new Command.Unheard("n1", 1, "n2", 1, 1))::equals);
        decide(4200, new Command.Unheard("n1", 1, "n2", 1, 1));
        assertThat(pass(4250, 9000)).isEmpty();
    }

    @Test
    void aVoterThatSleptJudgesNobody() {
        ready();
        pass(0, 300);
        assertThat(at(5000, new Tick())).isEmpty();
        assertThat(pass(5050, 7150)).isEmpty();
        assertThat(pass(7151, 7200)).hasSize(1);
    }

    @Test
    void anExpiredLifeIsNeverAcknowledgedAndALaterOneIs() {
        ready();
        decide(
                10,
                new Command.VoterBooted("n1", 1),
                new Command.VoterBooted("n3", 1),
                new Command.Unheard("n1", 1, "n1", 1, 1),
                new Command.Unheard("n1", 1, "n3", 1, 1));
        assertThat(at(20, renewal(1))).containsExactly(new Refuse("n1", 1, 1, Refusal.ENDED));
        assertThat(at(20, new Renewed("n1", 2, 1, 0))).containsExactly(new Acknowledge("n1", 2, 1, 0));
    }

    @Test
    void aRenewalCountedUnderOlderVotersIsRefused() {
        ready();
        decide(10, new Command.VotersChanged(List.of("n1", "n2"), "op"));
        assertThat(at(20, renewal(1))).containsExactly(new Refuse("n1", 1, 1, Refusal.OLD_VOTERS));
        assertThat(at(20, new Renewed("n1", 1, 2, ledger.index()))).first().isInstanceOf(Acknowledge.class);
    }

    @Test
    void whoIsNoVoterStatesAndAcknowledgesNothingAndBecomingOneCountsAsABoot() {
        ready();
        decide(10, new Command.VotersChanged(List.of("n1", "n3"), "op"));
        assertThat(at(20, renewal(1))).containsExactly(new Refuse("n1", 1, 1, Refusal.NO_VOTER));
        assertThat(pass(50, 5000)).isEmpty();
        long first = ledger.voters().index();
        decide(
                5000,
                new Command.VotersSeen("n1", 1, first),
                new Command.VotersChanged(List.of("n1", "n2", "n3"), "op"));
        assertThat(pass(5000, 7150)).isEmpty();
        assertThat(pass(7151, 7200)).hasSize(1);
    }

    @Test
    void itWakesAtTheVeryMomentAtWhichASilenceIsTooLong() {
        ready();
        at(100, new VoterEvent.Renewed("n1", 1, 1, 0));
        pass(150, 2200);
        assertThat(voter.nextWakeMs()).isEqualTo(100 + LeaseTimings.of(2000).voterLimitMs() + 1);
        assertThat(at(voter.nextWakeMs(), new Tick())).hasSize(1);
        assertThat(voter.nextWakeMs()).isEqualTo(2251 + 281);
    }
}
