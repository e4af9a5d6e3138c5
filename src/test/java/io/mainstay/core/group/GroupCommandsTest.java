package io.mainstay.core.group;

import static io.mainstay.sim.SpecBuilder.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SimResource.Conduct;
import io.mainstay.sim.SpecBuilder;
import org.junit.jupiter.api.Test;

/** What operators are answered: done, taken, or one precise reason why not. */
class GroupCommandsTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    @Test
    void whatIsSoAlreadyIsDone() {
        SimNode node = started(SpecBuilder.appAndPort());
        assertThat(node.command(Verb.ONLINE, "")).isEqualTo(CommandReply.done("web is online already"));
        assertThat(node.command(Verb.ONLINE, "app")).isEqualTo(CommandReply.done("web/app is online already"));
        assertThat(node.command(Verb.CLEAR, "")).isEqualTo(CommandReply.done("web has no fault to clear"));
        assertThat(node.command(Verb.ENABLE, "")).isEqualTo(CommandReply.done("web is so already"));
        assertThat(node.command(Verb.UNFREEZE, "")).isEqualTo(CommandReply.done("web is unfrozen already"));
        node.command(Verb.FREEZE, "");
        assertThat(node.command(Verb.FREEZE, "")).isEqualTo(CommandReply.done("web is frozen already"));
        node.command(Verb.UNFREEZE, "");
        node.command(Verb.OFFLINE, "");
        node.run(MINUTE);
        assertThat(node.command(Verb.OFFLINE, "")).isEqualTo(CommandReply.done("web is offline already"));
        node.command(Verb.DISABLE, "");
        node.run(SECOND);
        assertThat(node.command(Verb.DISABLE, "")).isEqualTo(CommandReply.done("web is so already"));
    }

    @Test
    void whatIsTakenSaysWhatHappensNext() {
        SimNode node = started(SpecBuilder.appAndPort());
        assertThat(node.command(Verb.PROBE, "app")).isEqualTo(CommandReply.accepted("web/app is monitored once more"));
        assertThat(node.command(Verb.OFFLINE, ""))
                .isEqualTo(CommandReply.accepted("web is going offline, parents first"));
        node.run(MINUTE);
        assertThat(node.command(Verb.ONLINE, "")).isEqualTo(CommandReply.accepted("web is coming online"));
        node.run(MINUTE);
        assertThat(node.command(Verb.FREEZE, "")).isEqualTo(CommandReply.accepted("web is frozen"));
        assertThat(node.raised).contains(EventKind.GROUP_FROZEN, EventKind.COMMAND_TAKEN);
        assertThat(node.command(Verb.UNFREEZE, "")).isEqualTo(CommandReply.accepted("web is unfrozen"));
        assertThat(node.raised).contains(EventKind.GROUP_UNFROZEN);
        assertThat(node.command(Verb.DISABLE, "app"))
                .isEqualTo(CommandReply.accepted("web/app is no longer monitored; what runs is left running"));
        node.run(SECOND);
        assertThat(node.state("app")).isEqualTo(AgentState.DETACHED);
        assertThat(node.resources.get("app").isUp).isTrue();
        assertThat(node.command(Verb.ENABLE, "app")).isEqualTo(CommandReply.accepted("web/app is being enabled"));
    }

    @Test
    void aRefusalIsToldAndNamesOneReason() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.resources.get("app").offlineMs = 10 * SECOND;
        node.command(Verb.OFFLINE, "");
        node.run(2 * SECOND);
        assertThat(node.command(Verb.ONLINE, ""))
                .isEqualTo(CommandReply.refused("app is going offline; wait until it is, then ask again"));
        assertThat(node.raised).contains(EventKind.COMMAND_REFUSED);
        assertThat(node.command(Verb.RECOVER, "").text()).startsWith("recover takes one resource");
        assertThat(node.command(Verb.FREEZE, "app"))
                .isEqualTo(CommandReply.refused("freeze takes a whole group: `mainstay freeze web`"));
        assertThat(node.command(Verb.UNFREEZE, "app").text()).startsWith("unfreeze takes a whole group");
    }

    @Test
    void anActionIsHandedToItsResourceUnlessTheGroupIsFrozen() {
        SimNode node = started(SpecBuilder.appAndPort());
        assertThat(node.ask(Verb.ACTION, "app")).as("the resource answers").isEmpty();
        assertThat(node.command(Verb.ACTION, "").text())
                .isEqualTo("action takes one resource: `mainstay action web/RESOURCE NAME`");
        node.command(Verb.FREEZE, "");
        assertThat(node.command(Verb.ACTION, "app").text()).isEqualTo("web is frozen; `mainstay unfreeze web` first");
    }

    @Test
    void aDisabledResourceIsToBeEnabledFirst() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.command(Verb.DISABLE, "port");
        node.run(SECOND);
        assertThat(node.command(Verb.PROBE, "port").text()).isEqualTo("web/port is disabled; enable it first");
        assertThat(node.raised).contains(EventKind.COMMAND_REFUSED);
        assertThat(node.command(Verb.OFFLINE, "port").text()).isEqualTo("port is disabled; enable it first");
        assertThat(node.command(Verb.RECOVER, "port").text()).isEqualTo("port is disabled; enable it first");
    }

    @Test
    void whatIsNeverStartedOrStoppedIsRefusedByItsActions() {
        SimNode node = started(SpecBuilder.web()
                .resource("app")
                .with(Attribute.ACTIONS, 1)
                .resource("link")
                .with(Attribute.ACTIONS, 2));
        assertThat(node.command(Verb.OFFLINE, "app").text()).isEqualTo("app is never stopped (Actions: OnOnly)");
        assertThat(node.command(Verb.OFFLINE, "link").text()).isEqualTo("link is never stopped (Actions: None)");
        assertThat(node.command(Verb.ONLINE, "link").text())
                .isEqualTo("link is monitored only (Actions: None) and cannot be started");
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void adminWaitIsClearedFirst() {
        SimNode node = started(SpecBuilder.web().resource("app").with(Attribute.MANAGE_FAULTS, 1));
        node.kill("app");
        node.run(MINUTE);
        assertThat(node.agent("app").has(AgentFlag.ADMIN_WAIT)).isTrue();
        assertThat(node.command(Verb.ONLINE, "app").text())
                .startsWith("app waits for an operator")
                .endsWith("`mainstay clear web/app` first");
        node.command(Verb.CLEAR, "app");
        node.run(MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void clearOfOneOfTwoFaultsLeavesTheGroupDown() {
        SimNode node = started(SpecBuilder.web().resource("one").resource("two"));
        node.kill("one");
        node.kill("two");
        node.run(MINUTE);
        assertThat(node.command(Verb.CLEAR, "one")).isEqualTo(CommandReply.accepted("one cleared"));
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(node.resources.get("one").isUp).isFalse();
        assertThat(node.command(Verb.CLEAR, "two").text()).endsWith("web is wanted online and starts again");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void recoverOfAFaultedResourceClearsAndStartsIt() {
        SimNode node =
                started(SpecBuilder.web().resource("app").resource("mail").with(Attribute.CRITICAL, 0));
        node.kill("mail");
        node.run(MINUTE);
        assertThat(node.command(Verb.RECOVER, "mail"))
                .isEqualTo(CommandReply.accepted("mail is ended and brought online again"));
        node.run(MINUTE);
        assertThat(node.state("mail")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void forceOfflineBreaksAStopThatHangs() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.resources.get("port").offline = Conduct.HANGS;
        node.command(Verb.OFFLINE, "port");
        node.run(SECOND);
        node.command(Verb.FORCE_OFFLINE, "port");
        node.run(SECOND);
        assertThat(node.state("port")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void withoutAnOwnerNothingIsStarted() {
        SimNode node = new SimNode(SpecBuilder.appAndPort().build()).start();
        node.owner(Owner.NONE);
        node.run(MINUTE);
        assertThat(node.resources.get("app").starts).isZero();
        assertThat(node.command(Verb.ONLINE, "").text()).isEqualTo("nobody may run web now: nobody has been asked yet");
    }
}
