package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.mainstay.run.Beginning.Found;
import io.mainstay.run.Beginning.Log;
import io.mainstay.run.Beginning.Readiness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a node with an empty ledger directory does, by what the others say. */
class BeginningTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final History NOTHING = new History(false, 0);
    private static final History READY_TOO = new History(false, 0, true, 0, false, 0, true);
    private static final History KNOWS_IT = new History(true, 90);

    private static Found found(long generation, Readiness readiness) {
        return new Found(Log.NONE, readiness, generation);
    }

    @Test
    void itIsReadyOnceAllTheOthersKnowNothing() {
        assertThat(Beginning.makesReady(List.of(), 2, found(0, Readiness.NOT_YET)))
                .isFalse();
        assertThat(Beginning.makesReady(List.of(NOTHING), 2, found(0, Readiness.NOT_YET)))
                .isTrue();
        assertThat(Beginning.makesReady(List.of(NOTHING, READY_TOO), 3, found(0, Readiness.NOT_YET)))
                .isTrue();
        assertThat(Beginning.makesReady(List.of(NOTHING), 3, found(0, Readiness.NOT_YET)))
                .as("n1 may run alone")
                .isFalse();
        assertThat(Beginning.makesReady(List.of(NOTHING, NOTHING, NOTHING), 5, found(0, Readiness.NOT_YET)))
                .as("n1 may run alone, by its file")
                .isFalse();
        assertThat(Beginning.makesReady(List.of(NOTHING, KNOWS_IT), 3, found(0, Readiness.NOT_YET)))
                .isFalse();
        assertThat(Beginning.makesReady(List.of(NOTHING, NOTHING), 3, found(1, Readiness.NOT_YET)))
                .as("a directory of a recovery")
                .isFalse();
    }

    @Test
    void itFoundsTheClusterOnceAllAreReady() {
        assertThat(Beginning.of(List.of(READY_TOO, READY_TOO), 3, found(0, Readiness.READY)))
                .contains(Fresh.FOUNDS);
        assertThat(Beginning.of(List.of(READY_TOO, READY_TOO), 3, found(0, Readiness.NOT_YET)))
                .as("what it heard must outlast its next end")
                .isEmpty();
        assertThat(Beginning.of(List.of(READY_TOO, NOTHING), 3, found(0, Readiness.READY)))
                .as("one may still need its answer, which it can give no more once its ledger is open")
                .isEmpty();
        assertThat(Beginning.of(List.of(READY_TOO), 3, found(0, Readiness.READY)))
                .isEmpty();
    }

    @Test
    void aVoterOfAClusterThatWasJustFoundedFoundsItTooWithoutTheRest() {
        History justFounded = new History(false, 12, true, 0, false);
        assertThat(Beginning.of(List.of(justFounded), 3, found(0, Readiness.READY)))
                .contains(Fresh.FOUNDS);
        assertThat(Beginning.of(List.of(justFounded), 3, found(0, Readiness.NOT_YET)))
                .as("it may have voted, and lost its disk; the other may know")
                .isEmpty();
        assertThat(Beginning.makesReady(List.of(justFounded, NOTHING), 3, found(0, Readiness.NOT_YET)))
                .isTrue();
    }

    @Test
    void oneWhoKnowsItIsEnoughToRefuse() {
        assertThat(Beginning.of(List.of(NOTHING, KNOWS_IT), 3, found(0, Readiness.NOT_YET)))
                .contains(Fresh.REFUSED);
        assertThat(Beginning.of(List.of(KNOWS_IT), 7, found(0, Readiness.NOT_YET)))
                .contains(Fresh.REFUSED);
    }

    @Test
    void whoIsNoVoterWaitsToBeTakenInAndTheNewestWordCounts() {
        History takenOut = new History(true, 95, false, 7, false);
        assertThat(Beginning.of(List.of(takenOut), 3, found(0, Readiness.NOT_YET)))
                .contains(Fresh.JOINS);
        assertThat(Beginning.of(List.of(KNOWS_IT, takenOut), 3, found(0, Readiness.NOT_YET)))
                .as("n1 lags")
                .contains(Fresh.JOINS);
        assertThat(Beginning.of(List.of(takenOut, new History(true, 99)), 3, found(0, Readiness.NOT_YET)))
                .as("taken in again since")
                .contains(Fresh.REFUSED);
        assertThat(Beginning.of(List.of(new History(false, 40, false, 0, false)), 4, found(0, Readiness.NOT_YET)))
                .as("a fourth node")
                .contains(Fresh.JOINS);
        assertThat(Beginning.knownStarts(List.of(takenOut, NOTHING))).isEqualTo(7);
    }

    @Test
    void inARecoveredClusterOnlyWhoKnowsOfItIsListenedToAndNothingIsFounded() {
        History survivor = new History(true, 1_000_000_095, false, 7, false, 1, true);
        History fromBefore = new History(true, 99, true, 7, false, 0, true);
        assertThat(Beginning.of(List.of(NOTHING, NOTHING), 3, found(1, Readiness.NOT_YET)))
                .isEmpty();
        assertThat(Beginning.of(List.of(NOTHING, fromBefore), 3, found(1, Readiness.NOT_YET)))
                .isEmpty();
        assertThat(Beginning.of(List.of(fromBefore, survivor), 3, found(1, Readiness.NOT_YET)))
                .contains(Fresh.JOINS);
        assertThat(Beginning.of(List.of(fromBefore, survivor), 3, found(0, Readiness.NOT_YET)))
                .as("a directory that tells of nothing")
                .contains(Fresh.JOINS);
        assertThat(Beginning.generation(List.of(fromBefore, survivor))).isEqualTo(1);
        assertThat(Beginning.generation(List.of())).isZero();
    }

    @Test
    void aLogThatWasNotReadYetIsNoWordThatNothingIsKnown() {
        ClusterState initial = ClusterState.initial(new ClusterSpec(NODES, List.of()), NODES);
        Found kept = new Found(Log.KEPT, Readiness.READY, 0);
        History notRead = Beginning.told("n2", Optional.of(initial), kept, false);
        assertThat(notRead.index()).isEqualTo(History.NOT_READ);
        assertThat(Beginning.told("n2", Optional.empty(), kept, false)).isEqualTo(notRead);
        assertThat(Beginning.makesReady(List.of(notRead, NOTHING), 3, found(0, Readiness.NOT_YET)))
                .as("n2 and n3 have lost their disks, and n1 has just begun")
                .isFalse();
        assertThat(Beginning.of(List.of(notRead, READY_TOO), 3, found(0, Readiness.READY)))
                .as("n1 went down in the middle of the founding")
                .contains(Fresh.FOUNDS);

        ClusterState voted = initial.apply(1, new Command.VoterBooted("n2", 3)).next();
        assertThat(Beginning.told("n2", Optional.of(voted), kept, false))
                .isEqualTo(new History(true, 1, true, 3, false, 0, true));
        assertThat(Beginning.told("n3", Optional.of(voted), kept, false).hasHistory())
                .isFalse();
    }

    @Test
    void whoWaitsSaysForWhomAndWhatHelps() {
        Found fresh = found(0, Readiness.NOT_YET);
        Optional<History> notRead =
                Optional.of(Beginning.told("n1", Optional.empty(), new Found(Log.KEPT, Readiness.READY, 0), false));
        assertThat(reason(Optional.empty(), Optional.of(NOTHING), fresh))
                .endsWith("no answer from n2. Start the agent there with the same file, also where one runs with an"
                        + " earlier one");
        assertThat(reason(notRead, Optional.of(NOTHING), fresh))
                .contains("n2 cannot read what was decided")
                .contains("`mainstay cluster recover`");
        assertThat(reason(Optional.of(READY_TOO), Optional.of(NOTHING), found(0, Readiness.READY)))
                .endsWith("not all have answered n3");
        assertThat(reason(notRead, Optional.of(NOTHING), found(0, Readiness.READY)))
                .endsWith("not all have answered n3");
        assertThat(reason(Optional.of(NOTHING), Optional.of(NOTHING), found(1, Readiness.NOT_YET)))
                .contains("nobody who answers knows of it");
    }

    private static String reason(Optional<History> ofN2, Optional<History> ofN3, Found own) {
        return Beginning.reason("n1", new TreeMap<>(Map.of("n2", ofN2, "n3", ofN3)), own);
    }

    /** Three nodes begin, and each may go down between any two steps: none is ever left waiting for what cannot come. */
    @Test
    void whoeverGoesDownWhenTheyBeginTogether() {
        Set<List<Start>> seen = new HashSet<>();
        Deque<List<Start>> due = new ArrayDeque<>(List.of(List.of(Start.NEW, Start.NEW, Start.NEW)));
        while (!due.isEmpty()) {
            List<Start> now = due.pop();
            if (!seen.add(now)) {
                continue;
            }
            for (int node = 0; node < now.size(); node++) {
                due.push(with(now, node, now.get(node).down()));
                due.push(with(now, node, now.get(node).up()));
                due.push(with(now, node, asked(now, node)));
            }
        }
        assertThat(seen).hasSizeGreaterThan(50);
        for (List<Start> reached : seen) {
            List<Start> now = reached.stream().map(Start::up).toList();
            for (int i = 0; i < 2 * now.size(); i++) {
                for (int node = 0; node < now.size(); node++) {
                    now = with(now, node, asked(now, node));
                }
            }
            assertThat(now).as("from %s", reached).allMatch(Start::isOpen);
        }
    }

    /** How far one of them is: what it has on its disk, and whether its agent runs. */
    private record Start(Found disk, boolean isUp, boolean isOpen) {
        static final Start NEW = new Start(Found.NOTHING, false, false);

        Start down() {
            return new Start(isOpen ? new Found(Log.KEPT, disk.readiness(), 0) : disk, false, false);
        }

        Start up() {
            return isUp ? this : new Start(disk, true, disk.log() == Log.KEPT);
        }
    }

    private static List<Start> with(List<Start> now, int node, Start next) {
        List<Start> all = new ArrayList<>(now);
        all.set(node, next);
        return all;
    }

    /** One round of questions. */
    private static Start asked(List<Start> now, int node) {
        Start own = now.get(node);
        if (!own.isUp() || own.isOpen()) {
            return own;
        }
        boolean isDecided = now.stream().filter(Start::isOpen).count() >= 2;
        ClusterState state = ClusterState.initial(new ClusterSpec(NODES, List.of()), NODES);
        if (isDecided) {
            state = state.apply(1, new Command.VoterBooted("n9", 1)).next();
        }
        List<History> told = new ArrayList<>();
        for (int other = 0; other < now.size(); other++) {
            if (other != node && now.get(other).isUp()) {
                Optional<ClusterState> known = now.get(other).isOpen() ? Optional.of(state) : Optional.empty();
                told.add(Beginning.told(NODES.get(node), known, now.get(other).disk(), false));
            }
        }
        Optional<Fresh> meaning = Beginning.of(told, NODES.size(), own.disk());
        if (meaning.isPresent()) {
            assertThat(meaning).contains(Fresh.FOUNDS);
            return new Start(own.disk(), true, true);
        }
        return Beginning.makesReady(told, NODES.size(), own.disk())
                ? new Start(own.disk().ready(), true, false)
                : own;
    }
}
