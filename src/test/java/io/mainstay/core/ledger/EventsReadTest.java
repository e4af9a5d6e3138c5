package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventLog;
import org.junit.jupiter.api.Test;

/** Up to where event hooks have come, as the ledger keeps it. */
class EventsReadTest {
    private final Log log = Log.ready();

    @Test
    void T7_aPositionOnlyGrowsAndStandsForWhatHasHappened() {
        long last = log.state.log().last();
        assertThat(last).isPositive();
        assertThat(log.refuse(new Command.EventsRead("pager", last + 1)))
                .isEqualTo("there is no event " + (last + 1) + "; the last is " + last);
        assertThat(log.refuse(new Command.EventsRead("pager", -1))).startsWith("there is no event");
        log.accept(new Command.EventsRead("pager", 0));
        log.accept(new Command.EventsRead("pager", last));
        assertThat(log.refuse(new Command.EventsRead("pager", last)))
                .as("a late copy")
                .isEqualTo("hook pager has come to event " + last + " already");
        assertThat(log.refuse(new Command.EventsRead("pager", last - 1))).contains("already");
        log.accept(new Command.EventsRead("chat", 1));
        assertThat(log.state.log().read()).containsEntry("pager", last).containsEntry("chat", 1L);
    }

    @Test
    void aNameIsBounded() {
        assertThat(log.refuse(new Command.EventsRead("", 0))).contains("1 to 64");
        assertThat(log.refuse(new Command.EventsRead("x".repeat(65), 0))).contains("1 to 64");
    }

    @Test
    void recordingIsNoEventAndNoHistory() {
        EventLog before = log.state.log();
        int history = log.state.history().size();
        log.accept(new Command.EventsRead("pager", 1));
        assertThat(log.state.log().last()).isEqualTo(before.last());
        assertThat(log.state.history()).hasSize(history);
        log.accept(new Command.NodeLeft("n3", 1));
        assertThat(log.state.log().read())
                .as("what is told later leaves it alone")
                .containsEntry("pager", 1L);
    }

    @Test
    void theirNumberIsBoundedAndTheOnesLongBehindGoFirst() {
        for (int i = 0; i < EventLog.MAX_READERS; i++) {
            log.accept(new Command.EventsRead("hook" + i, i == 7 ? 0 : 1));
        }
        assertThat(log.refuse(new Command.EventsRead("one-more", 1))).startsWith("more than 64 hooks");
        for (int i = 0; log.state.log().first() < 3; i++) {
            log.accept(new Command.DrainRequested("n1", i % 2 == 0 ? Command.Drain.ON : Command.Drain.OFF, "kim", ""));
        }
        long last = log.state.log().last();
        assertThat(log.state.log().read()).as("kept while there is room").hasSize(EventLog.MAX_READERS);
        log.accept(new Command.EventsRead("hook3", last));
        log.accept(new Command.EventsRead("one-more", last));
        assertThat(log.state.log().read()).containsOnlyKeys("hook3", "one-more");
    }
}
