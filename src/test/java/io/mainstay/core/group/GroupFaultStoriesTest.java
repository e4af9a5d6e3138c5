package io.mainstay.core.group;

import static io.mainstay.sim.SpecBuilder.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SimResource.Conduct;
import io.mainstay.sim.SpecBuilder;
import org.junit.jupiter.api.Test;

/** Less usual ways in which a group's resources come and go. */
class GroupFaultStoriesTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    @Test
    void whatAGroupDoesIsToldOnce() {
        SimNode node = started(SpecBuilder.appAndPort());
        assertThat(node.raised.stream().filter(EventKind.GROUP_ONLINE::equals)).hasSize(1);
        node.command(Verb.OFFLINE, "port");
        node.run(MINUTE);
        assertThat(node.raised).contains(EventKind.GROUP_PARTIAL);
        node.command(Verb.OFFLINE, "");
        node.run(MINUTE);
        assertThat(node.raised.stream().filter(EventKind.GROUP_OFFLINE::equals)).hasSize(1);
    }

    @Test
    void aCriticalFaultIsToldWithItsEvidence() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.kill("app");
        node.run(MINUTE);
        assertThat(node.raised).contains(EventKind.GROUP_FAULTED, EventKind.FAULTED_EVERYWHERE);
        assertThat(node.facts.get(0).because()).contains("exited 137");
    }

    @Test
    void withAutoFailoverOffAFaultIsStatedAndNobodyIsAlarmedThatItCannotMove() {
        SimNode node = started(SpecBuilder.appAndPort().noAutoFailover());
        node.kill("app");
        node.run(MINUTE);
        assertThat(node.facts).extracting(GroupAction.State::fact).contains(GroupFact.FAULTED);
        assertThat(node.raised).doesNotContain(EventKind.FAULTED_EVERYWHERE);
    }

    @Test
    void A15_whatWasStoppedOnPurposeIsLetBeWithWhatStandsOnIt() {
        SimNode node = started(SpecBuilder.web()
                .resource("app")
                .with(Attribute.INTENTIONAL_OFFLINE, 1)
                .resource("port", "app"));
        node.resources.get("app").isUp = false;
        node.agent("app", new AgentEvent.Heard(MonitorResult.stoppedOnPurpose("exit 200")));
        node.run(10 * MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        assertThat(node.resources.get("app").starts).isOne();
        assertThat(node.raised).doesNotContain(EventKind.RESOURCE_FAULTED);
    }

    @Test
    void C11_withAnotherNodeToTakeItTheHealthCheckIsRecovered() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.owner(new Owner("n1", 1, "n2", ""));
        node.tell(new GroupEvent.HealthFailed(
                "port", OnProbeFail.RECOVER, Notice.FIRST, LoadBalancer.SEEN_BY_A_NODE, "no probe for 60 s"));
        node.run(MINUTE);
        assertThat(node.resources.get("port").starts).isEqualTo(2);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        node.tell(new GroupEvent.HealthFailed(
                "port", OnProbeFail.REPORT, Notice.FIRST, LoadBalancer.SEEN_BY_A_NODE, "no probe for 60 s"));
        node.run(MINUTE);
        assertThat(node.resources.get("port").starts).isEqualTo(2);
    }

    @Test
    void C11_orTheGroupFailsOverIfItsPolicySaysSo() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.owner(new Owner("n1", 1, "n2", ""));
        node.tell(new GroupEvent.HealthFailed(
                "port", OnProbeFail.FAIL_OVER, Notice.FIRST, LoadBalancer.SEEN_BY_A_NODE, "no probe for 60 s"));
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(node.resources.get("app").isUp).isFalse();
        assertThat(node.raised).doesNotContain(EventKind.FAULTED_EVERYWHERE);
    }

    @Test
    void aFaultedGroupWhoseStopFailsIsTakenDownByForce() {
        SimNode node = started(SpecBuilder.web().resource("disk").resource("app", "disk"));
        node.resources.get("disk").offline = Conduct.LIES;
        node.kill("app");
        node.run(20 * MINUTE);
        assertThat(node.resources.get("disk").isUp).isFalse();
        assertThat(node.raised).doesNotContain(EventKind.GROUP_RELEASE_FAILED);
        assertThat(node.facts).extracting(GroupAction.State::fact).contains(GroupFact.FAULTED);
    }

    @Test
    void aParentWaitsForAWeakChildToComeOrToGiveUp() {
        SimNode node = new SimNode(
                SpecBuilder.web().resource("cache").resource("app", "cache?").build());
        node.resources.get("cache").onlineMs = 10 * SECOND;
        node.start().run(5 * SECOND);
        assertThat(node.state("app")).isEqualTo(AgentState.OFFLINE);
        node.run(30 * SECOND);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        node.command(Verb.OFFLINE, "cache");
        node.run(MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void changedFlagsAndAttributesHoldFromThenOn() {
        SimNode node = started(SpecBuilder.appAndPort());
        GroupSpec changed = SpecBuilder.appAndPort().noAutoFailover().build();
        node.tell(new GroupEvent.SpecChanged(changed));
        assertThat(node.group().spec()).isEqualTo(changed);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void aCommandIsToldWithWhoAskedAndWhy() {
        Group group = Group.initial("n1", SpecBuilder.appAndPort().build());
        var step = GroupMachine.step(
                group, new GroupEvent.Commanded(1, new OperatorCommand(Verb.FREEZE, "web", "", "eva", "patch day")), 0);
        assertThat(step.actions())
                .contains(new GroupAction.Raise(
                        "", EventKind.COMMAND_TAKEN, "freeze web by eva (patch day): web is frozen"));
    }

    @Test
    void aFaultedResourceThatIsDisabledStandsInNobodysWay() {
        SimNode node = started(SpecBuilder.web().resource("app").resource("mail"));
        node.kill("mail");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        node.command(Verb.DISABLE, "mail");
        node.run(SECOND);
        assertThat(node.command(Verb.CLEAR, "").text()).isEqualTo("web is wanted online");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        node.command(Verb.ENABLE, "mail");
        node.run(MINUTE);
        assertThat(node.state("app")).as("an old mark takes nothing down").isEqualTo(AgentState.ONLINE);
        node.command(Verb.CLEAR, "mail");
        node.run(MINUTE);
        assertThat(node.state("mail")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void aResourceForcedAwayTakesItsParentsWithIt() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.agent("app", new AgentEvent.ForceOfflineRequested("somebody pulled it"));
        node.run(MINUTE);
        assertThat(node.resources.get("port").stops).isOne();
        assertThat(node.agent("app").has(AgentFlag.FAULTED)).isFalse();
    }
}
