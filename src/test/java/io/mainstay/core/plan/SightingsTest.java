package io.mainstay.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import org.junit.jupiter.api.Test;

/** Since when a group is as it is, and whether one is on its way to its next owner. */
class SightingsTest {
    private final PlanStory story = new PlanStory(PlanStory.group("web"));

    private boolean isHandingOver() {
        return story.view().sightings().isHandingOver(story.state, story.nowMs);
    }

    @Test
    void aGroupIsHandedOverFromTheSwitchUntilItsNextOwnerSaysThatItRuns() {
        story.settle();
        assertThat(isHandingOver()).isFalse();
        String from = story.nodeOf("web");
        story.ask("web", Intent.SWITCH, from.equals("n1") ? "n2" : "n1");
        assertThat(isHandingOver()).as("asked for").isTrue();
        long epoch = PlanStory.group("web", story.state).holder().epoch();
        story.apply(new Command.Released("web", epoch, "offline"));
        assertThat(isHandingOver()).as("released").isTrue();
        Command given = story.decide().get(0).command();
        story.apply(given);
        assertThat(isHandingOver()).as("given to its next owner").isTrue();
        story.apply(new Command.Started("web", story.state.index()));
        assertThat(isHandingOver()).isFalse();
    }

    @Test
    void aGroupThatIsStuckOnItsWayHoldsNothingBack() {
        story.settle();
        story.fault("web");
        story.pass(999);
        assertThat(isHandingOver()).isTrue();
        story.pass(1);
        assertThat(isHandingOver()).isFalse();
    }

    @Test
    void aGroupThatIsToBeOfflineIsOnItsWayToNobody() {
        story.settle();
        story.ask("web", Intent.OFFLINE, "");
        long epoch = PlanStory.group("web", story.state).holder().epoch();
        story.apply(new Command.Released("web", epoch, "offline"));
        assertThat(isHandingOver()).isFalse();
    }
}
