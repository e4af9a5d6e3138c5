package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.ledger.Command.Assigned;
import io.mainstay.core.ledger.Command.HeardAgain;
import io.mainstay.core.ledger.Command.NodeJoined;
import io.mainstay.core.ledger.Command.NodeLeft;
import io.mainstay.core.ledger.Command.Released;
import io.mainstay.core.ledger.Command.Unheard;
import io.mainstay.core.ledger.Command.VoterBooted;
import io.mainstay.core.ledger.Command.VotersChanged;
import io.mainstay.core.ledger.Command.VotersSeen;
import io.mainstay.core.ledger.GroupRecord.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One test for each condition under which the ledger accepts what voters and nodes say. */
class ClusterStateTest {
    private final Log log = Log.ready();

    @Test
    void aBootMustBeGreaterThanTheLast() {
        log.accept(new VoterBooted("n1", 2));
        assertThat(log.refuse(new VoterBooted("n1", 2))).contains("boot 2").contains("not after 2");
        assertThat(log.refuse(new VoterBooted("n9", 1))).contains("n9 is no configured node");
    }

    @Test
    void aBootErasesWhatTheVoterHadStated() {
        log.accept(new Unheard("n1", 1, "n2", 1, 1));
        log.accept(new VoterBooted("n2", 2));
        log.accept(new Unheard("n1", 1, "n3", 1, 1));
        assertThat(log.state.life("n1", 1)).isPresent();
        assertThat(log.state.unheardBy(log.state.life("n1", 1).orElseThrow())).containsExactly("n3");
    }

    @Test
    void anIncarnationMustBeGreaterThanTheLastAndTheNodeConfigured() {
        assertThat(log.refuse(new NodeJoined("n1", 1, "1.0", "d"))).contains("life 1 of n1 is not after 1");
        assertThat(log.refuse(new NodeJoined("n9", 1, "1.0", "d"))).contains("no configured node");
        assertThat(log.refuse(new NodeJoined("n1", 2, "1.0", "d", 399))).contains("no lease of n1 lasts 399 ms");
        assertThat(log.refuse(new NodeJoined("n1", 2, "1.0", "d", 60_001))).contains("lasts 60001 ms");
        log.accept(new NodeJoined("n1", 2, "1.0", "d"));
        assertThat(log.state.life("n1", 1)).isEmpty();
    }

    @Test
    void aMajorityThatDoesNotHearALifeExpiresItInTheSameStep() {
        log.assign("n1");
        log.accept(new Unheard("n1", 1, "n2", 1, 1));
        assertThat(log.web().holder().node()).isEqualTo("n1");
        log.accept(new Unheard("n1", 1, "n3", 1, 1));
        assertThat(log.state.life("n1", 1)).isEmpty();
        assertThat(log.last().expired()).containsExactly(new HistoryEntry.Expired("n1", 1));
        assertThat(log.web().holder()).isEqualTo(Holder.NONE);
        assertThat(log.web().phase()).isEqualTo(Phase.EXPIRED);
        assertThat(log.refuse(new Unheard("n1", 1, "n1", 1, 1))).contains("not live");
    }

    @Test
    void oneVoterAloneIsNoMajorityHoweverOftenItSaysSo() {
        log.accept(new Unheard("n1", 1, "n2", 1, 1));
        log.accept(new Unheard("n1", 1, "n2", 1, 1));
        log.accept(new Unheard("n1", 1, "n2", 1, 2));
        assertThat(log.state.life("n1", 1)).isPresent();
    }

    @Test
    void aStatementMustComeFromTheVotersPresentBoot() {
        assertThat(log.refuse(new Unheard("n1", 1, "n2", 2, 1))).contains("not its present one");
        log.accept(new VoterBooted("n2", 2));
        assertThat(log.refuse(new Unheard("n1", 1, "n2", 1, 1))).contains("not its present one");
        assertThat(log.refuse(new Unheard("n1", 1, "n4", 1, 1))).contains("n4 is no voter");
    }

    @Test
    void aWithdrawnStatementHasNoForceEvenWhenItComesLate() {
        log.accept(new Unheard("n1", 1, "n2", 1, 1));
        log.accept(new HeardAgain("n1", 1, "n2", 1, 1));
        assertThat(log.refuse(new Unheard("n1", 1, "n2", 1, 1))).contains("withdrawn its statement 1");
        log.accept(new Unheard("n1", 1, "n3", 1, 1));
        assertThat(log.state.life("n1", 1)).isPresent();
    }

    @Test
    void aStatementMayBeWithdrawnBeforeItArrives() {
        log.accept(new HeardAgain("n1", 1, "n2", 1, 1));
        assertThat(log.refuse(new Unheard("n1", 1, "n2", 1, 1))).contains("withdrawn");
        log.accept(new Unheard("n1", 1, "n2", 1, 2));
    }

    @Test
    void aWithdrawalMustFitTheStatement() {
        log.accept(new Unheard("n1", 1, "n2", 1, 2));
        assertThat(log.refuse(new HeardAgain("n1", 1, "n2", 1, 1))).contains("newer statement, 2");
        assertThat(log.refuse(new HeardAgain("n1", 1, "n2", 7, 2))).contains("not its present one");
        assertThat(log.refuse(new HeardAgain("n1", 9, "n2", 1, 2))).contains("not live");
        log.accept(new HeardAgain("n1", 1, "n2", 1, 2));
        assertThat(log.refuse(new HeardAgain("n1", 1, "n2", 1, 2))).contains("already");
    }

