package io.mainstay.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.GroupRecord.Found;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where groups go, and why. */
class PlannerTest {
    private static final long NOW = 10_000;
    private final TreeMap<String, Long> heard = new TreeMap<>();
    private long leadingSinceMs = NOW;
    private ClusterState state = with(true, true);

    private static ClusterState with(boolean autoStart, boolean autoFailover) {
        List<String> nodes = List.of("n1", "n2", "n3");
        GroupSpec web = new GroupSpec("web", GroupSpec.Kind.FAILOVER, nodes, autoStart, autoFailover, List.of());
        ClusterState state = ClusterState.initial(new ClusterSpec(nodes, List.of(web)), nodes);
        for (String node : nodes) {
            state = next(state, new Command.VoterBooted(node, 1));
        }
        return state;
    }

    private static ClusterState next(ClusterState state, Command command) {
        var applied = state.apply(state.index() + 1, command);
        assertThat(applied.isAccepted()).as(applied.entry().text()).isTrue();
        return applied.next();
    }

    private void apply(Command... commands) {
        for (Command command : commands) {
            state = next(state, command);
        }
    }

    private void join(String... nodes) {
        for (String node : nodes) {
            apply(new Command.NodeJoined(node, 1, "1", "d"), new Command.Probed(node, 1, "web", Found.OFFLINE));
            heard.put(node, NOW);
        }
    }

    private void joinAll() {
        join("n1", "n2", "n3");
    }

    private List<Proposal> decide() {
        return Planner.decide(state, view(), NOW);
    }

    private LeaseView view() {
        return new LeaseView(heard, leadingSinceMs, 750);
    }

    private Explanation why() {
        return Planner.explain(state, view(), NOW).get(0);
    }

    private String target() {
        List<Proposal> proposals = decide();
        assertThat(proposals).hasSize(1);
        return proposals.get(0).why().chosen();
    }

    private long assign() {
        apply(decide().get(0).command());
        return state.index();
    }

    @Test
    void G7_theFirstFitNodeInItsOrderIsChosenAndTheOthersAreExplained() {
        joinAll();
        assertThat(decide().get(0).command()).isInstanceOf(Command.Assigned.class);
        assertThat(why().chosen()).isEqualTo("n1");
        assertThat(why().sentence()).contains("n1 is the first fit node");
        assertThat(why().rejected()).containsOnlyKeys("n2", "n3").containsEntry("n2", "fit, but n1 comes first");
    }

    @Test
    void G4_theNextOwnerIsForeseenWhileTheReleaseIsNotDecidedYet() {
        joinAll();
        long epoch = assign();
        apply(new Command.GroupRequested("web", Command.Intent.SWITCH, "n3", "ops", "new kernel"));
        Command released = new Command.Released("web", epoch, "offline");

        List<Proposal> foreseen = Planner.foresee(state, released, view(), NOW);

        assertThat(decide()).as("before it").isEmpty();
        apply(released);
        assertThat(foreseen).isEqualTo(decide()).hasSize(1);
        assertThat(foreseen.get(0).why().chosen()).isEqualTo("n3");
    }

    @Test
    void G4_nothingIsForeseenOfWhatTheLedgerWillRefuseOrOfWhatTakesNoOwnerAway() {
        joinAll();
        long epoch = assign();
        assertThat(Planner.foresee(state, new Command.Released("web", epoch - 1, "offline"), view(), NOW))
                .as("of an earlier epoch")
                .isEmpty();
        assertThat(Planner.foresee(state, new Command.Started("web", epoch), view(), NOW))
                .isEmpty();
        assertThat(Planner.foresee(state, new Command.Unheard("n1", 1, "n2", 1, 0), view(), NOW))
                .as("one voter is no majority")
                .isEmpty();
    }

    @Test
    void G12_autoStartWaitsUntilEveryLiveNodeHasProbedOrTheWaitIsOver() {
        join("n1");
        apply(new Command.NodeJoined("n2", 1, "1", "d"));
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("missing: n2");
        leadingSinceMs = NOW - Planner.PROBE_WAIT_MS - 1;
        assertThat(target()).isEqualTo("n1");
    }

