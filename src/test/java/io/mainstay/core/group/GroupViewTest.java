package io.mainstay.core.group;

import static io.mainstay.sim.SpecBuilder.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.Attribute;
import io.mainstay.core.command.Verb;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SimResource.Conduct;
import io.mainstay.sim.SpecBuilder;
import org.junit.jupiter.api.Test;

/** What operators read of a group: its state, what is wanted, and the sentence why. */
class GroupViewTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private static String sentence(SimNode node) {
        return GroupView.sentenceOf(node.group());
    }

    @Test
    void anUnprobedGroupSaysWhatItWaitsFor() {
        SimNode node = new SimNode(SpecBuilder.appAndPort().build());
        node.resources.get("port").monitor = Conduct.FAILS;
        node.start().run(2 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.UNKNOWN);
        assertThat(sentence(node)).isEqualTo("web waits until port has been probed.");
        assertThat(GroupView.wantedOf(node.group())).isEqualTo("as found");
    }

    @Test
    void anOnlineGroupSaysSo() {
        SimNode node = started(SpecBuilder.appAndPort());
        assertThat(sentence(node)).isEqualTo("web is online here.");
        assertThat(GroupView.wantedOf(node.group())).isEqualTo("online");
        assertThat(GroupView.failoverOf(node.group())).isEqualTo("no other node is configured");
        node.owner(new Owner("n1", 2, "n2", ""));
        assertThat(GroupView.failoverOf(node.group())).isEqualTo("to n2");
    }

    @Test
    void aGroupUnderWaySaysWhatIsUnderWay() {
        SimNode node = new SimNode(SpecBuilder.appAndPort().build());
        node.resources.get("app").online = Conduct.HANGS;
        node.start().run(2 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.GOING_ONLINE);
        assertThat(sentence(node)).isEqualTo("web is coming online: app is under way.");
        node.resources.get("app").online = Conduct.WORKS;
        SimNode other = started(SpecBuilder.appAndPort());
        other.resources.get("port").offline = Conduct.HANGS;
        other.command(Verb.OFFLINE, "");
        other.run(SECOND);
        assertThat(other.state()).isEqualTo(GroupState.GOING_OFFLINE);
        assertThat(sentence(other)).isEqualTo("web is going offline: port is under way.");
    }

    @Test
    void anOfflineGroupSaysWhoWantedItSo() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.command(Verb.OFFLINE, "");
        node.run(MINUTE);
        assertThat(sentence(node)).isEqualTo("web is offline, as was asked; `mainstay online web` starts it.");
        assertThat(GroupView.wantedOf(node.group())).isEqualTo("offline");
        SimNode idle = started(SpecBuilder.appAndPort().noAutoStart());
        assertThat(sentence(idle)).isEqualTo("web is offline, and AutoStart is off; `mainstay online web` starts it.");
        SimNode standby = new SimNode(SpecBuilder.appAndPort().build()).start();
        standby.owner(new Owner("n2", 7, "", "n2 has it"));
        standby.run(MINUTE);
        assertThat(sentence(standby)).isEqualTo("web is offline here; n2 owns it.");
        SimNode waiting = new SimNode(SpecBuilder.appAndPort().build()).start();
        waiting.owner(Owner.NONE);
        waiting.run(MINUTE);
        assertThat(sentence(waiting)).isEqualTo("web is offline here, and who is to run it is not decided yet.");
    }

    @Test
    void aPartlyOnlineGroupSaysWhatIsMissingAndWhatHelps() {
        SimNode node =
                started(SpecBuilder.web().resource("app").resource("mail").with(Attribute.CRITICAL, 0));
        node.kill("mail");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.PARTIAL);
        assertThat(sentence(node))
                .isEqualTo("web is partly online: mail is not; mail is faulted (went offline unasked: exited 137);"
                        + " `mainstay clear web/mail` after mending it.");
        node.command(Verb.CLEAR, "mail");
        node.command(Verb.OFFLINE, "mail");
        node.run(MINUTE);
        assertThat(sentence(node)).isEqualTo("web is partly online: mail is not; mail is Offline.");
    }

    @Test
    void aFaultedGroupSaysWhyAndWhatHelps() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.resources.get("port").offlineMs = 5 * SECOND;
        node.kill("app");
        node.run(SECOND);
        assertThat(sentence(node)).contains("app faulted (went offline unasked: exited 137), so web is being taken");
        node.run(MINUTE);
        assertThat(sentence(node))
                .isEqualTo("app faulted (went offline unasked: exited 137), so web is not online here. It cannot move:"
                        + " no other node is configured. When mended, `mainstay clear web` starts it again.");
    }

    @Test
    void aFrozenGroupSaysHowToThawIt() {
        SimNode node = started(SpecBuilder.appAndPort());
        node.command(Verb.FREEZE, "");
        assertThat(sentence(node))
                .isEqualTo("web is frozen: it is watched and nothing is done; `mainstay unfreeze web` ends that.");
    }

    @Test
    void G8_aViolationIsNamedWithItsOwner() {
        SimNode node = new SimNode(SpecBuilder.appAndPort().build()).start();
        node.owner(new Owner("n2", 7, "", "n2 has it"));
        node.run(MINUTE);
        node.resources.get("app").clean = Conduct.LIES;
        node.startByHand("app");
        node.run(2 * MINUTE);
        assertThat(sentence(node)).isEqualTo("app runs here although n2 owns web; it is being forced offline.");
    }

    @Test
    void monitorOnlyResourcesDoNotCountForOnlineOrOffline() {
        SimNode node =
                started(SpecBuilder.web().resource("app").resource("link").with(Attribute.ACTIONS, 2));
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.resources.get("link").starts).isZero();
        node.command(Verb.OFFLINE, "");
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
    }

    @Test
    void aResourceWithoutAutoStartIsNotMissedAndNotStarted() {
        SimNode node =
                started(SpecBuilder.web().resource("app").resource("tool").with(Attribute.AUTO_START, 0));
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.resources.get("tool").starts).isZero();
    }
}
