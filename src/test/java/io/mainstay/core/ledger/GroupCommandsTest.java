package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Command.Assigned;
import io.mainstay.core.ledger.Command.ConfigApplied;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Command.DrainRequested;
import io.mainstay.core.ledger.Command.Faulted;
import io.mainstay.core.ledger.Command.GroupRequested;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.Command.NodeJoined;
import io.mainstay.core.ledger.Command.Probed;
import io.mainstay.core.ledger.Command.ReleaseFailed;
import io.mainstay.core.ledger.Command.Released;
import io.mainstay.core.ledger.Command.Started;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One test for each condition under which the ledger accepts what is asked or told of a group. */
class GroupCommandsTest {
    private final Log log = Log.ready();

    private static GroupRequested ask(Intent intent, String node) {
        return new GroupRequested("web", intent, node, "op", "test");
    }

    @Test
    void G9_anOwnedGroupIsNotGivenAgain() {
        long epoch = log.assign("n1");
        assertThat(log.web().holder()).isEqualTo(new Holder("n1", 1, epoch));
        assertThat(log.refuse(new Assigned("web", "n2", 1, "test"))).contains("owned by n1");
        assertThat(log.refuse(new Assigned("web", "n1", 1, "test"))).contains("owned by n1");
    }

    @Test
    void aGroupGoesOnlyToALiveNodeOfItsOwn() {
        assertThat(log.refuse(new Assigned("web", "n4", 1, "test"))).contains("life 1 of n4 is not live");
        assertThat(log.refuse(new Assigned("web", "n1", 2, "test"))).contains("life 2 of n1 is not live");
        assertThat(log.refuse(new Assigned("nothing", "n1", 1, "test"))).contains("no group nothing");
        log.accept(new NodeJoined("n4", 1, "1.0", "d"));
        assertThat(log.refuse(new Assigned("web", "n4", 1, "test"))).contains("may not run on n4");
    }

    @Test
    void G6_aFaultedNodeIsNoTargetUntilCleared() {
        long epoch = log.assign("n1");
        log.accept(new Faulted("web", epoch, "exited 137"));
        assertThat(log.web().holder().node()).isEqualTo("n1");
        log.accept(new Released("web", epoch, "verified offline"));
        assertThat(log.web().phase()).isEqualTo(Phase.RELEASED_FAULTED);
        assertThat(log.refuse(new Assigned("web", "n1", 1, "test"))).contains("faulted on n1");
        assertThat(log.refuse(ask(Intent.ONLINE, "n1"))).contains("cannot go to n1: it is faulted there: exited 137");
        assertThat(log.refuse(ask(Intent.CLEAR, "n2"))).contains("no fault");
        log.accept(ask(Intent.CLEAR, "n1"));
        log.assign("n1");
    }

    @Test
    void aFrozenGroupIsNotGivenAndNotAskedForMuch() {
        log.accept(ask(Intent.FREEZE, ""));
        assertThat(log.refuse(new Assigned("web", "n1", 1, "test"))).contains("frozen");
        assertThat(log.refuse(ask(Intent.ONLINE, ""))).contains("frozen");
        assertThat(log.refuse(ask(Intent.OFFLINE, ""))).contains("frozen");
        assertThat(log.refuse(ask(Intent.SWITCH, "n2"))).contains("frozen");
        assertThat(log.refuse(ask(Intent.FREEZE, ""))).contains("frozen already");
        log.accept(ask(Intent.UNFREEZE, ""));
        assertThat(log.refuse(ask(Intent.UNFREEZE, ""))).contains("not frozen");
        log.assign("n1");
    }

    @Test
    void aGroupThatIsWantedOfflineIsNotGiven() {
        log.accept(ask(Intent.OFFLINE, ""));
        assertThat(log.refuse(new Assigned("web", "n1", 1, "test"))).contains("wanted offline");
        log.accept(ask(Intent.ONLINE, "n2"));
        assertThat(log.web().moveTo()).isEqualTo("n2");
        log.assign("n2");
        assertThat(log.web().moveTo()).isEmpty();
    }

    @Test
    void onlyThePresentEpochSpeaksForAGroup() {
        assertThat(log.refuse(new Released("web", 1, "test"))).contains("no owner");
        assertThat(log.refuse(new Started("nothing", 1))).contains("no group");
        long first = log.assign("n1");
        log.accept(new Released("web", first, "verified offline"));
        long second = log.assign("n2");
        assertThat(log.refuse(new Started("web", first))).contains("not the present one, " + second);
        assertThat(log.refuse(new Faulted("web", first, "late"))).contains("not the present one");
        assertThat(log.refuse(new Released("web", first, "late"))).contains("not the present one");
        assertThat(log.refuse(new ReleaseFailed("web", first, "late"))).contains("not the present one");
        log.accept(new Started("web", second));
        assertThat(log.web().phase()).isEqualTo(Phase.STARTED);
    }

