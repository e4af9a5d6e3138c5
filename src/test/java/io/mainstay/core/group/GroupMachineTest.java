package io.mainstay.core.group;

import static io.mainstay.sim.SpecBuilder.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.CommandReply.Verdict;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SimResource.Conduct;
import io.mainstay.sim.SpecBuilder;
import org.junit.jupiter.api.Test;

/** The group's rules, told as stories of one node with the real agents (the simulation checks S1 and S10 on the way). */
class GroupMachineTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    @Test
    void G1_childrenComeOnlineBeforeTheirParentsAndParentsGoOfflineBeforeTheirChildren() {
        SimNode node = started(
                SpecBuilder.web().resource("disk").resource("app", "disk").resource("port", "app"));
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.command(Verb.OFFLINE, "").verdict()).isEqualTo(Verdict.ACCEPTED);
        node.run(1);
        assertThat(node.state("port")).isEqualTo(AgentState.GOING_OFFLINE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        assertThat(node.resources.get("disk").isUp).isFalse();
    }

    @Test
    void G1_startingAParentStartsItsChildrenAndStoppingAChildStopsItsParents() {
        SimNode node = started(SpecBuilder.appAndPort().noAutoStart());
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        node.command(Verb.ONLINE, "port");
        node.run(MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        node.command(Verb.OFFLINE, "app");
        node.run(MINUTE);
        assertThat(node.state("port")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.state("app")).isEqualTo(AgentState.OFFLINE);
    }

    @Test
    void G1_aWeakChildIsStartedFirstButItsFateIsItsOwn() {
        SimNode node = new SimNode(SpecBuilder.web()
                .resource("cache")
                .with(Attribute.CRITICAL, 0)
                .resource("app", "cache?")
                .build());
        node.resources.get("cache").online = Conduct.FAILS;
        node.start().run(MINUTE);
        assertThat(node.state("cache")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.agent("cache").report().has(AgentFlag.FAULTED)).isTrue();
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void G2_aGroupOwnedElsewhereIsNotStartedHere() {
        SimNode node = new SimNode(SpecBuilder.appAndPort().build()).start();
        node.owner(new Owner("n2", 7, "", "n2 has it"));
        node.run(MINUTE);
        CommandReply reply = node.command(Verb.ONLINE, "");
        assertThat(reply).isEqualTo(CommandReply.refused("web is owned by n2"));
        assertThat(node.resources.get("app").starts).isZero();
    }

    @Test
    void G3_aPartlyOnlineGroupCanBeTakenOffline() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.command(Verb.OFFLINE, "port");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.PARTIAL);
        node.command(Verb.OFFLINE, "");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
    }

    @Test
    void G4_aStopThatDoesNotTakeEffectCallsTheCommandOffAndTheGroupComesBackWhole() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.resources.get("app").offline = Conduct.LIES;
        node.command(Verb.OFFLINE, "");
        node.run(301 * SECOND);
        assertThat(node.raised).contains(EventKind.GROUP_RELEASE_FAILED);
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.state("port")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void G4_aStopThatTakesEffectLateIsNoFaultAndTheGroupIsBroughtOnlineAgain() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.resources.get("app").offline = Conduct.LIES;
        node.command(Verb.OFFLINE, "");
        node.run(310 * SECOND);
        node.kill("app");
        node.run(MINUTE);
        assertThat(node.raised).contains(EventKind.RESOURCE_OFFLINE_LATE).doesNotContain(EventKind.RESOURCE_FAULTED);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void G5_aCriticalFaultTakesTheParentsOfflineFirstAndThenTheWholeGroup() {
        SimNode node = started(
                SpecBuilder.web().resource("disk").resource("app", "disk").resource("port", "app"));
        node.kill("app");
        node.run(1);
        assertThat(node.state("port")).isEqualTo(AgentState.GOING_OFFLINE);
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(node.resources.get("disk").isUp).isFalse();
        assertThat(node.facts).extracting(GroupAction.State::fact).contains(GroupFact.FAULTED);
        assertThat(node.resources.get("app").starts).isOne();
    }

    @Test
    void G5_aFaultThatIsNotCriticalTakesOnlyWhatStandsOnIt() {
        SimNode node = started(SpecBuilder.web()
                .resource("app")
                .resource("report")
                .with(Attribute.CRITICAL, 0)
                .resource("mail", "report")
                .with(Attribute.CRITICAL, 0));
        node.kill("report");
        node.run(MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        assertThat(node.state("mail")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.agent("mail").report().has(AgentFlag.FAULTED)).isFalse();
        assertThat(node.state()).isEqualTo(GroupState.PARTIAL);
    }

    @Test
    void G5_aRestartDeepBelowTakesTheWholeChainOfParentsDownAndBack() {
        SimNode node = started(SpecBuilder.web()
                .resource("disk")
                .with(Attribute.RESTART_LIMIT, 1)
                .resource("app", "disk")
                .resource("port", "app"));
        node.kill("disk");
        node.run(SECOND);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.resources.get("port").starts).isEqualTo(2);
        assertThat(node.resources.get("app").starts).isEqualTo(2);
    }

    @Test
    void G5_aFaultUnderSomethingCriticalIsCritical() {
        SimNode node = started(
                SpecBuilder.web().resource("disk").with(Attribute.CRITICAL, 0).resource("app", "disk"));
        node.kill("disk");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
    }

    @Test
    void G5_aRestartInPlaceTakesTheParentsOfflineFirstAndBringsThemBack() {
        SimNode node = started(SpecBuilder.web()
                .resource("app")
                .with(Attribute.RESTART_LIMIT, 1)
                .resource("port", "app"));
        node.kill("app");
        node.run(200);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.resources.get("app").starts).isEqualTo(2);
        assertThat(node.resources.get("port").stops).isOne();
        assertThat(node.resources.get("port").starts).isEqualTo(2);
        assertThat(node.raised).doesNotContain(EventKind.GROUP_FAULTED);
        node.kill("app");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
    }

    @Test
    void G6_aGroupThatCannotMoveIsALoudEventOfItsOwnAndIsNotStartedAgain() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.kill("app");
        node.run(10 * MINUTE);
        assertThat(node.raised.stream().filter(EventKind.FAULTED_EVERYWHERE::equals))
                .hasSize(1);
        assertThat(node.resources.get("app").starts).isOne();
        assertThat(node.command(Verb.ONLINE, "").text())
                .contains("app is faulted")
                .contains("mainstay clear web/app");
    }

    @Test
    void theSentenceOfAFaultedGroupTellsWhatIsAndNamesACommandThatWorks() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.kill("app");
        node.run(MINUTE);
        assertThat(GroupView.sentenceOf(node.group()))
                .startsWith("app faulted (")
                .contains(", so web is not online here. It cannot move: ")
                .endsWith(". When mended, `mainstay clear web` starts it again.");
        // Its readers put "no failover:" before it.
        assertThat(GroupView.failoverOf(node.group()))
                .isEqualTo(node.group().owner().noTarget());
        assertThat(node.command(Verb.CLEAR, "").text()).contains("starts again");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void G8_whatComesUpWhereAnotherNodeOwnsTheGroupIsForcedOffline() {
        SimNode node = new SimNode(SpecBuilder.appAndPort().build()).start();
        node.owner(new Owner("n2", 7, "", "n2 has it"));
        node.run(MINUTE);
        node.startByHand("app");
        node.run(2 * MINUTE);
        assertThat(node.raised).contains(EventKind.CONCURRENCY_VIOLATION);
        assertThat(node.resources.get("app").isUp).isFalse();
    }

    @Test
    void G8_aParallelGroupMayRunOnSeveralNodes() {
        SimNode node = new SimNode(SpecBuilder.web()
                        .resource("app")
                        .kind(GroupSpec.Kind.PARALLEL)
                        .build())
                .start();
        node.owner(new Owner("n2", 7, "", "it is parallel"));
        node.run(MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        assertThat(node.raised).doesNotContain(EventKind.CONCURRENCY_VIOLATION);
    }

    @Test
    void G11_aFrozenGroupIsWatchedAndNothingIsDone() {
        SimNode node = started(SpecBuilder.appAndPort());
        assertThat(node.command(Verb.FREEZE, "").verdict()).isEqualTo(Verdict.ACCEPTED);
        node.run(1);
        node.kill("app");
        node.run(10 * MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.state("port")).isEqualTo(AgentState.ONLINE);
        assertThat(node.resources.get("app").starts).isOne();
        assertThat(node.command(Verb.OFFLINE, ""))
                .isEqualTo(CommandReply.refused("web is frozen; `mainstay unfreeze web` first"));
        node.command(Verb.UNFREEZE, "");
        node.run(2 * MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void G12_nothingIsStartedBeforeEverythingIsProbed() {
        SimNode node = new SimNode(SpecBuilder.appAndPort().build());
        node.resources.get("port").monitor = Conduct.FAILS;
        node.start().run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.UNKNOWN);
        assertThat(node.resources.get("app").starts).isZero();
        assertThat(node.command(Verb.ONLINE, "").text()).startsWith("port is not probed yet");
        node.resources.get("port").monitor = Conduct.WORKS;
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void G12_whatIsFoundRunningIsAdoptedAndNotRestarted() {
        SimNode node = new SimNode(SpecBuilder.appAndPort().build());
        node.resources.get("app").isUp = true;
        node.start().run(MINUTE);
        assertThat(node.resources.get("app").starts).isZero();
        assertThat(node.resources.get("port").starts).isOne();
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void G14_aFaultStaysUntilItIsClearedAndThenAWantedGroupStartsAgain() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.kill("app");
        node.run(60 * MINUTE);
        assertThat(node.agent("app").report().has(AgentFlag.FAULTED)).isTrue();
        CommandReply reply = node.command(Verb.CLEAR, "");
        assertThat(reply.text()).isEqualTo("app cleared; web is wanted online and starts again");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void C11_theLastNodeKeepsItsGroupWhenTheLoadBalancerIsSilent() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.tell(new GroupEvent.HealthFailed(
                "port", OnProbeFail.RECOVER, Notice.FIRST, LoadBalancer.SEEN_BY_NONE, "no probe for 60 s"));
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.resources.get("port").starts).isOne();
        assertThat(node.raised).contains(EventKind.LAST_NODE);
        node.tell(new GroupEvent.HealthFailed(
                "port", OnProbeFail.RECOVER, Notice.REMINDER, LoadBalancer.SEEN_BY_NONE, "still none"));
        assertThat(node.raised.stream().filter(EventKind.LAST_NODE::equals)).hasSize(1);
    }

    @Test
    void A36_aResourceStartedByHandIsKeptWhereNothingForbidsIt() {
        SimNode node = started(SpecBuilder.web().resource("app").noAutoStart());
        node.command(Verb.OFFLINE, "");
        node.startByHand("app");
        node.run(10 * MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        assertThat(node.raised).contains(EventKind.RESOURCE_ONLINE_BY_ITSELF);
        assertThat(node.resources.get("app").stops).isZero();
    }

    @Test
    void aDisabledResourceNeitherCountsNorStandsInTheWay() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.command(Verb.OFFLINE, "");
        node.run(MINUTE);
        node.command(Verb.DISABLE, "app");
        node.run(SECOND);
        assertThat(node.command(Verb.ONLINE, "").verdict()).isEqualTo(Verdict.ACCEPTED);
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.state("app")).isEqualTo(AgentState.DETACHED);
        assertThat(node.command(Verb.ONLINE, "app").text()).isEqualTo("app is disabled; enable it first");
        node.command(Verb.ENABLE, "app");
        node.run(MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void recoverEndsWhatRunsAndBringsItOnlineAgain() {
        SimNode node = started(SpecBuilder.appAndPort());
        assertThat(node.command(Verb.RECOVER, "port").verdict()).isEqualTo(Verdict.ACCEPTED);
        node.run(MINUTE);
        assertThat(node.resources.get("port").starts).isEqualTo(2);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void forceOfflineCleansWhatAStopDoesNotEnd() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.resources.get("app").offline = Conduct.HANGS;
        node.command(Verb.OFFLINE, "");
        node.run(10 * SECOND);
        assertThat(node.state("app")).isEqualTo(AgentState.GOING_OFFLINE);
        node.command(Verb.FORCE_OFFLINE, "");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
    }

    @Test
    void aNodeThatLeavesTakesItsGroupOfflineAndKeepsItSo() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.tell(new GroupEvent.Leaving());
        node.run(MINUTE);
        assertThat(node.group().isDown()).isTrue();
        assertThat(node.command(Verb.ONLINE, "").verdict()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void aResourceThatIsNotThereIsNamedWithThoseThatAre() {
        SimNode node = started(SpecBuilder.appAndPort());
        CommandReply reply = node.command(Verb.ONLINE, "prot");
        assertThat(reply).isEqualTo(CommandReply.unknownTarget("web has no resource prot; it has app, port"));
    }
}
