package io.mainstay.core.group;

import static io.mainstay.sim.SpecBuilder.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentState;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.CommandReply.Verdict;
import io.mainstay.core.command.Verb;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SpecBuilder;
import org.junit.jupiter.api.Test;

/** What an operator breaks off. */
class FlushTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private final SimNode node = started(SpecBuilder.appAndPort());

    @Test
    void G17_aStartThatIsStuckIsEndedAndWhatWaitedForItIsNotStarted() {
        node.command(Verb.OFFLINE, "");
        node.run(MINUTE);
        node.resources.get("app").onlineMs = 10 * MINUTE;
        node.command(Verb.ONLINE, "");
        node.run(5 * SECOND);
        assertThat(node.state("app")).isEqualTo(AgentState.GOING_ONLINE);
        assertThat(node.command(Verb.FLUSH, "")).isEqualTo(CommandReply.accepted("app, port are not started"));
        node.run(MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.state("port")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.command(Verb.FLUSH, "")).isEqualTo(CommandReply.done("web waits for nothing"));
        node.resources.get("app").onlineMs = SECOND;
        node.command(Verb.ONLINE, "");
        node.run(MINUTE);
        assertThat(node.state("port")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void G17_aStopThatRunsGoesOnAndOneThatWaitsForItIsCalledOff() {
        node.resources.get("port").offlineMs = 10 * SECOND;
        node.command(Verb.OFFLINE, "");
        node.run(2 * SECOND);
        assertThat(node.state("port")).isEqualTo(AgentState.GOING_OFFLINE);
        assertThat(node.command(Verb.FLUSH, "").text())
                .isEqualTo("app is not stopped; port is being stopped, which goes on; force-offline ends it sooner");
        node.run(MINUTE);
        assertThat(node.state("port")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
    }

    @Test
    void G17_itIsRefusedWhereSomethingElseDecides() {
        assertThat(node.command(Verb.FLUSH, "")).isEqualTo(CommandReply.done("web waits for nothing"));
        node.command(Verb.FREEZE, "");
        assertThat(node.command(Verb.FLUSH, "").verdict()).isEqualTo(Verdict.REFUSED);
        node.command(Verb.UNFREEZE, "");
        node.kill("app");
        node.run(MINUTE);
        assertThat(node.command(Verb.FLUSH, "").text()).startsWith("web has faulted here");
    }
}
