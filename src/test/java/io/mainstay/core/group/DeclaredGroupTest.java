package io.mainstay.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SimResource;
import io.mainstay.sim.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** V5: another configuration of a group that runs. The simulated node checks order (S10) and that nothing is let go of that runs. */
class DeclaredGroupTest {
    private final SimNode node = SpecBuilder.started(
            SpecBuilder.web().resource("app").resource("port", "app").resource("other"));

    private static GroupSpec with(GroupSpec spec, List<ResourceSpec> resources) {
        return new GroupSpec(
                spec.name(),
                spec.kind(),
                spec.nodes(),
                spec.autoStart(),
                spec.autoFailover(),
                resources,
                spec.policy());
    }

    private static GroupSpec replaced(GroupSpec spec, String name) {
        List<ResourceSpec> next = new ArrayList<>();
        for (ResourceSpec each : spec.resources()) {
            next.add(
                    each.name().equals(name)
                            ? new ResourceSpec(name, each.type(), each.settings(), each.requires(), Map.of("a", "b"))
                            : each);
        }
        return with(spec, next);
    }

    private void declare(GroupSpec spec) {
        node.tell(new GroupEvent.Declared(spec));
    }

    private int starts(String resource) {
        return node.resources.get(resource).starts;
    }

    @Test
    void V5_onlyWhatDiffersAndWhatStandsOnItIsRestarted() {
        SimResource app = node.resources.get("app");
        SimResource other = node.resources.get("other");
        declare(replaced(node.group().spec(), "app"));
        node.run(5_000);
        assertThat(app.stops).isEqualTo(1);
        assertThat(node.resources.get("app")).as("another agent").isNotSameAs(app);
        assertThat(starts("app")).isEqualTo(1);
        assertThat(starts("port")).isEqualTo(2);
        assertThat(other.starts).isEqualTo(1);
        assertThat(other.stops).isZero();
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.group().isChanging()).isFalse();
        assertThat(node.group().spec().resources().get(0).parameters()).containsEntry("a", "b");
    }

    @Test
    void V5_anAttributeIsTakenUpAndNothingEnds() {
        List<ResourceSpec> next = new ArrayList<>(node.group().spec().resources());
        ResourceSpec app = next.get(0);
        next.set(
                0,
                new ResourceSpec(
                        "app",
                        app.type(),
                        app.settings().with(Attribute.MONITOR_INTERVAL, 500),
                        app.requires(),
                        app.parameters()));
        declare(with(node.group().spec(), next));
        node.run(5_000);
        assertThat(starts("app")).isEqualTo(1);
        assertThat(node.agent("app").settings().monitorIntervalMs()).isEqualTo(500);
    }

    @Test
    void V5_whatIsNewIsStartedAndWhatIsGoneIsStopped() {
        SimResource other = node.resources.get("other");
        GroupSpec spec = node.group().spec();
        List<ResourceSpec> next = new ArrayList<>(spec.resources().subList(0, 2));
        next.add(new ResourceSpec("cache", "sim", AgentSettings.DEFAULTS, Map.of(), Map.of()));
        declare(with(spec, next));
        node.run(5_000);
        assertThat(other.stops).isEqualTo(1);
        assertThat(node.resources).containsOnlyKeys("app", "port", "cache");
        assertThat(node.state("cache")).isEqualTo(AgentState.ONLINE);
        assertThat(starts("app")).isEqualTo(1);
    }

    @Test
    void V5_whatSomebodyStartedSinceItWasLastMonitoredIsNotLetGoOfWhileItRuns() {
        node.command(Verb.OFFLINE, "");
        node.run(5_000);
        SimResource app = node.resources.get("app");
        node.startByHand("app");
        declare(replaced(node.group().spec(), "app"));
        assertThat(node.resources.get("app")).as("looked at first").isSameAs(app);
        node.run(5_000);
        assertThat(app.stops).isEqualTo(2);
        assertThat(app.isUp).isFalse();
        assertThat(node.resources.get("app")).isNotSameAs(app);
        assertThat(node.group().isChanging()).isFalse();
    }

    @Test
    void V5_aMonitorThatCannotTellHoldsUpNobodyForItMayBeWhatIsMended() {
        node.command(Verb.OFFLINE, "");
        node.run(5_000);
        SimResource app = node.resources.get("app");
        app.monitor = SimResource.Conduct.HANGS;
        declare(replaced(node.group().spec(), "app"));
        node.run(node.agent("app").settings().monitorTimeoutMs() + 1_000);
        assertThat(node.resources.get("app")).isNotSameAs(app);
        assertThat(node.group().isChanging()).isFalse();
    }

    @Test
    void V5_nothingOfAFrozenGroupIsTouchedUntilItIsThawed() {
        node.command(Verb.FREEZE, "");
        declare(replaced(node.group().spec(), "app"));
        node.run(60_000);
        assertThat(node.resources.get("app").stops).isZero();
        assertThat(node.group().isChanging()).isTrue();
        node.command(Verb.UNFREEZE, "");
        node.run(5_000);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.group().isChanging()).isFalse();
    }

    @Test
    void V5_whatWasDeclaredWhileItWasFrozenAndOfflineFindsItFrozen() {
        node.command(Verb.OFFLINE, "");
        node.run(5_000);
        node.command(Verb.FREEZE, "");
        declare(replaced(node.group().spec(), "app"));
        node.run(1_000);
        assertThat(node.group().isChanging()).isFalse();
        assertThat(node.agent("app").freeze()).isEqualTo(Freeze.FROZEN);
    }

    @Test
    void V5_aStopThatDoesNotTakeEffectLeavesItRunningAndIsTold() {
        node.resources.get("app").offline = SimResource.Conduct.HANGS;
        declare(replaced(node.group().spec(), "app"));
        node.run(400_000);
        assertThat(node.raised).contains(EventKind.CONFIG_WAITS);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        assertThat(node.state("port")).as("what had made room is there again").isEqualTo(AgentState.ONLINE);
        assertThat(node.group().isChanging()).isTrue();
        // Once it is offline for whatever reason, the new configuration is in force.
        node.resources.get("app").offline = SimResource.Conduct.WORKS;
        node.command(Verb.OFFLINE, "");
        node.run(10_000);
        assertThat(node.group().isChanging()).isFalse();
        node.command(Verb.ONLINE, "");
        node.run(5_000);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void V5_takenBackBeforeItEndedNothingIsLeftToDo() {
        GroupSpec before = node.group().spec();
        node.command(Verb.FREEZE, "");
        declare(replaced(before, "app"));
        declare(before);
        node.command(Verb.UNFREEZE, "");
        node.run(5_000);
        assertThat(node.group().isChanging()).isFalse();
        assertThat(node.resources.get("app").stops).isZero();
    }

    @Test
    void V5_whatOnlyMonitorsHoldsUpNobody() {
        SimNode watched = SpecBuilder.started(SpecBuilder.web()
                .resource("app")
                .resource("check", "app")
                .with(Attribute.ACTIONS, AgentSettings.Actions.NONE.ordinal()));
        watched.resources.get("check").isUp = true;
        watched.run(20_000);
        watched.tell(new GroupEvent.Declared(replaced(watched.group().spec(), "check")));
        assertThat(watched.group().isChanging()).isFalse();
        watched.resources.get("check").isUp = true;
        watched.run(20_000);
        assertThat(watched.state()).isEqualTo(GroupState.ONLINE);
        assertThat(watched.resources.get("app").starts).isEqualTo(1);
    }

    @Test
    void aNodeThatDoesNotRunItTakesItAtOnce() {
        SimNode standby = new SimNode(SpecBuilder.appAndPort().build());
        standby.start();
        standby.owner(new Owner("n2", 5, "n1", ""));
        standby.run(2_000);
        standby.tell(new GroupEvent.Declared(replaced(standby.group().spec(), "app")));
        standby.run(2_000);
        assertThat(standby.group().isChanging()).isFalse();
        // The new agent knows that another node owns it: what runs here is forced offline.
        standby.startByHand("app");
        standby.run(400_000);
        assertThat(standby.resources.get("app").isUp).isFalse();
    }
}
