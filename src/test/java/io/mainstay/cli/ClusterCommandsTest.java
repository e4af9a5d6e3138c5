package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.group.GroupState;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import io.mainstay.web.FakeNode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line against one node of three. */
@ExtendWith(VertxExtension.class)
class ClusterCommandsTest {
    @TempDir
    Path directory;

    private FakeNode node;

    private record Ran(int exitCode, String out, String err) {}

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        node = new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
        node.hear("n2", ClusterSamples.standby());
        node.showAndWait(ClusterSamples.online());
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine root = MainstayCommand.commandLine();
        root.addSubcommand(new TimersCommand(() -> {
            throw new AssertionError("no file is read");
        }));
        root.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--socket");
        all.add(node.socket().toString());
        return new Ran(root.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    @Test
    void statusShowsNodesAndGroupsSideBySideIn80Columns() {
        Ran status = run("status");
        assertThat(status.out()).isEqualTo("""
                        cluster shop, node n1, Mainstay 0.1.0, up 1 h 0 min
                        NODE  ROLE     LIFE   VOTES  HEARD   MORE
                        n1    node     alive  voter  here    lease 1750 ms left, owns web
                        n2    node     alive  voter  now
                        w1    witness  alive  voter  now     leader
                        bus   the event bus is up: n1, n2, w1

                        web  ONLINE  owner n1, epoch 41
                          n1: web is online on n1
                          failover possible: to n2
                          RESOURCE  n1 (owner)                         n2
                                    ONLINE                             OFFLINE
                          app       Online 1 min 5 s                   Offline 1 min 5 s
                          lb        Online 60 s                        Offline 60 s
                          lb on n1: probe 2 s ago from 168.63.129.16
                          lb on n2: probe 2 s ago from 168.63.129.16
                        """);
        assertThat(status.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(run("status", "-o", "wide").out()).contains("  on n2  OFFLINE  web is offline on n2");
        assertThat(run("node", "list").out()).contains("w1    witness  alive  voter  now     leader");
        JsonObject nodes = new JsonObject(run("node", "list", "-o", "json").out());
        assertThat(nodes.getJsonObject("nodes").fieldNames()).containsExactly("n1", "n2", "w1");
    }

    @Test
    void switchTakesItsTargetAndANameForTheAsking() {
        assertThat(run("switch", "web", "--to", "n2", "--request", "k-1").exitCode())
                .isZero();
        assertThat(run("clear", "web/app", "--node", "n2").exitCode()).isZero();
        assertThat(node.commands)
                .extracting(OperatorCommand::verb, OperatorCommand::node)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Verb.SWITCH, "n2"),
                        org.assertj.core.groups.Tuple.tuple(Verb.CLEAR, "n2"));
        assertThat(node.commands.get(0).request()).isEqualTo("k-1");
        assertThat(run("switch", "web/app", "--to", "n2").exitCode()).isEqualTo(2);
    }

    @Test
    void waitingForASwitchEndsWhenTheOtherNodeHasIt() {
        node.answer = command -> {
            node.show(ClusterSamples.cluster(ClusterSamples.plan("n2", 57)));
            node.hear("n2", ClusterSamples.on("n2", Samples.web()));
            node.show(ClusterSamples.on(
                    "n1", Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE)));
            return CommandReply.accepted("web is on its way to n2");
        };
        Ran done = run("switch", "web", "--to", "n2", "--wait=20s");
        assertThat(done.out()).isEqualTo("web is online on n2\n");
        assertThat(done.exitCode()).isZero();
        assertThat(done.err())
                .contains("asked: switch web on n2")
                .contains("n1 has given up web")
                .contains("n2 owns web, epoch 57")
                .contains("app is online on n2");
    }

    @Test
    void drainingWaitsUntilTheNodeOwnsNothing() {
        node.answer = command -> {
            var drained = ClusterSamples.drained("n1", ClusterSamples.plan("n2", 57));
            node.show(drained);
            node.hear("n2", ClusterSamples.on("n2", Samples.web()));
            return CommandReply.accepted("n1 is drained");
        };
        Ran done = run("drain", "n1", "--wait=20s", "--reason", "kernel");
        assertThat(done.out()).isEqualTo("n1 is drained: it owns no group\n");
        assertThat(done.err()).contains("asked: drain n1").contains("n2 owns web");
        assertThat(run("node", "drain", "n1").out()).contains("n1 is drained");
        assertThat(run("drain", "n9", "--wait=20s").err()).contains("there is no node 'n9'");
    }

    @Test
    void whyAndForecastAreSentences() {
        Ran why = run("why", "web");
        assertThat(why.out())
                .contains("web is ONLINE: n1 owns it, epoch 41.")
                .contains("The ledger's last words on it:")
                .contains("Started: web is online on n1");
        assertThat(why.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(run("forecast", "web", "--without", "n1").out())
                .isEqualTo("web is owned by n1 now, epoch 41\nWithout n1:\n  web is on n1\n  it would go to n2\n");
        assertThat(run("why", "nope").exitCode()).isEqualTo(1);
    }

    @Test
    void timersComeFromTheNodeOrFromATtl() {
        assertThat(run("timers").out()).contains("renew              250 ms").contains("worst             2200 ms");
        assertThat(run("timers", "--ttl", "600ms").out()).contains("worst              730 ms");
        assertThat(run("timers", "--ttl", "100ms").exitCode()).isEqualTo(2);
    }
}
