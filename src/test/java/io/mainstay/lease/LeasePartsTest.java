package io.mainstay.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.lease.Wishes.Course;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The parts that need no network. */
class LeasePartsTest {
    private static final Command.NodeJoined JOINING = new Command.NodeJoined("n1", 5_000_000, "1", "d");

    private final ClusterState empty = ClusterState.initial(new ClusterSpec(List.of("n1"), List.of()), List.of("n1"));

    private static ClusterState with(ClusterState state, Command command) {
        Applied applied = state.apply(state.index() + 1, command);
        assertThat(applied.isAccepted()).as(applied.entry().text()).isTrue();
        return applied.next();
    }

    private LeaseHolder holder() {
        return LeaseHolder.begin("n1", 5_000_000, LeaseTimings.of(2_000), empty.voters(), 0);
    }

    @Test
    void theWaitDoublesUpToTheCap() {
        Backoff backoff = Backoff.of(250);

        assertThat(List.of(1, 2, 3, 4, 5, 1_000).stream().map(n -> backoff.delayMs(n, 0)))
                .containsExactly(50L, 100L, 200L, 250L, 250L, 250L);
        assertThat(backoff.delayMs(9, 1)).isEqualTo(125);
        assertThat(Backoff.of(50).delayMs(9, 0)).isEqualTo(50);
    }

    @Test
    void aMemberIsHeardForThreeRenewals() {
        Hearing hearing = new Hearing(250);

        assertThat(hearing.heard("n2", 1_000)).isTrue();
        assertThat(hearing.heard("n2", 1_100)).isFalse();
        assertThat(hearing.nextDueMs()).isEqualTo(1_851);
        assertThat(hearing.look(1_850)).isFalse();
        assertThat(hearing.heard(1_850)).containsExactly("n2");
        assertThat(hearing.look(1_851)).isTrue();
        assertThat(hearing.heard(1_851)).isEmpty();
        assertThat(hearing.lastMs()).containsEntry("n2", 1_100L);
    }

    @Test
    void whoSleptDoesNotTakeTheOthersForSilent() {
        Hearing hearing = new Hearing(250);
        hearing.heard("n2", 1_000);
        hearing.heard("n3", 1_000);
        hearing.forget("n3");
        hearing.look(1_000);

        hearing.forgive(9_000);

        assertThat(hearing.look(9_000)).isFalse();
        assertThat(hearing.heard(9_000)).containsExactly("n2");
    }

    @Test
    void theGuardIsToldTheFirstNanosecondOfTheDeadline() {
        AtomicLong nanos = new AtomicLong(7_123_999_999L);
        LeaseTime time = new LeaseTime(() -> nanos.get() / 1_000_000, action -> atMs -> {});

        assertThat(LeaseTime.nanos(7_124)).isEqualTo(7_124_000_000L);
        assertThat(time.nowMs()).isEqualTo(7_123);
        nanos.set(LeaseTime.nanos(7_124));
        assertThat(time.nowMs()).isEqualTo(7_124);
    }

    @Test
    void aWakeUpIsMovedEarlierAtOnceAndLaterWhereThatIsWorthIt() {
        AtomicLong now = new AtomicLong();
        AtomicReference<Runnable> ring = new AtomicReference<>();
        List<Long> alarms = new ArrayList<>();
        List<Long> woken = new ArrayList<>();
        LeaseTime time = new LeaseTime(now::get, action -> {
            ring.set(action);
            return alarms::add;
        });
        Wake wake = new Wake(time, LeaseTimings.of(2_000), woken::add);

        wake.ask(500);
        wake.ask(300);
        // A quarter of a renewal's time is not worth it.
        wake.ask(362);
        wake.ask(363);
        assertThat(alarms).containsExactly(500L, 300L, 363L);
        // The moved one was on its way.
        now.set(300);
        ring.get().run();
        assertThat(woken).isEmpty();
        // What is due already is not put off: who slept is to know by how much.
        now.set(400);
        wake.ask(900);
        ring.get().run();
        assertThat(woken).containsExactly(363L);
        wake.ask(900);
        assertThat(alarms).containsExactly(500L, 300L, 363L, 900L);
    }

    @Test
    void aLifeWantsToJoinUntilItHas() {
        assertThat(Wishes.of(holder(), empty, Course.LIVING, JOINING)).containsExactly(JOINING);

        ClusterState joined = with(empty, JOINING);
        assertThat(Wishes.of(holder(), joined, Course.LIVING, JOINING)).isEmpty();
        assertThat(Wishes.of(holder(), joined, Course.LEAVING, JOINING))
                .containsExactly(new Command.NodeLeft("n1", 5_000_000));
        ClusterState left = with(joined, new Command.NodeLeft("n1", 5_000_000));
        assertThat(Wishes.of(holder(), left, Course.LEAVING, JOINING)).isEmpty();
        assertThat(Wishes.of(holder(), empty, Course.LEAVING, JOINING)).isEmpty();
    }

    @Test
    void livesOfALaterBootAreGreaterThanOfAllEarlierOnes() {
        Boot boot = new Boot(5, "1", () -> "d");

        assertThat(boot.firstIncarnation()).isEqualTo(5_000_000);
        assertThat(new Boot(6, "1", () -> "d").firstIncarnation())
                .isGreaterThan(boot.firstIncarnation() + Boot.LIVES_PER_BOOT - 1);
    }

    @Test
    void nothingIsProposedTwiceInFlightNorSoonAgain() {
        Deque<Consumer<Ledger.Answer>> open = new ArrayDeque<>();
        Proposals proposals = new Proposals(new Answering(open), Runnable::run, 500);

        proposals.propose(JOINING, 0);
        proposals.propose(JOINING, 10_000);
        assertThat(open).hasSize(1);
        open.remove().accept(new Ledger.Answer.Unknown("no leader"));
        proposals.propose(JOINING, 10_001);
        assertThat(open).hasSize(1);
        proposals.propose(JOINING, 10_002);
        proposals.propose(new Command.NodeLeft("n1", 1), 10_002);
        assertThat(open).hasSize(2);
        open.remove().accept(new Ledger.Answer.Unknown("no leader"));
        proposals.propose(JOINING, 10_300);
        assertThat(open).hasSize(1);
        proposals.propose(JOINING, 10_501);
        assertThat(open).hasSize(2);
    }

    @Test
    void aProposalWhoseAnswerIsLostIsNotHeldForever() {
        Deque<Consumer<Ledger.Answer>> open = new ArrayDeque<>();
        Proposals proposals = new Proposals(new Answering(open), Runnable::run, 500);
        proposals.propose(JOINING, 0);

        proposals.propose(JOINING, Proposals.LOST_MS - 1);
        assertThat(open).hasSize(1);
        proposals.propose(JOINING, Proposals.LOST_MS);
        assertThat(open).hasSize(2);
    }

    @Test
    void proposalsThatNobodyAnswersDoNotPileUp() {
        Deque<Consumer<Ledger.Answer>> open = new ArrayDeque<>();
        Proposals proposals = new Proposals(new Answering(open), Runnable::run, 500);

        for (int i = 0; i < 1_000; i++) {
            proposals.propose(new Command.NodeLeft("n1", i), 0);
        }

        assertThat(open).hasSize(Proposals.MAX_ASKED);
    }

    /** A ledger that answers when the test does. */
    private record Answering(Deque<Consumer<Answer>> open) implements Ledger {
        @Override
        public void onApplied(Consumer<ClusterState> listener) {}

        @Override
        public void onLeader(Consumer<String> listener) {}

        @Override
        public void propose(Command command, Consumer<Answer> answer) {
            open.add(answer);
        }
    }
}
