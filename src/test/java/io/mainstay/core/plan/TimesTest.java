package io.mainstay.core.plan;

import static io.mainstay.core.plan.PlanStory.group;
import static io.mainstay.core.plan.PlanStory.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupPolicy.Failback;
import io.mainstay.core.group.GroupPolicy.Placement;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Span;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the passing of time leads to, as far as a leader has seen it pass. */
class TimesTest {
    private static PlanStory with(int restarts, long graceMs) {
        PlanStory story =
                new PlanStory(group("web").with(policy(Placement.PRIORITY, 1, Failback.NEVER, restarts, graceMs)));
        story.settle();
        return story;
    }

    @Test
    void aGroupWithAGraceGoesElsewhereOnlyWhenTheGraceIsOver() {
        PlanStory story = with(0, 10_000);
        long epoch = story.of("web").holder().epoch();
        story.lose("n1");
        assertThat(story.decide()).isEmpty();
        assertThat(story.why("web").sentence())
                .isEqualTo("web waits for n1, which may still run it for 10000 ms after its end");
        assertThat(refused(story, new Command.Assigned("web", "n2", 1, "test"))).contains("may still run on n1");
        story.pass(10_549);
        assertThat(story.decide()).isEmpty();
        story.pass(1);
        assertThat(story.decide())
                .extracting(Proposal::command)
                .containsExactly(new Command.Elapsed("web", epoch, Span.GRACE));
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n2");
    }

    @Test
    void aLaterLifeEndsTheGraceWhenItFindsNothing() {
        PlanStory story = with(0, 10_000);
        story.lose("n1");
        story.join("n1", 2);
        assertThat(story.of("web").isOwed()).isFalse();
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
    }

    @Test
    void theGraceOfALifeGrowsWithTheConfigurationAndNeverShrinks() {
        PlanStory story = with(0, 10_000);
        var longer = group("web").with(policy(Placement.PRIORITY, 1, Failback.NEVER, 0, 20_000));
        story.apply(new Command.ConfigApplied(spec(longer), "op"));
        assertThat(story.state.life("n1", 1).orElseThrow().graceMs()).isEqualTo(20_000);
        story.apply(new Command.ConfigApplied(spec(group("web")), "op"));
        assertThat(story.state.life("n1", 1).orElseThrow().graceMs()).isEqualTo(20_000);
    }

    private static ClusterSpec spec(GroupSpec group) {
        return new ClusterSpec(PlanStory.NODES, List.of(group));
    }

    @Test
    void aDetachedNodeKeepsWhatItLeftRunningForABoundedTime() {
        PlanStory story = with(0, 1_000);
        assertThat(refused(story, new Command.NodeDetached("n1", 1, 1_000, "op")))
                .contains("60 to 3600 s");
        story.apply(new Command.NodeDetached("n1", 1, 60_000, "op"));
        assertThat(story.of("web").phase()).isEqualTo(Phase.DETACHED);
        assertThat(story.of("web").past().owedMs())
                .as("with the grace that its guard may add")
                .isEqualTo(61_000);
        assertThat(story.decide()).isEmpty();
        story.apply(new Command.NodeJoined("n1", 2, "1", "d"), new Command.Probed("n1", 2, "web", Found.ONLINE));
        assertThat(story.why("web").sentence()).isEqualTo("it was found running on n1");
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
        story.apply(new Command.NodeDetached("n1", 2, 60_000, "op"));
        story.pass(70_000);
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n2");
    }

    @Test
    void aLaterLifeGoesOnWithWhatAnEarlierOneLeftRunning() {
        PlanStory story = with(0, 0);
        long epoch = story.of("web").holder().epoch();
        assertThat(refused(story, new Command.Adopted("web", epoch, "n1", 1))).contains("this life already");
        assertThat(refused(story, new Command.Adopted("web", epoch, "n2", 1))).contains("owned by n1");
        story.apply(new Command.NodeJoined("n1", 2, "1", "d"));
        assertThat(refused(story, new Command.Adopted("web", epoch, "n1", 1))).contains("not live");
        assertThat(refused(story, new Command.Adopted("web", epoch + 1, "n1", 2)))
                .contains("not the present one");
        story.apply(new Command.Adopted("web", epoch, "n1", 2));
        assertThat(story.of("web").holder().is("n1", 2)).isTrue();
        assertThat(story.of("web").holder().epoch()).isEqualTo(epoch);
        assertThat(story.state.life("n1", 1))
                .as("the earlier life owns nothing any more")
                .isEmpty();
    }

    @Test
    void theLadderRestartsInPlaceBeforeItMovesAndForgetsInTime() {
        PlanStory story = with(2, 0);
        story.fault("web");
        assertThat(story.of("web").faults()).isEmpty();
        assertThat(story.why("web").sentence()).isEqualTo("it faulted on n1 and is started there again, 1 of 2");
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n1");
        story.pass(29_999);
        assertThat(story.decide()).isEmpty();
        story.pass(1);
        story.settle();
        assertThat(story.of("web").past().restarts()).as("forgotten").isZero();
        for (int i = 0; i < 2; i++) {
            story.fault("web");
            story.settle();
            assertThat(story.nodeOf("web")).isEqualTo("n1");
        }
        story.fault("web");
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n2");
        assertThat(story.of("web").faults()).containsOnlyKeys("n1");
        assertThat(story.of("web").past().restarts()).isZero();
    }

    @Test
    void aFaultThatIsToldTwiceClimbsOneRung() {
        PlanStory story = with(2, 0);
        long epoch = story.of("web").holder().epoch();
        story.apply(new Command.Faulted("web", epoch, "exited 1"));
        assertThat(refused(story, new Command.Faulted("web", epoch, "exited 1")))
                .contains("known to have faulted");
        assertThat(story.of("web").past().restarts()).isEqualTo(1);
    }

    @Test
    void G14_faultMarksAreForgottenAfterAutoFaultClearTimeOnline() {
        PlanStory story = with(0, 0);
        story.fault("web");
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n2");
        story.pass(59_999);
        assertThat(story.decide()).isEmpty();
        story.pass(1);
        story.settle();
        assertThat(story.of("web").faults()).isEmpty();
        assertThat(story.nodeOf("web")).as("and it stays").isEqualTo("n2");
    }

    @Test
    void whatThisNodeHasNotSeenHasLastedNoTime() {
        PlanStory story = with(0, 10_000);
        story.lose("n1");
        story.pass(100_000);
        LeaseView fresh = new LeaseView(story.heard, 0, 750);
        assertThat(Planner.decide(story.state, fresh, story.nowMs)).isEmpty();
    }

    @Test
    void aTimeIsOverOnceAndForTheNewestEpochOnly() {
        PlanStory story = with(0, 0);
        long epoch = story.of("web").holder().epoch();
        for (Span span : Span.values()) {
            assertThat(refused(story, new Command.Elapsed("web", epoch, span))).contains("nothing of web waits");
            assertThat(refused(story, new Command.Elapsed("web", epoch + 1, span)))
                    .contains("not its newest");
        }
    }

    private static String refused(PlanStory story, Command command) {
        var applied = story.state.apply(story.state.index() + 1, command);
        assertThat(applied.isAccepted()).isFalse();
        return applied.entry().text();
    }
}
