package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.run.BuiltInTypes;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {
    private static final String CONFIGURATION = """
            node: n1
            state: /tmp
            http: {socket: /tmp/n1.sock}
            cluster:
              name: shop
              nodes:
                n1: {address: 127.0.0.1}
                n2: {address: 127.0.0.2}
                w1: {address: 127.0.0.3, role: witness}
            groups:
              web:
                nodes: [n1, n2]
                resources:
                  app: {type: process, command: [/bin/sleep, "9"], RestartLimit: 1}
                  lb: {type: lbhealthcheck, port: 61000, requires: [app]}
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(directory.resolve("a.yaml"), CONFIGURATION);
    }

    @Test
    void aKillIsToldWithItsOutageAndTheSameSeedTellsTheSame() {
        assertThat(simulate("--kill", "n1@20s", "--seed", "3")).isZero();
        String first = out.toString();
        assertThat(first.lines())
                .contains("    20.00       n1 loses power")
                .anyMatch(line -> line.startsWith("web: up after "))
                .contains("Nothing ran twice.")
                .allMatch(line -> line.length() <= Screen.COLUMNS);
        assertThat(first.replaceAll("\\s+", " "))
                .contains("web goes to n2: its node was lost, and n2 is the first fit node in its order")
                .contains("after: n1 loses power at 20000 ms");
        out.getBuffer().setLength(0);
        simulate("--kill", "n1@20s", "--seed", "3");
        assertThat(out.toString()).isEqualTo(first);
    }

    @Test
    void anOutageThatIsLongerThanAskedIsExitCodeOne() {
        assertThat(simulate("--kill", "n1@20s", "--max-outage", "30s")).isZero();
        assertThat(out.toString()).contains("No service was away for longer than 30 s. Nothing ran twice.");
        assertThat(simulate("--kill", "n1@20s", "--max-outage", "1s")).isEqualTo(1);
        assertThat(out.toString()).contains("NOT WELL: web was down for").contains("longer than 1 s");
    }

    @Test
    void whatRunsTwiceIsExitCodeOneWhateverWasAsked() {
        assertThat(simulate("--by-hand", "web@n2@20s")).isEqualTo(1);
        assertThat(out.toString()).contains("NOT WELL: web ran twice for").contains("on n1 and n2 from 20");
    }

    @Test
    void whatNeverComesUpIsExitCodeOne() {
        assertThat(simulate("--break", "web/app@n1@1ms", "--break", "web/app@n2@1ms"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("NOT WELL: web was never up");
    }

    @Test
    void manySeedsAreToldByMedianAndWorst() {
        assertThat(simulate("--kill", "n1@20s", "--runs", "5", "--max-outage", "30s"))
                .isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("seeds 0 to 4")
                .containsPattern("web: longest outage [0-9.]+ s in the median, [0-9.]+ s at worst \\(--seed [0-4]\\)")
                .contains("twice in 0 of 5 runs");
    }

    @Test
    void machinesAreGivenNumbers() {
        assertThat(simulate("--switch", "web:n2@20s", "-o", "json")).isZero();
        JsonObject json = new JsonObject(out.toString());
        assertThat(json.getBoolean("ok")).isTrue();
        JsonObject run = json.getJsonArray("runs").getJsonObject(0);
        assertThat(run.getJsonArray("groups").getJsonObject(0).getInteger("outages"))
                .isEqualTo(1);
        assertThat(run.getJsonArray("moments"))
                .anySatisfy(moment -> assertThat(((JsonObject) moment).getString("text"))
                        .isEqualTo("an operator asks to switch web to n2"));
    }

    @Test
    void resourcesTakeTheTimesThatAreGiven() {
        simulate("--start-time", "web/app=20s");
        assertThat(out.toString()).containsPattern("web: up after 2[0-9]\\.[0-9]+ s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --kill        | n9@10s           | there is no node n9; there is n1, n2, w1
                    --kill        | n1               | it does not say when
                    --kill        | n1@10            | '10' is not a duration such as 250ms, 30s, 5m or 2h
                    --kill        | n1@soon          | 'soon' is not a duration
                    --freeze      | n1@10s+x         | 'x' is not a duration
                    --cut         | n1,n2,w1@10s     | it names more than two ends
                    --cut         | n1,n1@10s        | both ends are n1
                    --cut-one-way | n1@10s           | it does not name two ends
                    --heal        | n1@10s           | it does not name two ends
                    --fault       | web@10s          | it does not name a resource of web: app, lb
                    --fault       | web/db@10s       | there is no resource db in web; there is app, lb
                    --fault       | shop/app@10s     | there is no group shop; there is web
                    --fault       | web/app@w1@10s   | web may not run on w1; it may on n1, n2
                    --by-hand     | web@10s          | it does not say on which node
                    --switch      | web:n3@10s       | there is no node n3
                    --start-time  | web/db=3s        | there is no resource web/db; there is web/app, web/lb
                    --start-time  | web/app=3        | '3' is not a duration
                    --runs        | 0                | --runs is 0; it goes from 1 to 10000
                    --for         | 0s               | it goes from 1ms to 24h
                    """)
    void whatIsMistypedIsRefusedWithWhatWouldBeRight(String option, String value, String reason) {
        assertThat(simulate(option, value)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(reason);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatIsToHappenAfterTheEndIsRefused() {
        assertThat(simulate("--kill", "n1@3m", "--for", "2m")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("over before something that is to happen at 180000 ms");
    }

    @Test
    void aFileThatIsNotInOrderIsRefused() throws Exception {
        Files.writeString(file, "node: 7\n");
        assertThat(simulate()).isEqualTo(1);
        assertThat(err.toString()).contains("is not in order: ");
    }

    private int simulate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("simulate", "-f", file.toString()));
        all.addAll(List.of(arguments));
        CommandLine root = MainstayCommand.table()
                .addLine("simulate", () -> SimulateCommand.commandLine(BuiltInTypes::catalog))
                .all();
        return root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
    }
}
