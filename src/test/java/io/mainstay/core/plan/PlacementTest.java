package io.mainstay.core.plan;

import static io.mainstay.core.plan.PlanStory.group;
import static io.mainstay.core.plan.PlanStory.policy;
import static io.mainstay.core.plan.PlanStory.tied;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupPolicy.Failback;
import io.mainstay.core.group.GroupPolicy.Placement;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.GroupRecord.Found;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which of several fit nodes a group goes to, and what other groups have to do with it. */
class PlacementTest {
    @Test
    void fewestGroupsSpreadsInOnePass() {
        PlanStory story = new PlanStory(
                group("a", Placement.FEWEST_GROUPS, 1),
                group("b", Placement.FEWEST_GROUPS, 1),
                group("c", Placement.FEWEST_GROUPS, 1));
        assertThat(story.decide()).extracting(each -> each.why().chosen()).containsExactly("n1", "n2", "n3");
        story.settle();
        story.lose("n1");
        assertThat(story.why("a").sentence()).contains("n2 is the fit node with the fewest groups");
    }

    @Test
    void byLoadTheNodeThatCarriesLeastOfItsCapacityIsBestAndAFullOneIsNone() {
        TreeMap<String, Long> capacities = new TreeMap<>();
        capacities.put("n1", 10L);
        capacities.put("n2", 100L);
        capacities.put("n3", 20L);
        PlanStory story = new PlanStory(new ClusterSpec(
                PlanStory.NODES,
                List.of(group("a", Placement.LOAD, 10), group("b", Placement.LOAD, 10), group("c", Placement.LOAD, 60)),
                capacities));
        story.settle();
        assertThat(story.nodeOf("a")).isEqualTo("n1");
        assertThat(story.nodeOf("b")).isEqualTo("n2");
        assertThat(story.nodeOf("c")).isEqualTo("n2");
        story.lose("n2");
        assertThat(story.why("c").rejected().get("n1")).contains("it has 0 of its capacity of 10 left");
        assertThat(story.why("c").noTarget()).contains("n3: it has 10 of its capacity of 20 left");
        assertThat(story.why("b").chosen()).isEqualTo("n3");
    }

    @Test
    void C13_aStandbyThatTheLoadBalancerDoesNotReachIsAWorseTarget() {
        PlanStory story = new PlanStory(group("web"));
        story.apply(new Command.Probed("n1", 1, "web", Found.UNREACHED));
        assertThat(story.why("web").chosen()).isEqualTo("n2");
        story.apply(
                new Command.Probed("n2", 1, "web", Found.UNREACHED),
                new Command.Probed("n3", 1, "web", Found.UNREACHED));
        assertThat(story.why("web").chosen()).isEqualTo("n1");
        assertThat(story.why("web").sentence()).contains("though the load balancer does not reach it");
    }

    @Test
    void aNodeThatDoesNotReachWhatTheGroupNeedsIsAWorseTargetOrNoneAndThePlannerSaysWhy() {
        PlanStory story = new PlanStory(group("web"));
        story.apply(
                new Command.Probed("n1", 1, "web", Found.UNREACHED, "it does not reach 10.0.0.1"),
                new Command.Probed("n2", 1, "web", Found.UNFIT, "it does not reach 10.0.0.2"));
        assertThat(story.why("web").chosen()).isEqualTo("n3");
        assertThat(story.why("web").rejected())
                .containsEntry("n1", "fit, but n3 comes first: it does not reach 10.0.0.1")
                .containsEntry("n2", "it does not reach 10.0.0.2");
        story.apply(new Command.Probed("n3", 1, "web", Found.UNREACHED, "it does not reach 10.0.0.1"));
        assertThat(story.why("web").chosen()).isEqualTo("n1");
        assertThat(story.why("web").sentence()).contains("though it does not reach 10.0.0.1");
        // What runs goes on, whoever answers.
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
    }

    @Test
    void G13_failbackIsProposedInItsWindowOnly() {
        Failback nights = new Failback(Failback.When.WINDOW, 23 * 60, 60);
        PlanStory story = new PlanStory(group("web").with(policy(Placement.PRIORITY, 1, nights, 0, 0)));
        story.settle();
        story.ask("web", Intent.SWITCH, "n2");
        story.apply(new Command.Released("web", story.of("web").holder().epoch(), "offline"));
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n2");
        story.minuteOfDay = 60;
        assertThat(story.decide()).isEmpty();
        story.minuteOfDay = 0;
        assertThat(story.why("web").chosen()).isEqualTo("n1");
        story.apply(new Command.Probed("n1", 1, "web", Found.UNREACHED));
        assertThat(story.decide()).as("not to a worse target").isEmpty();
        story.apply(new Command.Probed("n1", 1, "web", Found.OFFLINE));
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
    }

