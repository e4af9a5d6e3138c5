package io.mainstay.resource.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conformance test finds each way in which a type can be wrong, and says which. */
@Timeout(60)
class ConformanceTest {
    @TempDir
    Path directory;

    /** What is wrong with the type that is tried. */
    private enum Flaw {
        NONE,
        STARTS_TWICE,
        MONITOR_STOPS_IT,
        OFFLINE_LIES,
        NEVER_GOES,
        SECOND_OFFLINE_FAILS,
        CLEAN_LIES,
        DEAF_TO_CANCEL,
        MONITOR_THROWS,
        ONLINE_NEVER_ANSWERS,
        FORGETS_WHEN_CONFIGURED,
        MISSES_ITS_DEATH,
        CLOSE_FAILS,
        TAKES_AN_ATTRIBUTE
    }

    private static final class Flawed implements ResourceType, Resource {
        private final Flaw flaw;
        private boolean up;
        private boolean wasStopped;

        Flawed(Flaw flaw) {
            this.flaw = flaw;
        }

        @Override
        public String name() {
            return "flawed";
        }

        @Override
        public String summary() {
            return "Wrong in one way.";
        }

        @Override
        public List<Parameter> parameters() {
            String key = flaw == Flaw.TAKES_AN_ATTRIBUTE ? "Critical" : "size";
            return List.of(new Parameter(
                    key, Parameter.Kind.NUMBER, false, Optional.of(1L), 1, 9, List.of(), "how big it is"));
        }

        @Override
        public Resource create(ResourceContext context) {
            return this;
        }

        @Override
        public Future<MonitorResult> monitor(Call call) {
            if (flaw == Flaw.MONITOR_THROWS) {
                throw new IllegalStateException("no monitor");
            }
            boolean found = up;
            if (flaw == Flaw.MONITOR_STOPS_IT) {
                up = false;
            }
            return Future.succeededFuture(found ? MonitorResult.online("") : MonitorResult.offline(""));
        }

        @Override
        public Future<Outcome> online(Call call) {
            if (flaw == Flaw.ONLINE_NEVER_ANSWERS) {
                return never(call);
            }
            if (flaw == Flaw.DEAF_TO_CANCEL && wasStopped) {
                return Promise.<Outcome>promise().future();
            }
            if (flaw == Flaw.STARTS_TWICE && up) {
                return Future.succeededFuture(Outcome.failed("the port is in use"));
            }
            up = true;
            return Future.succeededFuture(Outcome.done());
        }

        @Override
        public Future<Outcome> offline(Call call) {
            if (flaw == Flaw.SECOND_OFFLINE_FAILS && !up) {
                return Future.succeededFuture(Outcome.failed("not running"));
            }
            wasStopped = true;
            up = up && (flaw == Flaw.OFFLINE_LIES || flaw == Flaw.NEVER_GOES);
            return Future.succeededFuture(Outcome.done());
        }

        @Override
        public Future<Outcome> clean(Call call, CleanReason reason) {
            if (flaw == Flaw.NEVER_GOES) {
                return Future.succeededFuture(Outcome.failed("stuck"));
            }
            up = up && flaw == Flaw.CLEAN_LIES;
            return Future.succeededFuture(Outcome.done());
        }

        @Override
        public void configured() {
            up = up && flaw != Flaw.FORGETS_WHEN_CONFIGURED;
        }

        @Override
        public Future<Outcome> close() {
            return flaw == Flaw.CLOSE_FAILS ? Future.failedFuture("stuck") : Future.succeededFuture(Outcome.done());
        }

        private static Future<Outcome> never(Call call) {
            Promise<Outcome> answer = Promise.promise();
            call.onCancel(() -> answer.tryFail("cancelled"));
            return answer.future();
        }

        Future<?> die() {
            up = up && flaw == Flaw.MISSES_ITS_DEATH;
            return Future.succeededFuture();
        }
    }

