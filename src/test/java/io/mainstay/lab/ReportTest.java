package io.mainstay.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the lab's report makes of stored runs, and what its command line takes. */
class ReportTest {
    private static Result run(String program, double ms, String... wrong) {
        return new Result(
                "host-killed",
                "2s",
                program,
                "2026-01-01T00:00:00Z",
                Map.of("running again", ms, "overlap", 0.0),
                List.of(wrong));
    }

    @Test
    void medianLeastAndMostAreOfTheNewestBuildOnly() {
        String table = Report.table(List.of(run("old", 9000), run("new", 300), run("new", 100), run("new", 250)));

        assertThat(table)
                .contains("running again 250 (100..300)")
                .contains("| 2s | 3 | 0 |")
                .contains("1 of earlier builds are left out");
    }

    @Test
    void anEvenNumberOfRunsHasItsMedianBetweenTwo() {
        assertThat(Report.spread(List.of(run("p", 100), run("p", 200)), "running again"))
                .isEqualTo("150 (100..200)");
        assertThat(Report.spread(List.of(run("p", 0.25), run("p", 0.75)), "running again"))
                .isEqualTo("0.5 (0.3..0.8)");
        assertThat(Report.spread(List.of(run("p", 100)), "watchdog")).isEqualTo("–");
    }

    @Test
    void aRunThatWentWrongIsCountedAndTold() {
        assertThat(Report.table(
                        List.of(run("p", 100, "two copies of the service ran at once for 3 ms"), run("p", 120))))
                .contains("| 2s | 2 | 1 |")
                .contains("host-killed at 2026-01-01T00:00:00Z: two copies of the service ran at once for 3 ms");
    }

    @Test
    void aStoredRunReadsAsItWasWritten() {
        Result result = run("p", 12.5, "it broke");

        assertThat(Result.parse(result.line().strip())).isEqualTo(result);
        assertThat(Report.table(List.of())).isEqualTo("No runs are stored.\n");
    }

    @Test
    void theCommandLineSaysWhatIsWrongWithIt() {
        LabOptions options = LabOptions.parse("run", "switch", "--runs", "3", "--ttl", "600ms");
        assertThat(options.faults()).extracting(Fault::name).containsExactly("switch");
        assertThat(options.runs()).isEqualTo(3);
        assertThat(LabOptions.parse("run").faults()).hasSameSizeAs(Faults.all());
        assertThatThrownBy(() -> LabOptions.parse("run", "swich")).hasMessageContaining("'swich'");
        assertThatThrownBy(() -> LabOptions.parse("run", "--runs", "0")).hasMessageContaining("from 1 to 1000");
        assertThatThrownBy(() -> LabOptions.parse("run", "--ttl", "2")).hasMessageContaining("2s or 600ms");
        assertThatThrownBy(() -> LabOptions.parse("run", "--ttl")).hasMessageContaining("lacks its value");
        assertThatThrownBy(() -> LabOptions.parse("go")).hasMessageContaining("'go'");
    }

    @Test
    void everyFaultHasANameOfItsOwn() {
        assertThat(Faults.all()).extracting(Fault::name).doesNotHaveDuplicates();
        assertThat(Faults.named("host-killed")).isPresent();
    }
}