    @Test
    void G4_aSwitchThatCannotStopIsOff() {
        long epoch = log.assign("n1");
        log.accept(ask(Intent.SWITCH, "n2"));
        assertThat(log.web().isToBeReleased()).isTrue();
        log.accept(new ReleaseFailed("web", epoch, "it hangs"));
        assertThat(log.web().holder().node()).isEqualTo("n1");
        assertThat(log.web().isToBeReleased()).isFalse();
        assertThat(log.refuse(new Assigned("web", "n2", 1, "test"))).contains("owned by n1");
    }

    @Test
    void G2_G4_aSwitchNeedsAnOwnerAndAFitTarget() {
        assertThat(log.refuse(ask(Intent.SWITCH, "n2"))).contains("runs nowhere");
        log.assign("n1");
        assertThat(log.refuse(ask(Intent.SWITCH, "n1"))).contains("on n1 already");
        assertThat(log.refuse(ask(Intent.SWITCH, "n4"))).contains("may not run on 'n4'");
        assertThat(log.refuse(ask(Intent.ONLINE, "n2"))).contains("ask for a switch");
        assertThat(log.refuse(new GroupRequested("no", Intent.ONLINE, "", "op", "")))
                .contains("no group no");
        log.accept(ask(Intent.SWITCH, "n2"));
        assertThat(log.web().wanted()).isEqualTo(Wanted.ONLINE);
    }

    @Test
    void G4_aSwitchIsRefusedForOnePreciseReason() {
        log.assign("n1");
        log.accept(new DrainRequested("n2", Drain.ON, "op", "kernel"));
        assertThat(log.refuse(ask(Intent.SWITCH, "n2"))).contains("cannot go to n2: it is drained");
        log.accept(new Probed("n3", 1, "web", Found.UNFIT));
        assertThat(log.refuse(ask(Intent.SWITCH, "n3"))).contains("it says that it is not fit");
        assertThat(log.refuse(ask(Intent.SWITCH, "")))
                .contains("no other node to go to: n2: it is drained; n3: it says that it is not fit");
        log.accept(new Command.NodeLeft("n3", 1));
        assertThat(log.refuse(ask(Intent.SWITCH, "n3"))).contains("it is not live");
        log.accept(new DrainRequested("n2", Drain.OFF, "op", "done"));
        log.accept(ask(Intent.SWITCH, "n2"));
        assertThat(log.refuse(ask(Intent.SWITCH, "n2"))).contains("on its way from n1 to n2 already");
        log.accept(ask(Intent.OFFLINE, ""));
        assertThat(log.refuse(ask(Intent.SWITCH, "n2"))).contains("wanted offline");
        log.accept(ask(Intent.ONLINE, ""));
        log.accept(new Faulted("web", log.web().past().epoch(), "exited 1"));
        assertThat(log.refuse(ask(Intent.SWITCH, "n2"))).contains("faulted on n1, which is giving it up");
    }

    @Test
    void G4_aSwitchWithoutANamedNodeGoesToTheBestOther() {
        log.assign("n1");
        log.accept(new Command.Unheard("n2", 1, "n1", 1, 1));
        log.accept(ask(Intent.SWITCH, ""));
        assertThat(log.web().moveTo()).as("n2 is doubted by n1").isEqualTo("n3");
    }

    @Test
    void G14_clearingTheFaultOfAWantedGroupLetsItStartAgain() {
        long epoch = log.assign("n1");
        log.accept(new Faulted("web", epoch, "exited 1"));
        log.accept(new Released("web", epoch, "verified offline"));
        log.accept(ask(Intent.CLEAR, ""));
        assertThat(log.web().phase()).isEqualTo(Phase.FRESH);
    }

