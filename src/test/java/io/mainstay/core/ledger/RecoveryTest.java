package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.ledger.Command.Assigned;
import io.mainstay.core.ledger.Command.NodeDetached;
import io.mainstay.core.ledger.Command.NodeJoined;
import io.mainstay.core.ledger.Command.Probed;
import io.mainstay.core.ledger.Command.Recovered;
import io.mainstay.core.ledger.Command.Unheard;
import io.mainstay.core.ledger.Command.VoterBooted;
import io.mainstay.core.ledger.Command.VotersChanged;
import io.mainstay.core.ledger.Command.VotersSeen;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a survivor goes on with when the majority is lost for good. */
class RecoveryTest {
    private static final Recovered HOW = new Recovered("n1", 1, "ann", "n2 and n3 burnt");

    private final Log log = Log.ready();

    private ClusterState recovered() {
        Applied applied = Recovery.recovered(log.state, log.state.index() + Recovery.LEAP, HOW);
        assertThat(applied.isAccepted()).as(applied.entry().text()).isTrue();
        return applied.next();
    }

    private static ClusterState accept(ClusterState state, Command command) {
        Applied applied = state.apply(state.index() + 1, command);
        assertThat(applied.isAccepted()).as(applied.entry().text()).isTrue();
        return applied.next();
    }

    private static String refuse(ClusterState state, Command command) {
        Applied applied = state.apply(state.index() + 1, command);
        assertThat(applied.isAccepted()).isFalse();
        return applied.entry().text();
    }

    @Test
    void asACommandItIsRefusedForItWouldEndLivesWhoseLeasesHold() {
        log.assign("n2");
        assertThat(log.refuse(HOW)).contains("by no command");
        assertThat(log.web().holder().node()).isEqualTo("n2");
    }

    @Test
    void onlyAVoterThatNeedsOthersIsRecovered() {
        long at = log.state.index() + Recovery.LEAP;
        Applied foreign = Recovery.recovered(log.state, at, new Recovered("n4", 1, "ann", "it"));
        assertThat(foreign.isAccepted()).isFalse();
        assertThat(foreign.entry().text()).contains("n4 is no voter").contains("[n1, n2, n3]");
        assertThat(foreign.next()).isEqualTo(log.state);

        ClusterState alone = recovered();
        assertThat(Recovery.refusal(alone, "n1")).contains("the only voter already");
    }

    @Test
    void noOtherNodeLivesVotesOwnsOrOwes() {
        log.assign("n2");
        log.accept(new Unheard("n1", 1, "n2", 1, 1));
        ClusterState next = recovered();

        assertThat(next.voters().names()).containsExactly("n1");
        assertThat(next.voters().index()).isEqualTo(next.index());
        assertThat(next.life("n2", 1)).isEmpty();
        assertThat(next.life("n3", 1)).isEmpty();
        assertThat(next.life("n1", 1).orElseThrow().unheard()).isEmpty();
        assertThat(next.group("web").orElseThrow().holder()).isEqualTo(Holder.NONE);
        assertThat(next.group("web").orElseThrow().phase()).isEqualTo(Phase.EXPIRED);
        assertThat(next.group("web").orElseThrow().isOwed()).isFalse();
        assertThat(next.history().get(next.history().size() - 1).expired())
                .containsExactly(new HistoryEntry.Expired("n2", 1), new HistoryEntry.Expired("n3", 1));
        assertThat(next.history().get(next.history().size() - 1).text())
                .isEqualTo("ann recovers the ledger on n1 as its only voter (generation 1): n2 and n3 burnt;"
                        + " given up: [n2, n3, n4]");
    }

    @Test
    void whatALostNodeLeftRunningIsAwaitedNoLongerAndWhatItFoundCountsNoMore() {
        log.assign("n2");
        log.accept(new Probed("n2", 1, "web", Found.ONLINE));
        log.accept(new NodeDetached("n2", 1, 600_000, "ann"));
        assertThat(log.web().isOwed()).isTrue();

        GroupRecord web = recovered().group("web").orElseThrow();
        assertThat(web.isOwed()).isFalse();
        assertThat(web.probes()).isEmpty();
    }

    @Test
    void whatTheSurvivorLeftRunningIsStillItsOwn() {
        log.assign("n1");
        log.accept(new NodeDetached("n1", 1, 600_000, "ann"));
        ClusterState next = recovered();
        assertThat(next.group("web").orElseThrow().isOwed()).isTrue();

        next = accept(next, new NodeJoined("n1", 2, "1.0", "d"));
        next = accept(next, new Probed("n1", 2, "web", Found.OFFLINE));
        assertThat(next.group("web").orElseThrow().isOwed()).isFalse();
    }

    @Test
    void theSurvivorsEarlierLifeIsJudgedAsAfterAnyRestart() {
        log.assign("n1");
        ClusterState next = recovered();
        assertThat(next.group("web").orElseThrow().holder().is("n1", 1)).isTrue();

        next = accept(next, new VoterBooted("n1", 2));
        next = accept(next, new NodeJoined("n1", 2, "1.0", "d"));
        assertThat(refuse(next, new Assigned("web", "n1", 2, "test"))).isNotEmpty();
        next = accept(next, new Unheard("n1", 1, "n1", 2, 1));
        assertThat(next.life("n1", 1)).isEmpty();
        next = accept(next, new Assigned("web", "n1", 2, "test"));
        assertThat(next.group("web").orElseThrow().holder().is("n1", 2)).isTrue();
    }

    /** O3: also beyond those that the lost majority may have handed out. */
    @Test
    void epochsGrowBeyondWhatTheSurvivorKnows() {
        long before = log.assign("n2");
        ClusterState next = recovered();
        next = accept(next, new NodeJoined("n1", 2, "1.0", "d"));
        next = accept(next, new Assigned("web", "n1", 2, "test"));
        assertThat(next.group("web").orElseThrow().holder().epoch()).isGreaterThan(before + Recovery.LEAP);

        assertThatThrownBy(() -> Recovery.recovered(log.state, log.state.index() + 1, HOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatALostNodeStillSaysIsRefused() {
        log.assign("n2");
        long epoch = log.web().holder().epoch();
        ClusterState next = accept(recovered(), new NodeJoined("n1", 2, "1.0", "d"));
        assertThat(refuse(next, new Unheard("n1", 2, "n2", 1, 1))).contains("n2 is no voter");
        assertThat(refuse(next, new Command.Started("web", epoch))).isNotEmpty();
        assertThat(refuse(next, new NodeJoined("n2", 1, "1.0", "d"))).contains("is not after 1");
        assertThat(refuse(next, new Assigned("web", "n2", 1, "test"))).isNotEmpty();
    }

    @Test
    void aNewVoterIsTakenInOnceTheSurvivorCountsAlone() {
        ClusterState next = accept(recovered(), new NodeJoined("n1", 2, "1.0", "d"));
        VotersChanged two = new VotersChanged(List.of("n1", "n2"), "n2");
        assertThat(refuse(next, two)).contains("n1 (life 2) has not confirmed the present voters");
        next = accept(next, new VotersSeen("n1", 2, next.voters().index()));
        next = accept(next, two);
        assertThat(next.voters().names()).containsExactly("n1", "n2");
    }
}
