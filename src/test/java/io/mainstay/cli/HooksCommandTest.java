package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.hook.Deliveries.Tally;
import io.mainstay.core.hook.HookTrial;
import io.mainstay.core.hook.HookView;
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

/** {@code mainstay hooks} against a node. */
@ExtendWith(VertxExtension.class)
class HooksCommandTest {
    private static final String LONGEST = "p".repeat(64);

    @TempDir
    Path directory;

    private FakeNode node;

    private record Ran(int exitCode, String out, String err) {}

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        node = new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.showAndWait(Samples.web());
    }

    private static HookView chat(String name, String runner) {
        return new HookView(
                name,
                "webhook",
                "https://events.example.com",
                "failover, fault; Error and above",
                runner,
                812,
                3,
                3,
                2,
                1_500,
                "answered 503; last line: come back later, there is nobody here who could take anything",
                12_000,
                new Tally(40, 1, 0));
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine root = MainstayCommand.table().forWords(arguments);
        root.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--socket");
        all.add(node.socket().toString());
        return new Ran(root.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    @Test
    void whatEachHasDoneWhatFailedAndWhenItIsTriedNext() {
        HookView pager = new HookView(
                "pager", "exec", "/opt/page", "every event", "n1", 815, 0, 0, 0, 0, "", 0, new Tally(9, 0, 2));
        HookView busy = new HookView(
                "busy", "exec", "/opt/busy", "every event", "n1", 800, 15, 1, 0, 0, "", 0, new Tally(0, 0, 0));
        node.hooks = List.of(busy, chat("chat", "n1"), pager);
        assertThat(run("hooks").out()).isEqualTo("""
                        NAME   KIND       DONE TO  WAITING  FAILURES  NEXT TRY
                        busy   exec           800       15  0         now, attempt 1
                        chat   webhook        812        3  2         in 2 s, attempt 3
                          failed 12 s ago: answered 503; last line: come back later, there is nobody
                            here who could take anything
                        pager  exec           815        0  0         -
                        n1 delivers
                        """);
        assertThat(run("hooks", "-o", "wide").out())
                .contains(
                        "\n  to https://events.example.com: failover, fault; Error and above; 40 delivered, 1 given up,"
                                + " 0 passed over\n")
                .contains("\n  to /opt/page: every event; 9 delivered, 0 given up, 2 passed over\n");
    }

    @Test
    void whereAnotherNodeDeliversOnlyHowFarItIsIsKnown() {
        assertThat(run("hooks").out()).isEqualTo("""
                        NAME   KIND       DONE TO  WAITING  FAILURES  NEXT TRY
                        pager  exec           812        3  -         -
                        w1 delivers; what has failed and what is tried next is known there only
                        """);
        node.hooks = List.of(new HookView(
                "pager", "exec", "/opt/page", "every event", "", 812, 3, 0, 0, 0, "", 0, new Tally(0, 0, 0)));
        assertThat(run("hooks").out()).endsWith("\nnobody delivers: no node is known to lead\n");
        node.hooks = List.of();
        assertThat(run("hooks").out()).isEqualTo("no event hook is configured on n1\n");
    }

    @Test
    void theLongestNamesFitInto80Columns() {
        node.hooks = List.of(chat(LONGEST, "n1"), chat("q".repeat(64), LONGEST));
        assertThat(run("hooks").out().lines())
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(run("hooks", "-o", "wide").out()).contains("\n" + LONGEST + "  webhook");
    }

    @Test
    void machinesReadEverythingAndWhatIsNotThereIsLeftOut() {
        node.hooks = List.of(chat("chat", "n1"));
        JsonObject chat = new JsonObject(run("hooks", "-o", "json").out())
                .getJsonArray("hooks")
                .getJsonObject(0);
        assertThat(chat.getLong("nextMs")).isEqualTo(1_500);
        assertThat(chat.getString("target")).isEqualTo("https://events.example.com");
        node.hooks = List.of(new HookView(
                "pager", "exec", "/opt/page", "every event", "n1", 812, 3, 0, 0, 0, "", 0, new Tally(0, 0, 0)));
        assertThat(run("hooks", "-o", "yaml").out())
                .contains("position: 812")
                .doesNotContain("failedMs")
                .doesNotContain("nextMs");
    }

    @Test
    void aTrialTellsHowItEndedAndWhatWasPrinted() {
        node.trial = new HookTrial(true, "exited 0", "paged kim\nand\u001b[31m lee", 41);
        Ran good = run("hooks", "test", "pager");
        assertThat(good.exitCode()).isZero();
        assertThat(good.out()).isEqualTo("pager took it, in 41 ms: exited 0\n  paged kim\n  and?[31m lee\n");
        assertThat(node.trials).singleElement().isEqualTo(new HookTrial.Asked("pager", Operator.name()));

        node.trial = new HookTrial(false, "exited 7", "no modem", 90);
        Ran bad = run("hooks", "test", "pager");
        assertThat(bad.exitCode()).isEqualTo(1);
        assertThat(bad.out()).isEqualTo("  no modem\n");
        assertThat(bad.err()).isEqualTo("mainstay: pager did not take it, in 90 ms: exited 7\n");
        Ran machine = run("hooks", "test", "pager", "-o", "json");
        assertThat(machine.exitCode()).isEqualTo(1);
        assertThat(new JsonObject(machine.out()).getBoolean("delivered")).isFalse();
    }

    @Test
    void whatCannotBeTriedIsRefusedWithTheReason() {
        Ran unknown = run("hooks", "test", "pgaer");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("mainstay: There is no hook 'pgaer' on n1\n");
        node.answer = command -> CommandReply.refused("4 hooks are being tried already");
        assertThat(run("hooks", "test", "pager").err()).contains("4 hooks are being tried already");
        assertThat(run("hooks", "test").exitCode()).isEqualTo(2);
    }

    @Test
    void theirNamesAreOfferedForCompletion() {
        node.hooks = List.of(chat("chat", "n1"), chat("pager", "n1"));
        assertThat(run("names", "hook").out()).isEqualTo("chat\npager\n");
    }
}
