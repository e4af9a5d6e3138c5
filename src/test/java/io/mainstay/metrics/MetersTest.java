package io.mainstay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.history.Move;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        meters.close();
    }

    private List<String> lines(Sight sight) {
        return Sights.text(meters, sight).lines().toList();
    }

    @Test
    void aNodeThatIsStartingSaysSoAndAnswers() {
        assertThat(lines(Sights.nothing()))
                .contains("mainstay_ready 0.0")
                .contains("mainstay_events_total{kind=\"faulted\",severity=\"Error\"} 0.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .noneMatch(line -> line.startsWith("mainstay_group_"));
    }

    @Test
    void groupsAreToldAsAWhole() {
        assertThat(lines(Sights.cluster()))
                .contains("mainstay_ready 1.0")
                .contains("mainstay_group_owner{group=\"web\",owner=\"n1\"} 1.0")
                .contains("mainstay_group_epoch{group=\"web\"} 41.0")
                .contains("mainstay_group_state{group=\"web\",state=\"ONLINE\"} 1.0")
                .contains("mainstay_group_state{group=\"web\",state=\"OFFLINE\"} 0.0")
                .contains("mainstay_group_wanted_online{group=\"web\"} 1.0")
                .contains("mainstay_group_failover_possible{group=\"web\"} 1.0")
                .contains("mainstay_group_faulted_nodes{group=\"web\"} 0.0");
    }

    @Test
    void agentsHaveOneSeriesAStateAndOneForEachFlagThatIsSet() {
        List<String> lines = lines(Sights.cluster());
        assertThat(lines)
                .contains("mainstay_agent_state{group=\"web\",resource=\"app\",state=\"Online\"} 1.0")
                .contains("mainstay_agent_state{group=\"web\",resource=\"app\",state=\"GoingOfflineWait\"} 0.0")
                .contains("mainstay_agent_state_age_seconds{group=\"web\",resource=\"app\"} 90.0")
                .contains("mainstay_agent_flag{flag=\"FAULTED\",group=\"web\",resource=\"app\"} 1.0");
        assertThat(lines.stream().filter(line -> line.startsWith("mainstay_agent_state{")))
                .hasSize(2 * 9);
        assertThat(lines.stream().filter(line -> line.startsWith("mainstay_agent_flag{")))
                .hasSize(1);
    }

    @Test
    void probesAreToldByListenerAndSource() {
        assertThat(lines(Sights.cluster()))
                .contains(
                        "mainstay_probes_total{group=\"web\",listener=\"tcp\",resource=\"lb\",source=\"168.63.129.16\"}"
                                + " 1200.0")
                .contains(
                        "mainstay_probes_total{group=\"web\",listener=\"http\",resource=\"lb\",source=\"10.0.0.9\"} 4.0")
                .contains("mainstay_probes_ignored_total{group=\"web\",resource=\"lb\"} 3.0")
                .contains("mainstay_probe_age_seconds{group=\"web\",resource=\"lb\"} 2.0")
                .contains("mainstay_probe_timeout_seconds{group=\"web\",resource=\"lb\"} 60.0")
                .contains("mainstay_probe_ng{group=\"web\",resource=\"lb\"} 0.0");
    }

    @Test
    void leaseLedgerBusAndMembersAreTold() {
        meters.renewals(() -> 40, () -> 3);
        meters.guard(() -> false);
        assertThat(lines(Sights.cluster()))
                .contains("mainstay_lease_left_seconds 1.75")
                .contains("mainstay_lease_ttl_seconds 2.0")
                .contains("mainstay_lease_renewals_total 40.0")
                .contains("mainstay_lease_renewals_late_total 3.0")
                .contains("mainstay_guard_alive 0.0")
                .contains("mainstay_ledger_has_leader 1.0")
                .contains("mainstay_ledger_is_leader 0.0")
                .contains("mainstay_ledger_applied_index 812.0")
                .contains("mainstay_bus_up 1.0")
                .contains("mainstay_bus_members 3.0")
                .contains("mainstay_member_live{member=\"n2\"} 1.0")
                .contains("mainstay_member_heard_age_seconds{member=\"n2\"} 0.12");
    }

    @Test
    void faultsAndRestartsAreCountedByResourceAndForgottenWithIt() {
        meters.count(Sights.event("web", "app", EventKind.RESOURCE_FAULTED));
        meters.count(Sights.event("web", "app", EventKind.RESOURCE_RESTARTING));
        meters.count(Sights.event("web", "app", EventKind.RESOURCE_RESTARTING));
        meters.count(Sights.event("gone", "app", EventKind.RESOURCE_FAULTED));
        assertThat(lines(Sights.cluster()))
                .contains("mainstay_resource_faults_total{group=\"web\",resource=\"app\"} 1.0")
                .contains("mainstay_resource_restarts_total{group=\"web\",resource=\"app\"} 2.0")
                .contains("mainstay_resource_faults_total{group=\"web\",resource=\"lb\"} 0.0")
                .contains("mainstay_events_total{kind=\"faulted\",severity=\"Error\"} 2.0")
                .noneMatch(line -> line.contains("\"gone\""));
    }

    @Test
    void aDecisionOfTheLedgerIsTimedAndAnUnknownOneCounted() {
        AtomicLong nowNs = new AtomicLong(5_000_000);
        List<Ledger.Answer> answers = new ArrayList<>();
        Ledger timed = meters.timed(new Sights.Answering(), () -> nowNs.getAndAdd(20_000_000));
        timed.propose(new Command.Started("web", 41), answers::add);
        timed.propose(new Command.Started("web", 42), answers::add);
        assertThat(answers).hasSize(2);
        assertThat(lines(Sights.cluster()))
                .contains("mainstay_ledger_commit_seconds_bucket{le=\"0.01\"} 0")
                .contains("mainstay_ledger_commit_seconds_bucket{le=\"0.025\"} 1")
                .contains("mainstay_ledger_commit_seconds_count 1")
                .contains("mainstay_ledger_commit_seconds_sum 0.02")
                .contains("mainstay_ledger_unanswered_total 1.0");
    }

    @Test
    void movesAreCountedByGroupKindAndEndAndTheirPhasesMeasured() {
        meters.count(Sights.move(Move.Kind.FAILOVER, Move.End.ONLINE));
        meters.count(Sights.move(Move.Kind.FAILOVER, Move.End.ONLINE));
        meters.count(Sights.move(Move.Kind.SWITCH, Move.End.FAILED));
        assertThat(lines(Sights.cluster()))
                .contains("mainstay_moves_total{end=\"done\",group=\"web\",kind=\"failover\"} 2.0")
                .contains("mainstay_moves_total{end=\"failed\",group=\"web\",kind=\"failover\"} 0.0")
                .contains("mainstay_moves_total{end=\"failed\",group=\"web\",kind=\"switch\"} 1.0")
                .contains("mainstay_move_phase_seconds_count{kind=\"failover\",phase=\"decide\"} 2")
                .contains("mainstay_move_phase_seconds_bucket{kind=\"failover\",phase=\"start\",le=\"0.5\"} 0")
                .contains("mainstay_move_phase_seconds_bucket{kind=\"failover\",phase=\"start\",le=\"1.0\"} 2")
                .contains("mainstay_move_duration_seconds_sum{kind=\"failover\"} 2.1");
    }

    @Test
    void theLatenessOfEachLoopIsAHistogram() {
        meters.lag("lease").accept(30);
        assertThat(lines(Sights.nothing()))
                .contains("mainstay_event_loop_lag_seconds_bucket{loop=\"lease\",le=\"0.025\"} 0")
                .contains("mainstay_event_loop_lag_seconds_bucket{loop=\"lease\",le=\"0.05\"} 1");
    }

    @Test
    void whoAsksForOpenMetricsGetsIt() {
        Meters.Scrape scrape = meters.scrape(
                Sights.cluster(), "application/openmetrics-text;version=1.0.0,text/plain;q=0.5", Meters.Packing.PLAIN);
        assertThat(scrape.contentType()).startsWith("application/openmetrics-text");
        assertThat(scrape.body().toString())
                .contains("# TYPE mainstay_events counter")
                .endsWith("# EOF\n");
    }

    @Test
    void aPackedScrapeIsTheSameText() throws IOException {
        Meters.Scrape packed = meters.scrape(Sights.large(10, 3), "", Meters.Packing.GZIP);
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed.body().getBytes())).readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(text).contains("mainstay_group_state{group=\"group-9\",state=\"ONLINE\"} 1.0");
        assertThat(packed.body().length()).isLessThan(text.length() / 5);
    }

    @Test
    void seriesGrowWithGroupsAndResourcesAndWithNothingElse() {
        long one = own(Sights.large(1, 2));
        long ten = own(Sights.large(10, 2));
        assertThat(ten - one).isEqualTo(9 * (own(Sights.large(2, 2)) - one));
    }

    private long own(Sight sight) {
        return lines(sight).stream()
                .filter(line -> line.startsWith("mainstay_"))
                .count();
    }
}