    @Test
    void G13_aManualFailbackIsOnlyTold() {
        PlanStory story = new PlanStory(group("web").with(policy(Placement.PRIORITY, 1, Failback.MANUAL, 0, 0)));
        story.heard.remove("n1");
        story.settle();
        story.pass(1);
        story.heard.put("n1", story.nowMs);
        assertThat(story.decide()).isEmpty();
        assertThat(story.why("web").sentence())
                .isEqualTo("web is on n2; n1 comes before it and is fit, so it can be switched back");
    }

    @Test
    void afterAGroupItIsStartedOnceThatIsOnline() {
        PlanStory story = new PlanStory(group("db"), tied("web", List.of("db"), "", ""));
        assertThat(story.why("web").sentence()).isEqualTo("web waits until db is online");
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
    }

    @Test
    void withAGroupItGoesWhereThatIsAndFollowsIt() {
        PlanStory story = new PlanStory(group("db"), tied("app", List.of(), "db", ""));
        story.settle();
        assertThat(story.nodeOf("app")).isEqualTo("n1");
        story.ask("db", Intent.SWITCH, "n3");
        story.apply(new Command.Released("db", story.of("db").holder().epoch(), "offline"));
        assertThat(story.why("app").sentence()).isEqualTo("db is on n3, and it goes with it");
        story.settle();
        assertThat(story.nodeOf("db")).isEqualTo("n3");
        assertThat(story.nodeOf("app")).isEqualTo("n3");
        assertThat(story.why("app").rejected().get("n1")).isEqualTo("db is on n3, and it goes with it");
        story.lose("n3");
        story.settle();
        assertThat(story.nodeOf("app")).isEqualTo("n1");
    }

    @Test
    void apartFromAGroupItGoesElsewhereAndMakesRoomForIt() {
        PlanStory story = new PlanStory(tied("copy", List.of(), "", "db"), group("db"));
        story.settle();
        assertThat(story.nodeOf("db")).isEqualTo("n1");
        assertThat(story.nodeOf("copy")).isEqualTo("n2");
        story.lose("n1");
        story.settle();
        assertThat(story.nodeOf("db")).isEqualTo("n2");
        assertThat(story.nodeOf("copy")).isEqualTo("n3");
        story.lose("n2");
        story.settle();
        assertThat(story.nodeOf("db")).isEqualTo("n3");
        assertThat(story.why("copy").sentence())
                .contains("stays on n3 though db is there")
                .contains("no other node is fit");
    }

    @Test
    void apartFromAGroupThatLeavesItStartsNeitherWhereThatStillIsNorWhereItGoesWhateverTheirNames() {
        for (List<String> names : List.of(List.of("a", "b", "c"), List.of("c", "b", "a"))) {
            String first = names.get(0);
            String second = names.get(1);
            String third = names.get(2);
            PlanStory story =
                    new PlanStory(group(first), tied(second, List.of(), "", first), tied(third, List.of(), "", second));
            story.ask(first, Intent.OFFLINE, "");
            story.ask(third, Intent.OFFLINE, "");
            story.settle();
            assertThat(story.nodeOf(second)).isEqualTo("n1");
            story.ask(first, Intent.ONLINE, "");
            story.ask(third, Intent.ONLINE, "");
            assertThat(story.why(first).chosen()).isEqualTo("n1");
            assertThat(story.why(second).chosen()).isEqualTo("n2");
            assertThat(story.why(third).chosen()).isEqualTo("n3");
            assertThat(story.why(third).rejected())
                    .containsEntry("n1", second + " is still there, and it keeps apart from it")
                    .containsEntry("n2", second + " is there, and it keeps apart from it");
        }
    }

    @Test
    void apartFromAGroupThatIsOnItsWayItDoesNotGoWhereThatWillBe() {
        PlanStory story = new PlanStory(group("db"), tied("copy", List.of(), "", "db"));
        story.ask("copy", Intent.OFFLINE, "");
        story.settle();
        story.ask("db", Intent.SWITCH, "n2");
        story.ask("copy", Intent.ONLINE, "");
        assertThat(story.why("copy").chosen()).isEqualTo("n3");
        assertThat(story.why("copy").rejected())
                .containsEntry("n1", "db is there, and it keeps apart from it")
                .containsEntry("n2", "db is on its way there, and it keeps apart from it");
    }

    @Test
    void tiesThatCannotBeHadAreRefused() {
        assertThat(fault(tied("a", List.of("b"), "", ""), tied("b", List.of(), "a", "")))
                .isEqualTo("the groups a → b → a wait for each other");
        assertThat(fault(tied("a", List.of("a"), "", ""))).contains("tied to itself");
        assertThat(fault(tied("a", List.of("x"), "", ""))).contains("x, which is no configured group");
        assertThat(fault(tied("a", List.of(), "b", "b"), group("b"))).contains("with b and apart from it");
        GroupSpec elsewhere = new GroupSpec("b", GroupSpec.Kind.FAILOVER, List.of("n2"), true, true, List.of());
        GroupSpec here = new GroupSpec(
                "a",
                GroupSpec.Kind.FAILOVER,
                List.of("n1"),
                true,
                true,
                List.of(),
                tied("a", List.of(), "b", "").policy());
        assertThat(fault(here, elsewhere)).contains("no node in common");
        GroupSpec parallel = new GroupSpec("b", GroupSpec.Kind.PARALLEL, PlanStory.NODES, true, true, List.of());
        assertThat(fault(tied("a", List.of(), "b", ""), parallel)).contains("not both are failover groups");
        assertThat(fault(tied("a", List.of("b"), "", ""), parallel)).isEmpty();
        assertThat(fault(tied("a", List.of("b", "c"), "", ""), tied("b", List.of("c"), "", ""), group("c")))
                .isEmpty();
    }

