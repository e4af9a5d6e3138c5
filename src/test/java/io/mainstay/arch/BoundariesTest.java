package io.mainstay.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.mainstay.arch.planted.cli.ShowsTheTime;
import io.mainstay.arch.planted.cluster.MayKnowHazelcast;
import io.mainstay.arch.planted.core.CallsNanoTime;
import io.mainstay.arch.planted.core.HoldsASetOfOne;
import io.mainstay.arch.planted.core.HoldsASetOfTwo;
import io.mainstay.arch.planted.core.HoldsVertx;
import io.mainstay.arch.planted.core.IsOrdered;
import io.mainstay.arch.planted.core.IsUnordered;
import io.mainstay.arch.planted.core.RollsDice;
import io.mainstay.arch.planted.exec.MayStart;
import io.mainstay.arch.planted.node.FirstVerticle;
import io.mainstay.arch.planted.node.MonitorTimerVerticle;
import io.mainstay.arch.planted.node.NodeClock;
import io.mainstay.arch.planted.node.ReadsTheTime;
import io.mainstay.arch.planted.node.SecondVerticle;
import io.mainstay.arch.planted.node.SetsATimer;
import io.mainstay.arch.planted.node.StartsAProcess;
import io.mainstay.arch.planted.node.TimesOutAFuture;
import io.mainstay.arch.planted.node.UsesWeb;
import io.mainstay.arch.planted.sim.HasASeed;
import io.mainstay.arch.planted.sim.ReadsAClock;
import io.mainstay.arch.planted.web.KnowsHazelcast;
import io.mainstay.arch.planted.web.UsesNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The house keeps its boundaries, and each rule notices a class that is planted to break it. */
class BoundariesTest {
    private static final Boundaries HOUSE = new Boundaries("io.mainstay");
    private static final Boundaries PLANTED = new Boundaries("io.mainstay.arch.planted");

    private static JavaClasses house;

    @BeforeAll
    static void importHouse() {
        house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.mainstay");
        assertThat(house.size()).isGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource
    void theHouseKeeps(ArchRule rule) {
        rule.check(house);
    }

    static Stream<ArchRule> theHouseKeeps() {
        return Stream.of(
                HOUSE.coreKnowsValuesOnly(),
                HOUSE.coreKeepsOrder(),
                HOUSE.simulationKnowsValuesAndSeeds(),
                HOUSE.onlyKnows("ledger", "org.apache.ratis.."),
                HOUSE.onlyKnows("cluster", "com.hazelcast.."),
                HOUSE.onlyKnows("cluster", "io.vertx.spi.cluster.."),
                HOUSE.onlyKnows("config", "io.vertx.config.."),
                HOUSE.onlyKnows("metrics", "io.micrometer.."),
                HOUSE.onlyKnows("metrics", "io.prometheus.."),
                HOUSE.onlyKnows("trace", "io.opentelemetry.api.trace.."),
                HOUSE.onlyExecStartsProcesses(),
                HOUSE.onlyTheMonitorTimerSetsTimers(),
                HOUSE.onlyTheClockReadsTime(),
                HOUSE.verticlesDoNotKnowEachOther(),
                HOUSE.packagesFormNoCircle());
    }

    @ParameterizedTest
    @MethodSource
    void aRuleNotices(ArchRule rule, Class<?>[] planted) {
        assertThat(rule.evaluate(new ClassFileImporter().importClasses(planted)).hasViolation())
                .isTrue();
    }

    static Stream<Arguments> aRuleNotices() {
        return Stream.of(
                pair(PLANTED.coreKnowsValuesOnly(), HoldsVertx.class),
                pair(PLANTED.coreKnowsValuesOnly(), CallsNanoTime.class),
                pair(PLANTED.simulationKnowsValuesAndSeeds(), ReadsAClock.class),
                pair(PLANTED.coreKeepsOrder(), IsUnordered.class),
                pair(PLANTED.coreKeepsOrder(), HoldsASetOfTwo.class),
                pair(PLANTED.coreKeepsOrder(), RollsDice.class),
                pair(PLANTED.onlyKnows("cluster", "com.hazelcast.."), KnowsHazelcast.class),
                pair(PLANTED.onlyExecStartsProcesses(), StartsAProcess.class),
                pair(PLANTED.onlyTheMonitorTimerSetsTimers(), SetsATimer.class),
                pair(PLANTED.onlyTheMonitorTimerSetsTimers(), TimesOutAFuture.class),
                pair(PLANTED.onlyTheClockReadsTime(), ReadsTheTime.class),
                pair(PLANTED.verticlesDoNotKnowEachOther(), FirstVerticle.class, SecondVerticle.class),
                pair(PLANTED.packagesFormNoCircle(), UsesWeb.class, UsesNode.class, ReadsTheTime.class));
    }

    @ParameterizedTest
    @MethodSource
    void aRuleLetsPass(ArchRule rule, Class<?>[] planted) {
        assertThat(rule.evaluate(new ClassFileImporter().importClasses(planted)).hasViolation())
                .isFalse();
    }

    static Stream<Arguments> aRuleLetsPass() {
        return Stream.of(
                pair(PLANTED.coreKnowsValuesOnly(), IsOrdered.class),
                pair(PLANTED.simulationKnowsValuesAndSeeds(), HasASeed.class),
                pair(PLANTED.coreKeepsOrder(), IsOrdered.class, HoldsASetOfOne.class),
                pair(PLANTED.onlyKnows("cluster", "com.hazelcast.."), MayKnowHazelcast.class),
                pair(PLANTED.onlyExecStartsProcesses(), MayStart.class),
                pair(PLANTED.onlyTheMonitorTimerSetsTimers(), MonitorTimerVerticle.class),
                pair(PLANTED.onlyTheClockReadsTime(), NodeClock.class, ShowsTheTime.class),
                pair(PLANTED.verticlesDoNotKnowEachOther(), SecondVerticle.class, MonitorTimerVerticle.class),
                pair(PLANTED.packagesFormNoCircle(), UsesNode.class, ReadsTheTime.class));
    }

    private static Arguments pair(ArchRule rule, Class<?>... planted) {
        return Arguments.of(rule, planted);
    }
}
