package io.mainstay.core.group;

import static io.mainstay.sim.SpecBuilder.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SpecBuilder;
import org.junit.jupiter.api.Test;

/** What a command would do on this node, before anybody means it. */
class GroupRehearsalTest {
    private final SimNode node = started(SpecBuilder.appAndPort());

    private CommandReply rehearse(Verb verb, String resource) {
        return GroupRehearsal.of(node.group(), new OperatorCommand(verb, "web", resource, "op", ""), 0);
    }

    @Test
    void itTellsWhatWouldBeStoppedAndStartedAndInWhichOrder() {
        assertThat(rehearse(Verb.OFFLINE, "").text())
                .isEqualTo("web is going offline, parents first" + CommandReply.THEN
                        + "would be stopped, parents first: port, app");
        node.command(Verb.OFFLINE, "");
        node.run(60_000);
        assertThat(rehearse(Verb.ONLINE, "").text()).endsWith("would be started, children first: app, port");
        assertThat(rehearse(Verb.OFFLINE, "").text()).endsWith("nothing would be started or stopped");
    }

    @Test
    void aRefusalIsTheOneThatWouldBeGiven() {
        node.command(Verb.FREEZE, "");
        assertThat(rehearse(Verb.OFFLINE, "")).isEqualTo(node.command(Verb.OFFLINE, ""));
        assertThat(rehearse(Verb.ONLINE, "nope")).isEqualTo(node.command(Verb.ONLINE, "nope"));
    }

    @Test
    void nothingIsKept() {
        Group before = node.group();
        for (Verb verb : Verb.values()) {
            if (!verb.isForNode()) {
                rehearse(verb, verb == Verb.RECOVER || verb == Verb.ACTION ? "app" : "");
            }
        }
        assertThat(node.group()).isEqualTo(before);
    }
}