    @Test
    void G9_A49_whatIsFoundRunningIsAdoptedWhereItRuns() {
        joinAll();
        apply(new Command.Probed("n3", 1, "web", Found.ONLINE));
        assertThat(target()).isEqualTo("n3");
        apply(new Command.Probed("n2", 1, "web", Found.ONLINE));
        assertThat(target()).as("found on two: the first in its order").isEqualTo("n2");
    }

    @Test
    void G9_whatRunsSomewhereIsNeverStartedElsewhereBesideIt() {
        joinAll();
        long epoch = assign();
        apply(new Command.Released("web", epoch, "offline"), new Command.Probed("n3", 1, "web", Found.ONLINE));
        apply(new Command.DrainRequested("n3", Command.Drain.ON, "op", ""));
        assertThat(target()).as("also after a release, and drained").isEqualTo("n3");
        heard.remove("n3");
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("found running on n3").contains("waits until it is offline there");
        apply(new Command.Probed("n3", 1, "web", Found.OFFLINE));
        assertThat(target()).isEqualTo("n1");
    }

    @Test
    void G9_whereItFaultedItIsNotAdoptedButWaitedFor() {
        joinAll();
        long epoch = assign();
        apply(new Command.Faulted("web", epoch, "exited 1"), new Command.Released("web", epoch, "offline"));
        apply(new Command.Probed("n1", 1, "web", Found.ONLINE));
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("faulted there: exited 1");
        apply(new Command.Probed("n2", 1, "web", Found.ONLINE));
        assertThat(target()).isEqualTo("n2");
    }

    @Test
    void G12_theNodeThatHadItLastIsWaitedForAfterItReturns() {
        state = with(true, false);
        joinAll();
        assign();
        apply(new Command.Unheard("n1", 1, "n2", 1, 1), new Command.Unheard("n1", 1, "n3", 1, 1));
        apply(new Command.NodeJoined("n1", 2, "1", "d"));
        assertThat(why().sentence()).contains("missing: n1");
        apply(new Command.Probed("n1", 2, "web", Found.ONLINE));
        assertThat(target()).as("adopted although AutoFailover is off").isEqualTo("n1");
    }

    @Test
    void anOwnedGroupNamesTheNodeThatWouldTakeItOrSaysWhyNoneWould() {
        joinAll();
        assign();
        assertThat(why().target()).isEqualTo("n2");
        assertThat(why().rejected()).containsOnlyKeys("n3").containsEntry("n3", "fit, but n2 comes first");
        heard.remove("n2");
        assertThat(why().target()).isEqualTo("n3");
        heard.remove("n3");
        assertThat(why().target()).isEmpty();
        assertThat(why().noTarget()).isEqualTo("n2: the leader has not heard it; n3: the leader has not heard it");
        state = with(true, false);
        heard.clear();
        joinAll();
        assign();
        assertThat(why().target()).isEmpty();
        assertThat(why().noTarget()).isEqualTo("AutoFailover is off");
    }

    @Test
    void aForecastTellsWhereItWouldGoWithoutANode() {
        joinAll();
        assign();
        assertThat(forecast("").chosen()).isEqualTo("n2");
        assertThat(forecast("n1").sentence()).contains("its node was lost");
        assertThat(forecast("n2").chosen()).as("it stays").isEmpty();
        assertThat(forecast("n2").target()).isEqualTo("n3");
        assertThat(Planner.forecast(state, view(), "db", "", NOW).sentence()).contains("no group db");
    }

    private Explanation forecast(String without) {
        return Planner.forecast(state, view(), "web", without, NOW);
    }

    @Test
    void G14_clearingAFaultStartsAWantedGroupAgainWithoutAutoFailover() {
        state = with(true, false);
        joinAll();
        long epoch = assign();
        apply(new Command.Faulted("web", epoch, "exited 1"), new Command.Released("web", epoch, "offline"));
        assertThat(why().sentence()).contains("AutoFailover is off");
        apply(new Command.GroupRequested("web", Intent.CLEAR, "", "op", ""));
        assertThat(target()).isEqualTo("n1");
    }