    @Test
    void aLifeThatOwnsAGroupDoesNotLeave() {
        long epoch = log.assign("n1");
        assertThat(log.refuse(new NodeLeft("n1", 1))).contains("still owns");
        log.accept(new Released("web", epoch, "verified offline"));
        log.accept(new NodeLeft("n1", 1));
        assertThat(log.refuse(new NodeLeft("n1", 1))).contains("not live");
    }

    @Test
    void anEarlierLifeKeepsItsGroupUntilItIsReleasedOrExpired() {
        long epoch = log.assign("n1");
        log.accept(new NodeJoined("n1", 2, "1.0", "d"));
        assertThat(log.web().holder().incarnation()).isEqualTo(1);
        assertThat(log.refuse(new Assigned("web", "n2", 1, "test"))).contains("owned by n1");
        log.accept(new Released("web", epoch, "verified offline"));
        assertThat(log.state.life("n1", 1)).isEmpty();
        assertThat(log.refuse(new Assigned("web", "n1", 1, "test"))).contains("life 1 of n1 is not live");
        log.accept(new Assigned("web", "n1", 2, "test"));
    }

    @Test
    void anEarlierLifeIsExpiredWithoutTheNewOne() {
        log.assign("n1");
        log.accept(new NodeJoined("n1", 2, "1.0", "d"));
        log.accept(new Unheard("n1", 1, "n2", 1, 1));
        log.accept(new Unheard("n1", 1, "n3", 1, 1));
        assertThat(log.web().holder()).isEqualTo(Holder.NONE);
        assertThat(log.state.life("n1", 2)).isPresent();
    }

    @Test
    void votersChangeByOneAndOnlyOnceAllLivesHaveConfirmedTheLast() {
        assertThat(log.refuse(new VotersChanged(List.of("n1"), "op"))).contains("one at a time");
        assertThat(log.refuse(new VotersChanged(List.of("n1", "n2", "n4"), "op")))
                .contains("one at a time");
        assertThat(log.refuse(new VotersChanged(List.of("n1", "n2", "n3", "n9"), "op")))
                .contains("n9 is no configured node");
        assertThat(log.refuse(new VotersChanged(List.of(), "op"))).contains("1 to 7 voters");
        long index = log.accept(new VotersChanged(List.of("n1", "n2", "n3", "n4"), "op"));
        assertThat(log.refuse(new VotersChanged(List.of("n1", "n2", "n3"), "op")))
                .contains("n1 (life 1) has not");
        log.accept(new VotersSeen("n1", 1, index));
        log.accept(new VotersSeen("n2", 1, index));
        assertThat(log.refuse(new VotersChanged(List.of("n1", "n2", "n3"), "op")))
                .contains("n3 (life 1) has not");
        log.accept(new VotersSeen("n3", 1, index));
        log.accept(new VotersChanged(List.of("n1", "n2", "n3"), "op"));
    }

    @Test
    void aLifeConfirmsOnlyVotersThatThereAre() {
        assertThat(log.refuse(new VotersSeen("n1", 1, 99))).contains("no voter set 99");
        assertThat(log.refuse(new VotersSeen("n1", 9, 0))).contains("not live");
        log.accept(new VotersSeen("n1", 1, 0));
    }

    @Test
    void aSmallerSetMayMakeTheStatementsAMajority() {
        long four = log.accept(new VotersChanged(List.of("n1", "n2", "n3", "n4"), "op"));
        log.accept(new VoterBooted("n4", 1));
        for (String name : List.of("n1", "n2", "n3")) {
            log.accept(new VotersSeen(name, 1, four));
        }
        log.assign("n1");
        log.accept(new Unheard("n1", 1, "n2", 1, 1));
        log.accept(new Unheard("n1", 1, "n3", 1, 1));
        assertThat(log.state.life("n1", 1)).isPresent();
        log.accept(new VotersChanged(List.of("n1", "n2", "n3"), "op"));
        assertThat(log.state.life("n1", 1)).isEmpty();
    }

    @Test
    void aVoterThatIsRemovedHasSaidNothing() {
        log.accept(new Unheard("n1", 1, "n3", 1, 1));
        log.accept(new VotersChanged(List.of("n1", "n2"), "op"));
        assertThat(log.state.life("n1", 1).orElseThrow().unheard()).isEmpty();
    }

    @Test
    void historyIsBounded() {
        for (int i = 2; i < 500; i++) {
            log.accept(new VoterBooted("n1", i));
        }
        assertThat(log.state.history()).hasSize(ClusterState.HISTORY_LIMIT);
        assertThat(log.state.history().get(ClusterState.HISTORY_LIMIT - 1).index())
                .isEqualTo(log.state.index());
    }

    @Test
    void anIndexMustFollow() {
        assertThatThrownBy(() -> log.state.apply(log.state.index(), new VoterBooted("n1", 9)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatOnlySpreadsTheWordChangesNothingAndIsNotHistory() {
        Log log = Log.ready();
        ClusterState before = log.state;
        Applied spread = before.apply(before.index() + 1, new Command.Spread());
        assertThat(spread.isAccepted()).isTrue();
        assertThat(spread.next().index()).isEqualTo(before.index() + 1);
        assertThat(spread.next().groups()).isEqualTo(before.groups());
        assertThat(spread.next().history()).isEqualTo(before.history());
    }
}
