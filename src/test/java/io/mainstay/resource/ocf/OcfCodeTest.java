package io.mainstay.resource.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.agent.Outcome.Verdict;
import io.mainstay.exec.Exit;
import io.mainstay.resource.ocf.OcfCode.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OcfCodeTest {
    @ParameterizedTest
    @CsvSource({
        "0, ONLINE, ONLINE",
        "1, BROKEN, UNKNOWN",
        "2, NOT_HERE, UNKNOWN",
        "3, UNKNOWN, UNKNOWN",
        "4, NOT_HERE, UNKNOWN",
        "5, NOT_HERE, OFFLINE",
        "6, NOT_HERE, UNKNOWN",
        "7, OFFLINE, OFFLINE",
        "8, ONLINE, ONLINE",
        "9, BROKEN, UNKNOWN",
        "10, UNKNOWN, UNKNOWN",
        "137, UNKNOWN, UNKNOWN",
        "190, ONLINE, ONLINE",
        "191, ONLINE, ONLINE"
    })
    void A56_aMonitorsCodeMeansAnotherThingWhereItIsOnlyAProbe(int code, String running, String probe) {
        assertThat(word(OcfCode.monitor(new Exit(code, "", 1), Look.RUNNING))).isEqualTo(running);
        assertThat(word(OcfCode.monitor(new Exit(code, "", 1), Look.PROBE))).isEqualTo(probe);
    }

    private static String word(MonitorResult result) {
        return result.status() == Status.OFFLINE && !result.isDown()
                ? result.cause().name()
                : result.status().name();
    }

    @Test
    void whatIsDegradedIsOnlineWithLessConfidence() {
        assertThat(OcfCode.monitor(new Exit(190, "", 1), Look.RUNNING).confidence())
                .isEqualTo(50);
        assertThat(OcfCode.monitor(new Exit(8, "", 1), Look.RUNNING).confidence())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "0, DONE",
        "1, FAILED",
        "2, NOT_HERE",
        "3, NOT_HERE",
        "4, NOT_HERE",
        "5, NOT_HERE",
        "6, NOT_HERE",
        "7, FAILED",
        "8, FAILED",
        "9, FAILED",
        "190, FAILED",
        "255, FAILED"
    })
    void A56_aHardErrorOfStartIsNotTriedAgainHere(int code, Verdict verdict) {
        assertThat(OcfCode.start(new Exit(code, "", 1)).verdict()).isEqualTo(verdict);
    }

    @Test
    void stopIsDoneOrNotAndValidateAllNeedNotBeKnown() {
        assertThat(OcfCode.stop(new Exit(0, "", 1))).isEqualTo(Outcome.done());
        assertThat(OcfCode.stop(new Exit(5, "", 1)).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(OcfCode.stop(new Exit(7, "", 1)).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(OcfCode.validate(new Exit(3, "", 1))).isEqualTo(Outcome.done());
        assertThat(OcfCode.validate(new Exit(6, "", 1)).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void theReasonThatTheAgentGivesIsTheEvidence() {
        String output = "one\nocf-exit-reason:first\nocf-exit-reason:no \u001b[1mdisk\nlast\n";
        assertThat(OcfCode.start(new Exit(5, output, 1)).detail())
                .isEqualTo("start exited 5 (something that it needs is not installed): no ?[1mdisk");
        assertThat(OcfCode.start(new Exit(1, "one\nlast\n", 1)).detail())
                .isEqualTo("start exited 1 (it failed); last line: last");
        assertThat(OcfCode.start(new Exit(137, "", 1)).detail()).isEqualTo("start exited 137 (SIGKILL)");
    }

    /** The table in the document is the one that holds. */
    @ParameterizedTest
    @EnumSource
    void theDocumentSaysWhatEachCodeLeadsTo(OcfCode code) throws IOException {
        Exit exit = new Exit(code.number(), "", 1);
        String row =
                "| " + code.number() + " | " + code.words() + " | " + shown(OcfCode.monitor(exit, Look.RUNNING)) + " | "
                        + shown(OcfCode.monitor(exit, Look.PROBE)) + " | "
                        + shown(OcfCode.start(exit)) + " |";
        assertThat(Files.readAllLines(Path.of("src/docs/types/ocf.md"))).contains(row);
    }

    private static String shown(Object answer) {
        String text = answer instanceof MonitorResult result
                ? word(result) + (result.confidence() % 100 == 0 ? "" : " " + result.confidence() + " %")
                : ((Outcome) answer).verdict().name();
        return text.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
