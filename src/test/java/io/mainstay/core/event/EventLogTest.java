package io.mainstay.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Events;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The event log: numbers without gaps, a bound, and nothing taken twice. */
class EventLogTest {
    private static EventLog of(long events) {
        EventLog log = EventLog.EMPTY;
        for (long i = 1; i <= events; i++) {
            log = log.with(List.of(Events.event("n1", 1, i)));
        }
        return log;
    }

    @Test
    void E1_numbersGrowByOneInTheOrderInWhichEventsCame() {
        EventLog log = EventLog.EMPTY
                .with(List.of(Events.event("n1", 1, 1), Events.event("n1", 1, 2)))
                .with(List.of(Events.event("n2", 1, 1)));

        assertThat(log.all()).extracting(LoggedEvent::number).containsExactly(1L, 2L, 3L);
        assertThat(log.all()).extracting(LoggedEvent::node).containsExactly("n1", "n1", "n2");
        assertThat(log.last()).isEqualTo(3);
    }

    @Test
    void E1_aReaderThatGoesOnAfterANumberMissesNothing() {
        EventLog log = of(350);

        for (long after : new long[] {0, 1, 99, 100, 101, 349, 350, 9_999}) {
            assertThat(log.after(after, 10_000))
                    .extracting(LoggedEvent::number)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(after + 1, 350).boxed().toList());
        }
        assertThat(log.after(7, 2)).extracting(LoggedEvent::number).containsExactly(8L, 9L);
        assertThat(log.newest(2)).extracting(LoggedEvent::number).containsExactly(349L, 350L);
    }

    @Test
    void E2_theNewestTenThousandAreKept() {
        EventLog log = of(EventLog.LIMIT);
        assertThat(log.size()).isEqualTo(EventLog.LIMIT);
        assertThat(log.first()).isEqualTo(1);

        EventLog longer = log.with(List.of(Events.event("n1", 1, EventLog.LIMIT + 1)));
        assertThat(longer.last()).isEqualTo(EventLog.LIMIT + 1);
        assertThat(longer.size()).isEqualTo(EventLog.LIMIT + 1 - EventLog.PAGE);
        assertThat(longer.first()).isEqualTo(EventLog.PAGE + 1);
        assertThat(longer.all()).hasSize(longer.size());
        // The earlier one is as it was: who holds it reads on in it.
        assertThat(log.first()).isEqualTo(1);
    }

    @Test
    void E3_whatANodeHasToldIsNotTakenTwice() {
        List<LoggedEvent> batch = List.of(Events.event("n1", 3, 1), Events.event("n1", 3, 2));
        EventLog log = EventLog.EMPTY.told("n1", batch);

        assertThat(log.told("n1", batch)).isSameAs(log);
        assertThat(log.told("n1", List.of(Events.event("n1", 3, 2), Events.event("n1", 3, 3)))
                        .all())
                .extracting(LoggedEvent::sequence)
                .containsExactly(1L, 2L, 3L);
        assertThat(log.told("n1", List.of(Events.event("n1", 2, 9)))).isSameAs(log);
        assertThat(log.told("n1", List.of(Events.event("n1", 4, 1))).last()).isEqualTo(3);
        assertThat(log.told("n2", List.of(Events.event("n2", 1, 1))).last()).isEqualTo(3);
    }

    @Test
    void aLogFromBeforeThereWasOneBeginsWithTheFirstEventThatIsTold() {
        assertThat(EventLog.CLOSED.isOpen()).isFalse();
        EventLog begun = EventLog.CLOSED.told("n1", List.of(Events.event("n1", 1, 5)));

        assertThat(begun.isOpen()).isTrue();
        assertThat(begun.last()).isEqualTo(1);
    }

    @Test
    void aLongTextIsCut() {
        Event event = new Event(1, 0, "n1", "", "", EventKind.NODE_SLOW, "x".repeat(LoggedEvent.MAX_TEXT + 1));

        assertThat(LoggedEvent.of(event, 1, Asking.NOBODY).text()).hasSize(LoggedEvent.MAX_TEXT);
    }
}
