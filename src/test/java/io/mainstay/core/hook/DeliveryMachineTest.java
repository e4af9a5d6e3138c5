package io.mainstay.core.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.Severity;
import io.mainstay.core.hook.DeliveryEvent.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryMachineTest {
    private static final long HOUR_MS = 3_600_000;

    private final DeliveryStory story = DeliveryStory.givingUpAfter(HOUR_MS);

    @Test
    void T1_oneAtATimeInTheLogsOrder() {
        story.happen(3).onDuty(0);
        assertThat(story.news()).containsExactly("deliver 1 attempt 1");
        story.happen(1).logSeen(0);
        assertThat(story.news()).as("event 1 is still on its way").isEmpty();
        story.delivered();
        assertThat(story.news()).containsExactly("deliver 2 attempt 1");
        story.delivered().delivered().delivered();
        assertThat(story.news()).containsExactly("deliver 3 attempt 1", "deliver 4 attempt 1");
        assertThat(story.state.backlog()).isZero();
    }

    @Test
    void T2_aHookBeginsAtItsRecordedPosition() {
        story.happen(5).onDuty(3);
        assertThat(story.news()).containsExactly("deliver 4 attempt 1");
    }

    @Test
    void T2_aNewHookBeginsWithWhatIsToldFromThenOnAndRecordsThat() {
        story.happen(5).onDutyForTheFirstTime();
        assertThat(story.news()).containsExactly("acknowledge 5");
        story.happen(1).logSeen(5);
        assertThat(story.news()).containsExactly("deliver 6 attempt 1");
    }

    @Test
    void T2_aNewHookOfAnEmptyLogIsToldOfEverything() {
        story.onDutyForTheFirstTime();
        assertThat(story.news()).containsExactly("acknowledge 0");
        story.happen(1).logSeen(0);
        assertThat(story.news()).containsExactly("deliver 1 attempt 1");
    }

    @Test
    void aPositionOfAnotherLogDoesNotSilenceAHook() {
        story.happen(2).onDuty(700);
        story.happen(1).logSeen(700);
        assertThat(story.state.position()).isEqualTo(700);
        DeliveryStory fresh = DeliveryStory.givingUpAfter(HOUR_MS).happen(2).onDuty(700);
        fresh.happen(1).step(new DeliveryEvent.LogChanged(fresh.log, OptionalLong.empty()));
        assertThat(fresh.news()).containsExactly("deliver 3 attempt 1");
    }

    @Test
    void T3_whoLeadsNoMoreEndsItsAttemptAndHearsNoLateAnswer() {
        story.happen(2).onDuty(0);
        long old = story.lastCall();
        story.offDuty();
        assertThat(story.news()).containsExactly("deliver 1 attempt 1", "cancel");
        story.ended(old, Outcome.DELIVERED, 0).pass(HOUR_MS);
        assertThat(story.news()).isEmpty();
        story.onDuty(0);
        story.ended(old, Outcome.DELIVERED, 0);
        assertThat(story.news()).as("the late answer is not of this attempt").containsExactly("deliver 1 attempt 1");
    }

    @Test
    void T3_whatAnotherLeaderHasDealtWithIsDone() {
        story.happen(4).onDuty(0);
        story.news();
        story.logSeen(3);
        assertThat(story.news()).containsExactly("cancel", "deliver 4 attempt 1");
    }

    @Test
    void T3_anAttemptBeyondWhatAnotherHasRecordedGoesOn() {
        story.happen(4).onDuty(2);
        story.news();
        story.logSeen(2).pass(1_000);
        assertThat(story.news()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "500, 60"})
    void T4_theWaitIsDoubledUpToAMinute(int attempts, long seconds) {
        assertThat(DeliveryMachine.backoffMs(attempts)).isEqualTo(seconds * 1_000);
    }

    @Test
    void T4_aFailedAttemptIsMadeAgainAfterItsWait() {
        story.happen(2).onDuty(0).failed();
        story.news();
        story.pass(999);
        assertThat(story.news()).isEmpty();
        story.pass(1);
        assertThat(story.news()).containsExactly("deliver 1 attempt 2");
        story.failed().pass(1_999);
        assertThat(story.news()).isEmpty();
        story.pass(1).delivered();
        assertThat(story.news()).containsExactly("deliver 1 attempt 3", "deliver 2 attempt 1");
    }

    @ParameterizedTest
    @CsvSource({"20000, 20000", "10, 1000", "86400000, 600000"})
    void T4_aReceiverMayAskForAWaitWithinBounds(long asksMs, long waitsMs) {
        story.happen(1).onDuty(0).ended(Outcome.FAILED, asksMs);
        story.news();
        story.pass(waitsMs - 1);
        assertThat(story.news()).isEmpty();
        story.pass(1);
        assertThat(story.news()).containsExactly("deliver 1 attempt 2");
    }

    @Test
    void T4_whatLastsTooLongIsEndedAndHasFailed() {
        story.happen(1).onDuty(0);
        long hanging = story.lastCall();
        story.news();
        story.pass(DeliveryStory.TIMEOUT_MS - 1);
        assertThat(story.news()).isEmpty();
        story.pass(1);
        assertThat(story.news()).containsExactly("cancel");
        story.pass(1_000).ended(hanging, Outcome.DELIVERED, 0);
        assertThat(story.news()).as("the killed one's answer counts no more").containsExactly("deliver 1 attempt 2");
        assertThat(story.state.trouble().text()).contains("30000 ms");
    }

    @Test
    void T5_givenUpAfterItsTimeAndTheNextBegins() {
        DeliveryStory brief = DeliveryStory.givingUpAfter(5_000).happen(2).onDuty(0);
        brief.failed().pass(1_000).failed().pass(2_000);
        assertThat(brief.news()).containsExactly("deliver 1 attempt 1", "deliver 1 attempt 2", "deliver 1 attempt 3");
        brief.failed();
        assertThat(brief.news())
                .as("4 s more would be beyond 5 s")
                .containsExactly("raise delivery-given-up", "deliver 2 attempt 1");
    }

    @Test
    void T5_withoutTimeToGiveUpThereIsOneAttempt() {
        DeliveryStory once = DeliveryStory.givingUpAfter(0).happen(2).onDuty(0).failed();
        assertThat(once.news())
                .containsExactly("deliver 1 attempt 1", "raise delivery-given-up", "deliver 2 attempt 1");
    }

    @Test
    void T5_whatIsRefusedIsGivenUpAtOnce() {
        story.happen(2).onDuty(0).ended(Outcome.REFUSED, 0);
        assertThat(story.news())
                .containsExactly("deliver 1 attempt 1", "raise delivery-given-up", "deliver 2 attempt 1");
        assertThat(story.state.tally()).isEqualTo(new Deliveries.Tally(0, 1, 0));
    }

    @Test
    void T5_theThirdFailureInARowIsToldOnceAndTheEndOfIt() {
        story.happen(2).onDuty(0).failed().pass(1_000).failed().pass(2_000);
        story.news();
        story.failed().pass(4_000).failed().pass(8_000).delivered();
        assertThat(story.news())
                .containsExactly(
                        "raise delivery-failing",
                        "deliver 1 attempt 4",
                        "deliver 1 attempt 5",
                        "raise delivery-resumed",
                        "deliver 2 attempt 1");
    }

    @Test
    void twoFailuresAreNoNews() {
        story.happen(1).onDuty(0).failed().pass(1_000).failed().pass(2_000).delivered();
        assertThat(story.news()).noneMatch(line -> line.startsWith("raise"));
    }

    @Test
    void T5_aHookThatRefusesWhatIsToldOfItselfIsToldOfRarely() {
        story.onDuty(0);
        List<String> raised = new ArrayList<>();
        // Each trouble is an event itself; refused, it would be the next trouble, and so on without end.
        for (int second = 0; second < 3_600; second++) {
            story.happen(1).logSeen(Math.max(0, story.state.acknowledged()));
            story.ended(second % 2 == 0 ? Outcome.REFUSED : Outcome.DELIVERED, 0)
                    .pass(1_000);
            story.news().stream().filter(line -> line.startsWith("raise")).forEach(raised::add);
        }
        assertThat(raised).hasSizeBetween(2, 14).contains("raise delivery-given-up", "raise delivery-resumed");
    }

    @Test
    void T6_whatTheLogNoLongerHoldsIsPassedOverAndTold() {
        story.happen(EventLog.LIMIT + 150).onDuty(0);
        long first = story.log.first();
        assertThat(first).isGreaterThan(1);
        assertThat(story.news())
                .containsExactly(
                        "raise delivery-passed-over", "deliver " + first + " attempt 1", "acknowledge " + (first - 1));
        assertThat(story.state.tally().passedOver()).isEqualTo(first - 1);
    }

    @Test
    void T7_recordedASecondAfterADeliveryHoweverManyThereWere() {
        story.happen(3).onDuty(0).delivered().pass(400).delivered().pass(599);
        assertThat(story.news()).noneMatch(line -> line.startsWith("acknowledge"));
        story.pass(1);
        assertThat(story.news()).containsExactly("acknowledge 2");
        story.delivered().pass(5_000);
        assertThat(story.news()).as("one recording at a time").isEmpty();
        story.logSeen(2);
        assertThat(story.news()).containsExactly("acknowledge 3");
        story.logSeen(3).pass(HOUR_MS);
        assertThat(story.news()).isEmpty();
        assertThat(story.state.nextWakeMs()).isEqualTo(Deliveries.NONE);
    }

    @Test
    void T7_anUnknownRecordingIsMadeAgain() {
        story.happen(1).onDuty(0).delivered().pass(1_000);
        story.news();
        story.step(new DeliveryEvent.AcknowledgementLost(1)).pass(999);
        assertThat(story.news()).isEmpty();
        story.pass(1);
        assertThat(story.news()).containsExactly("acknowledge 1");
    }

    @Test
    void T7_aNewLeaderRepeatsExactlyWhatWasNotRecorded() {
        story.happen(4).onDuty(0).delivered().delivered().pass(1_000).logSeen(2).delivered();
        assertThat(story.news())
                .containsExactly(
                        "deliver 1 attempt 1",
                        "deliver 2 attempt 1",
                        "deliver 3 attempt 1",
                        "acknowledge 2",
                        "deliver 4 attempt 1");
        // n1 dies here: 3 was delivered and not recorded, 4 is on its way.
        DeliveryStory next = DeliveryStory.givingUpAfter(HOUR_MS).happen(4).onDuty(2);
        next.delivered().delivered();
        assertThat(next.news()).containsExactly("deliver 3 attempt 1", "deliver 4 attempt 1");
    }

    @Test
    void T7_whatIsNotForAHookIsRecordedRarely() {
        EventHook.Filter none =
                new EventHook.Filter(List.of(EventKind.CONCURRENCY_VIOLATION), Severity.INFORMATION, List.of());
        DeliveryStory idle =
                new DeliveryStory(DeliveryStory.hook(none, HOUR_MS)).happen(999).onDuty(0);
        idle.pass(HOUR_MS);
        assertThat(idle.news()).isEmpty();
        idle.happen(1).logSeen(0);
        assertThat(idle.news()).containsExactly("acknowledge 1000");
        assertThat(idle.state.backlog()).isZero();
    }

    @Test
    void aMendedHookIsTriedAtOnce() {
        story.happen(1).onDuty(0);
        for (int i = 0; i < 5; i++) {
            story.failed().pass(DeliveryMachine.backoffMs(i + 1));
        }
        story.failed();
        story.news();
        story.step(new DeliveryEvent.HookChanged(DeliveryStory.hook(EventHook.Filter.ALL, 2 * HOUR_MS)));
        assertThat(story.news()).containsExactly("deliver 1 attempt 7");
    }

    @Test
    void aHookThatWantsAnEventNoMoreIsNotToldOfIt() {
        story.happen(1).onDuty(0).failed();
        story.news();
        EventHook.Filter severe = new EventHook.Filter(List.of(), Severity.SEVERE_ERROR, List.of());
        story.step(new DeliveryEvent.HookChanged(DeliveryStory.hook(severe, HOUR_MS)))
                .pass(HOUR_MS);
        assertThat(story.news()).isEmpty();
        assertThat(story.state.backlog()).isZero();
    }

    @Test
    void nothingHappensWhileAnotherNodeDelivers() {
        story.happen(3).logSeen(0).tick().failed();
        story.step(new DeliveryEvent.AcknowledgementLost(0)).pass(HOUR_MS);
        assertThat(story.news()).isEmpty();
        assertThat(story.state.isOnDuty()).isFalse();
    }
}
