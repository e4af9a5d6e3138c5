package io.mainstay.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.CommandReply.Verdict;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.GroupRecord.Found;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a command would lead to is what it leads to. */
class RehearsalTest {
    private static final long NOW = 10_000;
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private final TreeMap<String, Long> heard = new TreeMap<>();
    private ClusterState state;

    @BeforeEach
    void twoGroupsOnN1() {
        GroupSpec web = new GroupSpec("web", GroupSpec.Kind.FAILOVER, NODES, true, true, List.of());
        GroupSpec mail = new GroupSpec("mail", GroupSpec.Kind.FAILOVER, NODES, true, true, List.of());
        state = ClusterState.initial(new ClusterSpec(NODES, List.of(web, mail)), NODES);
        NODES.forEach(node -> apply(new Command.VoterBooted(node, 1)));
        for (String node : NODES) {
            apply(new Command.NodeJoined(node, 1, "1", "d"));
            apply(new Command.Probed(node, 1, "web", Found.OFFLINE));
            apply(new Command.Probed(node, 1, "mail", Found.OFFLINE));
            heard.put(node, NOW);
        }
        for (String group : List.of("web", "mail")) {
            apply(new Command.Assigned(group, "n1", 1, "test"));
            apply(new Command.Started(group, state.index()));
        }
    }

    private void apply(Command command) {
        var applied = state.apply(state.index() + 1, command);
        assertThat(applied.isAccepted()).as(applied.entry().text()).isTrue();
        state = applied.next();
    }

    private LeaseView view() {
        return new LeaseView(heard, NOW, 750);
    }

    private CommandReply rehearse(Command command) {
        return Rehearsal.of(state, view(), command, NOW);
    }

    private static Command ask(Intent intent, String node) {
        return new Command.GroupRequested("web", intent, node, "op", "");
    }

    @Test
    void aSwitchIsToldFromItsStopToItsStart() {
        ClusterState before = state;
        CommandReply reply = rehearse(ask(Intent.SWITCH, "n3"));
        assertThat(reply.verdict()).isEqualTo(Verdict.DONE);
        assertThat(reply.text().split(CommandReply.THEN, -1))
                .containsExactly(
                        "op asks SWITCH of web on n3",
                        "n1 gave up web: it is offline there",
                        "web goes to n3: it was asked to go to n3",
                        "web is online on n3");
        assertThat(state).isEqualTo(before);
    }

    @Test
    void theSameStepsAreTakenWhenItIsMeant() {
        List<String> told = List.of(rehearse(ask(Intent.SWITCH, "")).text().split(CommandReply.THEN, -1));
        apply(ask(Intent.SWITCH, ""));
        apply(new Command.Released(
                "web", state.group("web").orElseThrow().holder().epoch(), "it is offline there"));
        apply(Planner.decide(state, view(), NOW).get(0).command());
        apply(new Command.Started("web", state.index()));
        List<String> done = state.history().stream().map(entry -> entry.text()).toList();
        assertThat(done.subList(done.size() - 4, done.size())).isEqualTo(told);
    }

    @Test
    void aDrainMovesEveryGroupOfTheNode() {
        String text = rehearse(new Command.DrainRequested("n1", Command.Drain.ON, "op", ""))
                .text();
        assertThat(text).contains("web is online on n2", "mail is online on n2").doesNotContain("n1 owns");
    }

    @Test
    void aRefusalIsTheOneThatWouldBeGiven() {
        assertThat(rehearse(ask(Intent.SWITCH, "n1"))).isEqualTo(CommandReply.refused("web is on n1 already"));
        apply(ask(Intent.FREEZE, ""));
        assertThat(rehearse(ask(Intent.SWITCH, "n2"))).isEqualTo(CommandReply.refused("web is frozen"));
    }

    @Test
    void whatMovesNothingSaysSo() {
        assertThat(rehearse(ask(Intent.FREEZE, "")).text()).endsWith("nothing would be started, stopped or moved");
    }
}