    private List<Finding> tryOut(Flaw flaw, Map<String, Object> values) throws Exception {
        Flawed type = new Flawed(flaw);
        try (Workshop workshop = Workshops.at(directory, "conformance")) {
            return Conformance.of(type, values, workshop, directory)
                    .killedBy(type::die)
                    .within(200)
                    .run();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STARTS_TWICE,            ONLINE_TWICE,      online failed: the port is in use",
        "MONITOR_STOPS_IT,        CONFIGURED,        'its monitor finds it OFFLINE, not ONLINE, for 200 ms'",
        "OFFLINE_LIES,            OFFLINE,           'its monitor finds it ONLINE, not OFFLINE, for 200 ms'",
        "SECOND_OFFLINE_FAILS,    OFFLINE_TWICE,     offline failed: not running",
        "CLEAN_LIES,              CANCELLED_ONLINE,  'its monitor finds it ONLINE, not OFFLINE, for 200 ms'",
        "DEAF_TO_CANCEL,          CANCELLED_ONLINE,  a cancelled online did not end within 200 ms",
        "MONITOR_THROWS,          MONITOR,           'monitor failed: it threw java.lang.IllegalStateException: no monitor'",
        "ONLINE_NEVER_ANSWERS,    ONLINE,            online did not answer within 200 ms",
        "FORGETS_WHEN_CONFIGURED, CONFIGURED,        'its monitor finds it OFFLINE, not ONLINE, for 200 ms'",
        "MISSES_ITS_DEATH,        KILLED,            'its monitor finds it ONLINE, not OFFLINE, for 200 ms'",
        "CLOSE_FAILS,             CLOSE,             close failed: stuck",
        "TAKES_AN_ATTRIBUTE,      DESCRIBES,         Critical is an attribute of every resource"
    })
    void eachFlawIsFoundByItsCheck(Flaw flaw, Check check, String words) throws Exception {
        List<Finding> findings = tryOut(flaw, Map.of());
        assertThat(Conformance.passed(findings)).isFalse();
        Finding failed = findings.stream()
                .filter(each -> each.result() == Finding.Result.FAILED)
                .findFirst()
                .orElseThrow();
        assertThat(failed.check()).isEqualTo(check);
        assertThat(failed.words()).isEqualTo(words);
        assertThat(findings).hasSize(Check.values().length);
        assertThat(findings.stream()
                        .filter(each -> each.check().ordinal() > failed.check().ordinal()))
                .allMatch(each -> each.result() == Finding.Result.NOT_TRIED);
    }

    @Test
    void aTypeThatDoesAllOfItPasses() throws Exception {
        List<Finding> findings = tryOut(Flaw.NONE, Map.of("size", 3L));
        assertThat(Conformance.passed(findings)).as(findings.toString()).isTrue();
        assertThat(findings).allMatch(each -> each.result() == Finding.Result.PASSED);
    }

    @Test
    void whatWasOnlineBeforeIsLeftAsItIs() throws Exception {
        Flawed type = new Flawed(Flaw.NONE);
        type.up = true;
        try (Workshop workshop = Workshops.at(directory, "conformance")) {
            List<Finding> findings = Conformance.of(type, Map.of(), workshop, directory)
                    .within(200)
                    .run();
            assertThat(findings.get(Check.MONITOR.ordinal()).words())
                    .startsWith("it is online before anything was done");
        }
        assertThat(type.up).isTrue();
    }

    @Test
    void aCleanThatFailsAfterAnotherCheckIsToldWithIt() throws Exception {
        List<Finding> findings = tryOut(Flaw.NEVER_GOES, Map.of());
        assertThat(findings.get(Check.OFFLINE.ordinal()).words())
                .isEqualTo(
                        "its monitor finds it ONLINE, not OFFLINE, for 200 ms; and clean after it: clean failed: stuck");
        assertThat(findings.get(Check.CLEAN.ordinal()).words()).isEqualTo("offline failed");
    }

    @Test
    void aValueThatTheTypeDoesNotTakeIsToldFirst() throws Exception {
        assertThat(tryOut(Flaw.NONE, Map.of("sice", 3L)).get(0).words()).isEqualTo("it has no parameter sice");
    }

    @Test
    void whatIsOnlyMonitoredIsNeitherStartedNorStopped() throws Exception {
        Flawed type = new Flawed(Flaw.STARTS_TWICE);
        try (Workshop workshop = Workshops.at(directory, "conformance")) {
            List<Finding> findings = Conformance.of(type, Map.of(), workshop, directory)
                    .with(Attribute.ACTIONS, 2)
                    .within(200)
                    .run();
            assertThat(Conformance.passed(findings)).isTrue();
            assertThat(findings)
                    .filteredOn(each -> each.result() == Finding.Result.PASSED)
                    .extracting(Finding::check)
                    .containsExactly(
                            Check.DESCRIBES, Check.MONITOR, Check.CONFIGURED, Check.CANCELLED_MONITOR, Check.CLOSE);
        }
    }
}
