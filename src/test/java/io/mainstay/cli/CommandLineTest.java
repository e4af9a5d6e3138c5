package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupState;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(VertxExtension.class)
class CommandLineTest {
    @TempDir
    Path directory;

    private FakeNode node;

    /** How a command ended. */
    private record Ran(int exitCode, String out, String err) {}

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        node = new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.showAndWait(Samples.web());
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = command(out, err).execute(withSocket(arguments));
        return new Ran(exitCode, out.toString(), err.toString());
    }

    private static CommandLine command(StringWriter out, StringWriter err) {
        return MainstayCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    private String[] withSocket(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--socket");
        all.add(node.socket().toString());
        return all.toArray(String[]::new);
    }

    @Test
    void statusIsATableOfAtMost80Columns() {
        Ran status = run("status");
        assertThat(status.exitCode()).isZero();
        assertThat(status.out().replace("\r", "")).isEqualTo("""
                        cluster shop, node n1, Mainstay 0.1.0, up 1 h 0 min

                        web  ONLINE  owner n1, epoch 41
                          online here since every resource is online
                          no failover: n1 is the only node
                          RESOURCE  AGENT            STATE    FOR           MORE
                          app       Online           ONLINE   1 min 5 s
                          lb        Online           ONLINE   60 s          probe 2 s ago
                        """);
        assertThat(status.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void aLongSentenceAndALongEventAreShownInFullInLinesOf80Columns() throws Exception {
        String reason = "the load balancer cannot reach the port ".repeat(4) + "END";
        node.tell(new Occurrence("web", "lb", EventKind.PROBE_FAIL, reason));
        node.showAndWait(Samples.web());
        Ran events = run("events");
        assertThat(events.out().replaceAll("\\s+", " ")).contains(reason);
        assertThat(events.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(Screen.wrap(reason, "  ", "  ", 80))
                .hasSizeGreaterThan(1)
                .last()
                .asString()
                .endsWith("END");
        assertThat(Screen.wrap("when mended, `mainstay clear web` starts it", "  ", "  ", 30))
                .containsExactly("  when mended,", "  `mainstay clear web` starts", "  it");
        assertThat(Screen.wrap("", "  ", "  ", 80)).containsExactly("  ");
    }

    @Test
    void statusIsAlsoWideJsonAndYaml() {
        assertThat(run("status", "-o", "wide").out())
                .contains("from 168.63.129.16 (tcp), 1204 probes, listens on tcp 61000, type lbhealthcheck");
        JsonObject json = new JsonObject(run("status", "web", "-o", "json").out());
        assertThat(json.getJsonArray("groups").getJsonObject(0).getString("group"))
                .isEqualTo("web");
        assertThat(run("status", "-o", "yaml").out())
                .contains("\n- group: web\n")
                .contains("agentState: Online");
    }

    @Test
    void aCommandThatWasTakenOrRefusedIsToldByExitCodeAndReason() {
        Ran taken = run("online", "web/lb", "--reason", "maintenance is over");
        assertThat(taken).isEqualTo(new Ran(0, "web/lb: under way\n", ""));
        assertThat(node.commands).singleElement().satisfies(command -> {
            assertThat(command.verb()).isEqualTo(Verb.ONLINE);
            assertThat(command.target()).isEqualTo("web/lb");
            assertThat(command.reason()).isEqualTo("maintenance is over");
            assertThat(command.by()).isNotEmpty();
        });
        node.answer = command -> CommandReply.refused("lb is faulted; clear it first");
        assertThat(run("online", "web/lb")).isEqualTo(new Ran(1, "", "mainstay: lb is faulted; clear it first\n"));
        assertThat(run("freeze", "nope").err()).contains("There is no group 'nope'");
        assertThat(run("status", "nope").exitCode()).isEqualTo(1);
    }

    @Test
    void aWrongCommandLineIsUsage() {
        assertThat(run("onlin", "web").exitCode()).isEqualTo(2);
        assertThat(run("online").exitCode()).isEqualTo(2);
        assertThat(run("online", "web/a/b").err()).contains("'web/a/b' is neither GROUP nor GROUP/RESOURCE");
        assertThat(run("online", "web", "--wait=soon").err()).contains("is not a duration such as");
        assertThat(command(new StringWriter(), new StringWriter()).execute()).isEqualTo(2);
        assertThat(node.commands).isEmpty();
    }

    @Test
    void aNodeThatIsNotThereIsNotReachable() {
        StringWriter err = new StringWriter();
        int exitCode = command(new StringWriter(), err)
                .execute("status", "--socket", directory.resolve("none.sock").toString());
        assertThat(exitCode).isEqualTo(3);
        assertThat(err.toString()).contains("the node is not reachable at").contains("none.sock");
    }

    @Test
    void commandsOverTcpAreRefusedWithTheWayToGo() {
        StringWriter err = new StringWriter();
        int exitCode = command(new StringWriter(), err)
                .execute("online", "web", "--server", "http://localhost:" + node.port());
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("Commands are not taken over TCP").contains("n1.sock");
    }

    @Test
    void waitingEndsWhenTheGroupIsThere() {
        node.answer = command -> {
            node.show(Samples.web(GroupState.GOING_OFFLINE, AgentState.GOING_OFFLINE, ResourceState.ONLINE));
            node.show(Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE));
            return CommandReply.accepted("going offline");
        };
        Ran done = run("offline", "web", "--wait");
        assertThat(done.out()).isEqualTo("web is offline\n");
        assertThat(done.exitCode()).isZero();
        assertThat(done.err().lines().map(line -> line.replaceFirst("^ *[0-9.]+ s  ", "")))
                .contains("asked: offline web", "web: going offline", "app is offline", "lb is offline")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void waitingEndsWithTheReasonWhenTheStartFails() throws Exception {
        node.showAndWait(Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE));
        node.answer = command -> {
            node.tell(new Occurrence("web", "app", EventKind.RESOURCE_FAULTED, "exited 1 and RestartLimit is 0"));
            node.show(Samples.web(GroupState.FAULTED, AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED));
            return CommandReply.accepted("going online");
        };
        Ran failed = run("online", "web", "--wait=20s");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("web: faulted: exited 1 and RestartLimit is 0");
    }

    @Test
    void waitingIsBounded() {
        Ran timedOut = run("offline", "web", "--wait=100ms");
        assertThat(timedOut.exitCode()).isEqualTo(4);
        assertThat(timedOut.err())
                .contains("offline was taken but is not done")
                .contains("it waits for online here since every resource is online")
                .contains("it goes on");
    }

    @Test
    void R14_to_R17_quickCheckExitsWith0Or1() {
        node.answer = command -> CommandReply.done("ok");
        assertThat(run("lifekeeper", "quickCheck", "web-lb").exitCode()).isZero();
        assertThat(node.commands)
                .singleElement()
                .satisfies(command -> assertThat(command.verb()).isEqualTo(Verb.QUICK_CHECK));
        node.answer = command -> CommandReply.refused("probefail: no probe for 60 s");
        assertThat(run("lifekeeper", "quickCheck", "web-lb"))
                .isEqualTo(new Ran(1, "", "mainstay: probefail: no probe for 60 s\n"));
        assertThat(run("lifekeeper", "quickCheck", "other").exitCode()).isEqualTo(2);
        assertThat(run("lifekeeper", "quickCheck", "../web-lb").exitCode()).isEqualTo(2);
    }

    @Test
    void R1_R5_R12_restoreAndRemoveWaitForTheAgentAndExitWith0() throws Exception {
        node.answer = command -> CommandReply.done("lb is online");
        assertThat(run("lifekeeper", "restore", "web-lb").exitCode()).isZero();

        node.showAndWait(Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE));
        node.answer = command -> {
            node.show(Samples.web(GroupState.GOING_ONLINE, AgentState.GOING_ONLINE, ResourceState.OFFLINE));
            node.show(Samples.web());
            return CommandReply.accepted("waits for a probe");
        };
        assertThat(run("lifekeeper", "restore", "web-lb")).isEqualTo(new Ran(0, "web/lb is online\n", ""));
        node.answer = command -> {
            node.show(Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE));
            return CommandReply.accepted("closing");
        };
        assertThat(run("lifekeeper", "remove", "web-lb").exitCode()).isZero();
    }

    @Test
    void eventsAreListedAndFollowedUntilTheNodeIsGone() throws Exception {
        node.tell(new Occurrence("web", "lb", EventKind.PROBE_FAIL, "no probe for 60 s"));
        node.showAndWait(Samples.group("mail", GroupState.ONLINE));
        assertThat(run("events").out()).contains("web/lb  probefail: no probe for 60 s");
        assertThat(run("events", "--severity", "severe_error").out()).isEmpty();
        assertThat(run("events", "--since", "1").out()).isEmpty();
        follow(List.of("events", "-f"), "probefail", "the connection is lost");
    }

    @Test
    void statusIsFollowedUntilTheNodeIsGone() throws Exception {
        follow(List.of("status", "-w"), "web  ONLINE", "the connection is lost");
    }

    private void follow(List<String> arguments, String first, String last) throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        PrintWriter out = new PrintWriter(new StringWriter(), true) {
            @Override
            public void println(String line) {
                lines.add(line);
            }
        };
        StringWriter err = new StringWriter();
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() ->
                command(new StringWriter(), err).setOut(out).execute(withSocket(arguments.toArray(String[]::new))));
        String line = lines.poll(20, TimeUnit.SECONDS);
        while (line != null && !line.contains(first)) {
            line = lines.poll(20, TimeUnit.SECONDS);
        }
        assertThat(line).contains(first);
        node.stop();
        assertThat(exitCode.get(20, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(err.toString()).contains(last);
    }

    @Test
    void whatIsMistypedIsAnsweredWithWhatWasPerhapsMeant() {
        assertThat(run("stauts").err()).contains("there is no command 'stauts'\nDid you mean: status");
        assertThat(run("status", "--wacth").err()).contains("--watch");
        assertThat(run("status", "wbe").err()).contains("there is no group 'wbe'; did you mean web?");
        Ran wrong = run("switch");
        assertThat(wrong.err().lines())
                .hasSizeLessThan(7)
                .first()
                .asString()
                .startsWith("mainstay: Missing required parameter: 'GROUP");
        assertThat(wrong.err()).contains("mainstay switch --help tells more");
        assertThat(wrong.out()).isEmpty();
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        assertThat(Screen.wantsColour(true, null, "xterm")).isTrue();
        assertThat(Screen.wantsColour(true, "", null)).isTrue();
        assertThat(Screen.wantsColour(false, null, "xterm")).isFalse();
        assertThat(Screen.wantsColour(true, "1", "xterm")).isFalse();
        assertThat(Screen.wantsColour(true, null, "dumb")).isFalse();
        assertThat(run("status").out()).doesNotContain("\u001b");
    }

    @Test
    void aForecastOfACommandChangesNothing() {
        node.forecast = command -> CommandReply.done("n1 would stop web" + CommandReply.THEN + "n2 would start it");
        assertThat(run("switch", "web", "--dry-run"))
                .isEqualTo(new Ran(
                        0, "nothing is done; it would lead to:\n  n1 would stop web\n  n2 would start it\n", ""));
        node.forecast = command -> CommandReply.refused("web is frozen");
        assertThat(run("online", "web", "--dry-run")).isEqualTo(new Ran(1, "", "mainstay: web is frozen\n"));
        assertThat(node.commands).isEmpty();
    }

    @Test
    void waitAsksForNothing() throws Exception {
        assertThat(run("wait", "web")).isEqualTo(new Ran(0, "web is ONLINE, owner n1\n", ""));
        Ran late = run("wait", "web", "--for", "offline", "--timeout", "50ms");
        assertThat(late.exitCode()).isEqualTo(4);
        assertThat(late.err()).contains("web is not offline after 0 s: it is ONLINE, owner n1");
        assertThat(run("wait", "wbe").err()).contains("did you mean web?");
        CompletableFuture<Ran> waiting = CompletableFuture.supplyAsync(() -> run("wait", "web", "--for", "offline"));
        node.showAndWait(Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE));
        assertThat(waiting.get(20, TimeUnit.SECONDS).out()).startsWith("web is OFFLINE");
        assertThat(node.commands).isEmpty();
    }

    @Test
    void theVersionIsTheProgramsAndTheNodes() {
        assertThat(run("version").out())
                .containsPattern("client +mainstay ")
                .contains("mainstay 0.1.0, n1 of cluster shop");
        JsonObject json = new JsonObject(run("version", "-o", "json").out());
        assertThat(json.getString("nodeVersion")).isEqualTo("0.1.0");
        StringWriter out = new StringWriter();
        String none = directory.resolve("none.sock").toString();
        assertThat(command(out, new StringWriter()).execute("version", "--socket", none))
                .isEqualTo(3);
        assertThat(out.toString()).startsWith("client");
        assertThat(command(new StringWriter(), new StringWriter()).execute("version", "--client", "--socket", none))
                .isZero();
    }

    @Test
    void namesAreOfferedToTheShellAndASilentNodeOffersNone() {
        assertThat(run("names", "group").out()).isEqualTo("web\n");
        assertThat(run("names", "target").out()).isEqualTo("web\nweb/app\nweb/lb\n");
        assertThat(run("names", "resource").out()).isEqualTo("web/app\nweb/lb\n");
        assertThat(run("names", "node").out()).isEqualTo("n1\n");
        assertThat(run("names", "id").out()).isEqualTo("web-lb\n");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = command(out, err).execute("names", "node", "--socket", directory + "/none.sock");
        assertThat(exitCode).isZero();
        assertThat(out.toString() + err).isEmpty();
    }
}