    private static String fault(GroupSpec... groups) {
        return new ClusterSpec(PlanStory.NODES, List.of(groups)).fault();
    }

    @Test
    void aSingleNodeGroupStaysOnTheFirstOfItsNodes() {
        PlanStory story =
                new PlanStory(new GroupSpec("web", GroupSpec.Kind.SINGLE_NODE, PlanStory.NODES, true, true, List.of()));
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
        assertThat(story.why("web").noTarget()).contains("single-node");
        story.apply(new Command.DrainRequested("n1", Command.Drain.ON, "op", ""));
        assertThat(story.decide()).isEmpty();
        story.lose("n1");
        assertThat(story.decide()).isEmpty();
        assertThat(story.why("web").rejected().get("n2")).contains("single-node and does not move");
        story.apply(new Command.DrainRequested("n1", Command.Drain.OFF, "op", ""));
        story.join("n1", 2);
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
    }

    @Test
    void aParallelGroupRunsOnEachNodeThatIsNeitherDrainedNorFaulted() {
        PlanStory story =
                new PlanStory(new GroupSpec("web", GroupSpec.Kind.PARALLEL, PlanStory.NODES, true, true, List.of()));
        assertThat(story.decide()).isEmpty();
        story.apply(
                new Command.ParallelFaulted("web", "n1", 1, "exited 1"),
                new Command.DrainRequested("n2", Command.Drain.ON, "op", ""));
        assertThat(runsOn(story)).containsExactly("n3");
        assertThat(story.why("web").sentence()).isEqualTo("web is parallel: it may run on n3");
        assertThat(story.why("web").rejected()).containsOnlyKeys("n1", "n2");
        story.ask("web", Intent.CLEAR, "n1");
        assertThat(runsOn(story)).containsExactly("n1", "n3");
        story.ask("web", Intent.OFFLINE, "");
        assertThat(runsOn(story)).isEmpty();
    }

    private static List<String> runsOn(PlanStory story) {
        return PlanStory.NODES.stream()
                .filter(node -> story.state.runsBeside(story.of("web"), node, 1))
                .toList();
    }

    @Test
    void withoutAutoRestartALostGroupDoesNotStartWhereItWasLost() {
        GroupPolicy plain = GroupPolicy.DEFAULT;
        GroupPolicy policy = new GroupPolicy(
                plain.placement(), 1, plain.failback(), false, 0, plain.faultLadder(), 0, List.of(), "", "");
        PlanStory story = new PlanStory(
                new GroupSpec("web", GroupSpec.Kind.FAILOVER, List.of("n1"), true, true, List.of(), policy));
        story.settle();
        story.lose("n1");
        story.join("n1", 2);
        assertThat(story.decide()).isEmpty();
        assertThat(story.why("web").rejected().get("n1")).contains("AutoRestart is off");
        story.ask("web", Intent.ONLINE, "");
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
    }

    @Test
    void withoutAutoFailoverALostGroupStartsAgainOnItsOwnNode() {
        PlanStory story =
                new PlanStory(new GroupSpec("web", GroupSpec.Kind.FAILOVER, PlanStory.NODES, true, false, List.of()));
        story.settle();
        story.lose("n1");
        assertThat(story.decide()).isEmpty();
        assertThat(story.why("web").sentence()).contains("AutoFailover is off");
        story.join("n1", 2);
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
    }

    @Test
    void G4_aSwitchThatDoesNotComeThroughGoesBackAlsoWithoutAutoFailover() {
        for (boolean isLost : new boolean[] {true, false}) {
            PlanStory story = new PlanStory(
                    new GroupSpec("web", GroupSpec.Kind.FAILOVER, PlanStory.NODES, true, false, List.of()));
            story.settle();
            story.ask("web", Intent.SWITCH, "n3");
            story.apply(new Command.Released("web", story.of("web").holder().epoch(), "offline"));
            story.apply(story.decide().get(0).command());
            assertThat(story.nodeOf("web")).isEqualTo("n3");
            if (isLost) {
                story.lose("n3");
            } else {
                story.fault("web");
            }
            assertThat(story.why("web").sentence())
                    .isEqualTo("the switch did not come through, and it goes back to n1");
            story.settle();
            assertThat(story.nodeOf("web")).isEqualTo("n1");
            assertThat(story.of("web").past().switchedFrom()).isEmpty();
        }
    }
}
