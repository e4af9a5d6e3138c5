package io.mainstay.core.hook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What operators see of a hook while it goes from attempt to attempt. */
class HookViewTest {
    private final DeliveryStory story = DeliveryStory.givingUpAfter(3_600_000);

    private HookView view() {
        return HookView.of(story.state, "n1", story.nowMs);
    }

    @Test
    void anAttemptThatRunsHasItsNumberAndNothingWaits() {
        story.happen(5).onDuty(2);
        assertThat(view())
                .isEqualTo(new HookView(
                        "pager",
                        "exec",
                        "/opt/page",
                        "every event",
                        "n1",
                        2,
                        3,
                        1,
                        0,
                        0,
                        "",
                        0,
                        Deliveries.Tally.ZERO));
    }

    @Test
    void afterFailuresTheNextAttemptIsToldWithItsTimeAndTheReason() {
        story.happen(5).onDuty(2).failed().pass(1_000).failed().pass(500);
        assertThat(view())
                .isEqualTo(new HookView(
                        "pager",
                        "exec",
                        "/opt/page",
                        "every event",
                        "n1",
                        2,
                        3,
                        3,
                        2,
                        1_500,
                        "exited 1",
                        500,
                        Deliveries.Tally.ZERO));
    }

    @Test
    void aSuccessEndsTheFailuresAndTheirReasonStays() {
        story.happen(1).onDuty(0).failed().pass(1_000).delivered();
        HookView view = view();
        assertThat(view.failures()).isZero();
        assertThat(view.attempt()).isZero();
        assertThat(view.failure()).isEqualTo("exited 1");
        assertThat(view.tally()).isEqualTo(new Deliveries.Tally(1, 0, 0));
    }
}