    @Test
    void aRequestOfTheSameNameIsAnsweredAsTheFirstAndChangesNothing() {
        GroupRequested freeze = new GroupRequested("web", Intent.FREEZE, "", "op", "", "r1");
        Applied first = log.apply(freeze);
        log.accept(ask(Intent.UNFREEZE, ""));
        Applied again = log.apply(freeze);
        assertThat(again.isAccepted()).isTrue();
        assertThat(again.entry().text()).isEqualTo(first.entry().text());
        assertThat(log.web().isFrozen()).isFalse();
        DrainRequested refused = new DrainRequested("n9", Drain.ON, "op", "", "r2");
        assertThat(log.refuse(refused)).isEqualTo(log.refuse(refused)).contains("no configured node");
        assertThat(log.state.answered()).extracting(AnsweredRequest::request).containsExactly("r1", "r2");
    }

    @Test
    void namedRequestsAreRememberedUpToALimitAndTheirNamesAreShort() {
        String tooLong = "x".repeat(AnsweredRequest.MAX_LENGTH + 1);
        assertThat(log.refuse(new GroupRequested("web", Intent.FREEZE, "", "op", "", tooLong)))
                .contains("at most 64 characters");
        for (int i = 0; i <= ClusterState.ANSWERED_LIMIT; i++) {
            log.apply(new GroupRequested("web", Intent.CLEAR, "", "op", "", "r" + i));
        }
        assertThat(log.state.answered()).hasSize(ClusterState.ANSWERED_LIMIT);
        assertThat(log.state.answered().get(0).request()).isEqualTo("r1");
    }

    @Test
    void aVerifiedReleaseEndsWhatWasFoundRunningThere() {
        log.accept(new Probed("n1", 1, "web", Found.ONLINE));
        assertThat(log.refuse(ask(Intent.ONLINE, "n2"))).contains("found running on [n1]");
        log.accept(new Released("web", log.assign("n1"), "verified offline"));
        assertThat(log.web().probes().get("n1").found()).isEqualTo(Found.OFFLINE);
        assertThat(log.web().past().node()).isEqualTo("n1");
    }

    @Test
    void aProbeComesFromALiveNode() {
        assertThat(log.refuse(new Probed("n1", 9, "web", Found.ONLINE))).contains("not live");
        assertThat(log.refuse(new Probed("n1", 1, "no", Found.ONLINE))).contains("no group no");
        log.accept(new Probed("n1", 1, "web", Found.ONLINE));
        assertThat(log.web().probes()).containsOnlyKeys("n1");
    }

    @Test
    void aNodeIsDrainedOnce() {
        log.accept(new DrainRequested("n1", Drain.ON, "op", "kernel"));
        assertThat(log.refuse(new DrainRequested("n1", Drain.ON, "op", ""))).contains("drained already");
        log.accept(new DrainRequested("n1", Drain.OFF, "op", "done"));
        assertThat(log.refuse(new DrainRequested("n1", Drain.OFF, "op", ""))).contains("not drained");
        assertThat(log.refuse(new DrainRequested("n9", Drain.ON, "op", ""))).contains("no configured node");
    }

    @Test
    void aConfigurationMustBeValidAndKeepWhatRuns() {
        assertThat(log.refuse(new ConfigApplied(Log.spec(Log.group("a", "n9")), "op")))
                .contains("names n9");
        assertThat(log.refuse(new ConfigApplied(Log.spec(Log.group("a")), "op")))
                .contains("no node to run on");
        assertThat(log.refuse(new ConfigApplied(Log.spec(Log.group("a", "n1"), Log.group("a", "n1")), "op")))
                .contains("configured twice");
        assertThat(log.refuse(new ConfigApplied(new ClusterSpec(List.of(), List.of()), "op")))
                .contains("no node");
        assertThat(log.refuse(new ConfigApplied(new ClusterSpec(List.of("n1", "n2"), List.of()), "op")))
                .contains("n3 would vanish, but is a voter");
        log.assign("n1");
        assertThat(log.refuse(new ConfigApplied(Log.spec(), "op"))).contains("web would vanish, but n1 owns it");
        assertThat(log.refuse(new ConfigApplied(Log.spec(Log.group("web", "n2")), "op")))
                .contains("could no longer run on n1");
        log.accept(new ConfigApplied(Log.spec(Log.group("web", "n1"), Log.group("db", "n2")), "op"));
        assertThat(log.state.groups()).containsOnlyKeys("web", "db");
        assertThat(log.web().holder().node()).isEqualTo("n1");
    }

    @Test
    void aLiveNodeDoesNotVanish() {
        log.accept(new NodeJoined("n4", 1, "1.0", "d"));
        ClusterSpec smaller = new ClusterSpec(List.of("n1", "n2", "n3"), List.of(Log.group("web", "n1")));
        assertThat(log.refuse(new ConfigApplied(smaller, "op"))).contains("n4 would vanish, but is live");
    }
}
