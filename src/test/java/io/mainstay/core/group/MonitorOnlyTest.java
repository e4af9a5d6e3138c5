package io.mainstay.core.group;

import static io.mainstay.sim.SpecBuilder.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SpecBuilder;
import org.junit.jupiter.api.Test;

/** Stories of groups with resources that are only monitored (Actions None) or never stopped (OnOnly). */
class MonitorOnlyTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long ON_ONLY = 1;
    private static final long NONE = 2;

    /** A network card that the application needs. */
    private static SpecBuilder cardAndApp() {
        return SpecBuilder.web().resource("card").with(Attribute.ACTIONS, NONE).resource("app", "card");
    }

    /** A check that stands on the application, and the health check on both. */
    private static SpecBuilder appCheckAndPort() {
        return SpecBuilder.web()
                .resource("app")
                .resource("check", "app")
                .with(Attribute.ACTIONS, NONE)
                .resource("port", "check");
    }

    private static SimNode startedWithCheck(SpecBuilder spec) {
        SimNode node = new SimNode(spec.build());
        node.watches("check", "app");
        return node.start().run(20 * SECOND);
    }

    @Test
    void itsFaultFaultsTheGroupWhichGoesOfflineAndIsGivenUp() {
        SimNode node = new SimNode(cardAndApp().build());
        node.startByHand("card");
        node.start().run(2 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        node.resources.get("card").isUp = false;
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(node.resources.get("app").isUp).isFalse();
        assertThat(node.resources.get("card").stops).isZero();
        assertThat(node.facts).last().extracting("fact").isEqualTo(GroupFact.FAULTED);
    }

    @Test
    void A54_whatIsAwaitedAndDoesNotComeIsAFaultToo() {
        SimNode node = new SimNode(cardAndApp().build()).start().run(15 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        assertThat(node.state("card")).isEqualTo(AgentState.OFFLINE);
        node.run(30 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(GroupView.sentenceOf(node.group())).startsWith("card faulted (not online in 3 monitors: down)");
        node.startByHand("card");
        node.command(Verb.CLEAR, "");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void A54_aStandbyDoesNotWaitForIt() {
        SimNode node = new SimNode(cardAndApp().build());
        node.start();
        node.owner(new Owner("n2", 7, "", "n2 has it"));
        node.run(10 * MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        assertThat(node.agent("card").has(AgentFlag.FAULTED)).isFalse();
    }

    @Test
    void A54_aCheckGoesOfflineWithWhatItStandsOnAndComesBackWithIt() {
        SimNode node = startedWithCheck(appCheckAndPort());
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        node.command(Verb.OFFLINE, "");
        node.run(5 * MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        assertThat(node.state("check")).isEqualTo(AgentState.OFFLINE);
        assertThat(GroupView.wantedOf(node.group())).isEqualTo("offline");
        node.command(Verb.ONLINE, "");
        node.run(20 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.raised).doesNotContain(EventKind.RESOURCE_FAULTED, EventKind.RESOURCE_ONLINE_BY_ITSELF);
    }

    @Test
    void A54_aRestartInPlaceIsNotSpoiledByTheCheckAboveIt() {
        SimNode node = startedWithCheck(SpecBuilder.web()
                .resource("app")
                .with(Attribute.RESTART_LIMIT, 1)
                .resource("check", "app")
                .with(Attribute.ACTIONS, NONE)
                .resource("port", "check"));
        node.resources.get("app").onlineMs = 30 * SECOND;
        node.kill("app");
        node.run(SECOND);
        assertThat(node.resources.get("port").isUp)
                .as("what stands on the check goes at once")
                .isFalse();
        node.run(2 * MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.raised).contains(EventKind.RESOURCE_RESTARTING).doesNotContain(EventKind.RESOURCE_FAULTED);
    }

    @Test
    void aCheckThatFailsWhileItsApplicationRunsIsAFault() {
        SimNode node = startedWithCheck(appCheckAndPort());
        node.resources.get("check").isUp = false;
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(node.resources.get("app").isUp).isFalse();
    }

    @Test
    void G1_whatStandsOnACheckGoesBeforeWhatTheCheckStandsOn() {
        SimNode node = startedWithCheck(appCheckAndPort());
        node.resources.get("port").offlineMs = 5 * SECOND;
        node.command(Verb.OFFLINE, "");
        node.run(4 * SECOND);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
    }

    @Test
    void aCheckThatTurnsGreenByItselfStartsNothing() {
        SimNode node = startedWithCheck(appCheckAndPort());
        node.command(Verb.OFFLINE, "app");
        node.run(5 * MINUTE);
        node.resources.get("check").looksAt.clear();
        node.run(5 * MINUTE);
        assertThat(node.state("check")).isEqualTo(AgentState.ONLINE);
        assertThat(node.resources.get("app").starts).isEqualTo(1);
    }

    @Test
    void oneThatStandsOnACheckIsStartedByNameAndTheCheckIsNotAskedTo() {
        SimNode node = startedWithCheck(appCheckAndPort());
        node.command(Verb.OFFLINE, "");
        node.run(5 * MINUTE);
        assertThat(node.command(Verb.FORCE_OFFLINE, "check").text())
                .isEqualTo("check is never stopped (Actions: None)");
        assertThat(node.command(Verb.ONLINE, "port").text()).isEqualTo("web/port is coming online");
        node.run(20 * SECOND);
        assertThat(node.state("port")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void whatIsNeverStoppedStaysAndDoesNotKeepItsGroupOnline() {
        SimNode node = started(SpecBuilder.web()
                .resource("mount")
                .with(Attribute.ACTIONS, ON_ONLY)
                .resource("app", "mount"));
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        node.command(Verb.OFFLINE, "");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        assertThat(node.resources.get("mount").isUp).isTrue();
    }
}
