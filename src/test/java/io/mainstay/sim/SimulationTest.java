package io.mainstay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.sim.Disturbance.Kind;
import io.mainstay.sim.Story.Outages;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator's simulation tells of two nodes and a witness with a service behind a load balancer. */
class SimulationTest {
    private static final List<String> NODES = List.of("n1", "n2", "w1");
    private static final long TTL_MS = 2_000;

    @Test
    void oneSeedTellsOneStory() {
        Scenario scenario = scenario(web(), kill("n1", 10_000));
        assertThat(Simulation.run(scenario, 7)).isEqualTo(Simulation.run(scenario, 7));
        assertThat(Simulation.run(scenario, 8)).isNotEqualTo(Simulation.run(scenario, 7));
    }

    @Test
    void whatIsLeftInPeaceComesUpAndStaysUp() {
        Story story = Simulation.run(scenario(web()), 1);
        Outages web = only(story);
        assertThat(web.firstUpMs()).isBetween(1_000L, 4_000L);
        assertThat(web.outages()).isZero();
        assertThat(web.twiceMs()).isZero();
        assertThat(story.broken()).isEmpty();
    }

    @Test
    void aLostNodeCostsALeaseAStartAndAProbeAndThePlannerSaysWhy() {
        for (long seed = 0; seed < 10; seed++) {
            Story story = Simulation.run(scenario(web(), kill("n1", 20_000)), seed);
            Outages web = only(story);
            assertThat(web.outages()).as("%s", story.moments()).isEqualTo(1);
            // No less than what of the lease was left, and a second's start; no more than lease, slack, start and a
            // probe.
            assertThat(web.longestMs()).isBetween(2_500L, TTL_MS + 150 + 1_000 + 2_000 + 1_500);
            assertThat(web.cause()).isEqualTo("n1 loses power at 20000 ms");
            assertThat(texts(story)).anyMatch(text -> text.contains("its node was lost, and n2 is the first fit node"));
            assertThat(web.twiceMs()).isZero();
        }
    }

    @Test
    void aFrozenAgentIsEndedByItsGuardBeforeAnotherNodeStarts() {
        Story story =
                Simulation.run(scenario(web(), new Disturbance(20_000, Kind.FREEZE, "n1", "", "", "", 30_000)), 3);
        assertThat(texts(story)).anyMatch(text -> text.contains("the guard ends the agent"));
        assertThat(only(story).twiceMs()).isZero();
        assertThat(only(story).isOver()).isTrue();
    }

    @Test
    void aDeadProcessIsHeardAndRestartedInPlaceAsFarAsItsLimitAllows() {
        GroupSpec web = web();
        Disturbance first = new Disturbance(20_000, Kind.FAULT, "", "", "web", "app", 0);
        Disturbance second = new Disturbance(40_000, Kind.FAULT, "", "", "web", "app", 0);
        Story story = Simulation.run(scenario(web, first, second), 1);
        assertThat(texts(story)).anyMatch(text -> text.contains("app restarting"));
        assertThat(texts(story)).anyMatch(text -> text.contains("it faulted, and n2 is the first fit node"));
        assertThat(only(story).outages()).isEqualTo(2);
    }

    @Test
    void aSwitchIsAShortOutageAndAnUnfitOneIsRefused() {
        Disturbance there = new Disturbance(20_000, Kind.SWITCH, "n2", "", "web", "", 0);
        Disturbance again = new Disturbance(30_000, Kind.SWITCH, "n2", "", "web", "", 0);
        Story story = Simulation.run(scenario(web(), there, again), 1);
        assertThat(only(story).outages()).isEqualTo(1);
        assertThat(only(story).longestMs()).isLessThan(5_000);
        assertThat(texts(story)).contains("refused: web is on n2 already");
    }

    @Test
    void aNodeThatIsStoppedInOrderGivesItsGroupUpFirst() {
        Story story = Simulation.run(scenario(web(), new Disturbance(20_000, Kind.STOP, "n1", "", "", "", 0)), 1);
        assertThat(texts(story)).contains("n1 leaves");
        assertThat(only(story).longestMs()).isLessThan(5_500);
        assertThat(only(story).twiceMs()).isZero();
    }

    @Test
    void G8_whatIsStartedByHandElsewhereRunsTwiceUntilItIsForcedOff() {
        Story story = Simulation.run(scenario(web(), new Disturbance(20_000, Kind.BY_HAND, "n2", "", "web", "", 0)), 1);
        assertThat(only(story).twiceMs()).isPositive();
        assertThat(only(story).twice()).startsWith("on n1 and n2 from 20");
    }

    @Test
    void whatIsWantedOfflineIsNotMissedAndWhatNeverComesUpIs() {
        Disturbance off = new Disturbance(20_000, Kind.OFFLINE, "", "", "web", "", 0);
        assertThat(only(Simulation.run(scenario(web(), off), 1)).downMs()).isLessThan(1_000);
        Disturbance broken = new Disturbance(1, Kind.BREAK, "n1", "", "web", "app", 0);
        Disturbance too = new Disturbance(1, Kind.BREAK, "n2", "", "web", "app", 0);
        Outages never = only(Simulation.run(scenario(web(), broken, too), 1));
        assertThat(never.firstUpMs()).isNegative();
        assertThat(never.longestMs()).isEqualTo(90_000);
    }

    @Test
    void aNodeThatIsCutOffIsFencedAndComesBackAsAStandby() {
        Disturbance cut = new Disturbance(20_000, Kind.CUT, "n1", "", "", "", 0);
        Disturbance heal = new Disturbance(40_000, Kind.HEAL, "", "", "", "", 0);
        Story story = Simulation.run(scenario(web(), cut, heal), 2);
        assertThat(texts(story)).anyMatch(text -> text.startsWith("ends what it runs"));
        assertThat(only(story).outages()).isEqualTo(1);
        assertThat(only(story).twiceMs()).isZero();
        assertThat(texts(story)).anyMatch(text -> text.startsWith("web is up on n2, after"));
    }

    private static Outages only(Story story) {
        assertThat(story.services()).hasSize(1);
        return story.services().get(0);
    }

    private static List<String> texts(Story story) {
        return story.moments().stream().map(Story.Moment::text).toList();
    }

    private static Disturbance kill(String node, long atMs) {
        return new Disturbance(atMs, Kind.KILL, node, "", "", "", 0);
    }

    private static GroupSpec web() {
        ResourceSpec app = new ResourceSpec(
                "app", "process", AgentSettings.DEFAULTS.with(Attribute.RESTART_LIMIT, 1), Map.of(), Map.of());
        ResourceSpec port = new ResourceSpec(
                "port",
                "lbhealthcheck",
                AgentSettings.DEFAULTS,
                Map.of("app", Dependency.STRONG),
                Map.of("port", 61_000L, "HC_TIMEOUT", 10_000L));
        return new GroupSpec(
                "web",
                GroupSpec.Kind.FAILOVER,
                List.of("n1", "n2"),
                true,
                true,
                List.of(app, port),
                GroupPolicy.DEFAULT);
    }

    private static Scenario scenario(GroupSpec group, Disturbance... script) {
        return new Scenario(
                new ClusterSpec(NODES, List.of(group.frame())),
                List.of(group),
                LeaseTimings.of(TTL_MS),
                600,
                Durations.DEFAULT,
                List.of(script),
                90_000);
    }
}