    @Test
    void G6_faultedNodesAreNoTargetsAndFaultedEverywhereIsToldApart() {
        joinAll();
        for (String node : List.of("n1", "n2", "n3")) {
            assertThat(target()).isEqualTo(node);
            long epoch = assign();
            apply(new Command.Faulted("web", epoch, "exited 1"), new Command.Released("web", epoch, "offline"));
        }
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("faulted everywhere");
        assertThat(why().exhausted()).isEqualTo(Explanation.Exhausted.FAULTED_EVERYWHERE);
        assertThat(why().rejected().get("n2")).contains("faulted there: exited 1");
    }

    @Test
    void silentDrainedUnfitAndAbsentNodesAreRejectedWithTheReason() {
        join("n1", "n2");
        heard.put("n1", NOW - 800);
        assertThat(target()).isEqualTo("n2");
        assertThat(why().rejected()).containsEntry("n1", "not heard for 800 ms");
        assertThat(why().rejected()).containsEntry("n3", "it has not joined");
        heard.remove("n1");
        assertThat(why().rejected()).containsEntry("n1", "the leader has not heard it");
        apply(new Command.DrainRequested("n2", Command.Drain.ON, "op", "kernel"));
        assertThat(decide()).isEmpty();
        assertThat(why().rejected()).containsEntry("n2", "it is drained");
        heard.put("n1", NOW);
        apply(new Command.Probed("n1", 1, "web", Found.UNFIT));
        assertThat(why().rejected()).containsEntry("n1", "it says that it is not fit");
        assertThat(why().sentence()).contains("no node to run on");
    }

    @Test
    void aNodeThatSomeVoterDoesNotHearComesLast() {
        joinAll();
        apply(new Command.Unheard("n1", 1, "n3", 1, 1));
        assertThat(target()).isEqualTo("n2");
    }

    @Test
    void G11_aFrozenGroupAndOneWantedOfflineAreLeftAlone() {
        joinAll();
        apply(new Command.GroupRequested("web", Intent.FREEZE, "", "op", ""));
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("frozen");
        apply(new Command.GroupRequested("web", Intent.UNFREEZE, "", "op", ""));
        apply(new Command.GroupRequested("web", Intent.OFFLINE, "", "op", ""));
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("wanted offline");
    }

    @Test
    void G13_anOwnedGroupStaysThoughABetterNodeReturns() {
        join("n2");
        assign();
        join("n1");
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("web is on n2");
    }

    @Test
    void withoutAutoFailoverALostGroupWaitsForAnOperator() {
        state = with(true, false);
        joinAll();
        assign();
        apply(new Command.Unheard("n1", 1, "n2", 1, 1), new Command.Unheard("n1", 1, "n3", 1, 1));
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("AutoFailover is off");
        apply(new Command.GroupRequested("web", Intent.ONLINE, "", "op", ""));
        assertThat(target()).isEqualTo("n2");
    }

    @Test
    void withoutAutoStartNothingStartsByItself() {
        state = with(false, true);
        joinAll();
        assertThat(decide()).isEmpty();
    }

    @Test
    void G4_aSwitchGoesToItsTarget() {
        joinAll();
        long epoch = assign();
        apply(new Command.GroupRequested("web", Intent.SWITCH, "n3", "op", ""));
        assertThat(decide()).isEmpty();
        apply(new Command.Released("web", epoch, "offline"));
        assertThat(target()).isEqualTo("n3");
        assertThat(why().sentence()).contains("asked to go to n3");
    }

    @Test
    void aDrainedNodeGivesItsGroupsToAnotherOrKeepsThemWhenThereIsNone() {
        joinAll();
        assign();
        apply(new Command.DrainRequested("n1", Command.Drain.ON, "op", "kernel"));
        assertThat(decide().get(0).command())
                .isEqualTo(new Command.GroupRequested("web", Intent.SWITCH, "n2", "planner", "n1 is drained"));
        heard.clear();
        assertThat(decide()).isEmpty();
        assertThat(why().sentence()).contains("stays on n1").contains("no other node is fit");
    }
}
