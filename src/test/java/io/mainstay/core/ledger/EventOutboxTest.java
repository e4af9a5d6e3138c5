package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.Step;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens on a node is told in its order, later than what has to be decided, until the log has it. */
class EventOutboxTest {
    private static final long LIFE = 3;

    private static EventOutbox with(int events) {
        EventOutbox outbox = EventOutbox.empty("n1", LIFE);
        for (int i = 1; i <= events; i++) {
            outbox = outbox.with(Events.event("n1", LIFE, i), 0);
        }
        return outbox;
    }

    @Test
    void nothingIsProposedWhereNothingHappened() {
        assertThat(EventOutbox.empty("n1", LIFE).due(1_000_000).actions()).isEmpty();
    }

    @Test
    void E6_whatHappensTogetherIsToldInOneGoAndDecisionsComeFirst() {
        EventOutbox outbox = with(3);
        assertThat(outbox.due(EventOutbox.PAUSE_MS - 1).actions()).isEmpty();

        Step<EventOutbox, Command.Told> due = outbox.due(EventOutbox.PAUSE_MS);
        assertThat(due.actions())
                .singleElement()
                .satisfies(told -> assertThat(told.events())
                        .extracting(LoggedEvent::sequence)
                        .containsExactly(1L, 2L, 3L));
        assertThat(due.next().due(60_000).actions()).as("one at a time").isEmpty();
        assertThat(due.next().decided(300, 0).waiting()).isEmpty();
    }

    @Test
    void E6_whatNobodyKnowsIsToldAgain() {
        EventOutbox unknown = with(1).due(1_000).next().unanswered(4_000);

        assertThat(unknown.due(4_000 + EventOutbox.AGAIN_MS - 1).actions()).isEmpty();
        assertThat(unknown.due(4_000 + EventOutbox.AGAIN_MS).actions()).hasSize(1);
    }

    @Test
    void E6_whatTheLogHasIsNotToldAgainThoughTheAnswerWasLost() {
        EventLog log = EventLog.EMPTY.told("n1", List.of(Events.event("n1", LIFE, 2)));
        EventOutbox left = with(3).due(1_000).next().unanswered(4_000).applied(log, 0);

        assertThat(left.waiting()).extracting(LoggedEvent::sequence).containsExactly(3L);
        EventLog ofEarlierLife = EventLog.EMPTY.told("n1", List.of(Events.event("n1", LIFE - 1, 9)));
        assertThat(with(3).applied(ofEarlierLife, 0).waiting()).hasSize(3);
    }

    @Test
    void E6_whatIsMoreThanCanBeKeptIsCountedAndToldAsLost() {
        EventOutbox full = with(EventOutbox.LIMIT + 7);
        assertThat(full.waiting()).hasSize(EventOutbox.LIMIT);
        assertThat(full.lost()).isEqualTo(7);

        EventOutbox freed = full.due(1_000).next().decided(1_001, 55);
        LoggedEvent loss = freed.waiting().get(freed.waiting().size() - 1);
        assertThat(loss.is(EventKind.EVENTS_LOST)).isTrue();
        assertThat(loss.text()).startsWith("7 events of n1 up to its #1007 ");
        assertThat(loss.sequence()).isEqualTo(EventOutbox.LIMIT + 7);
        assertThat(loss.atMs()).isEqualTo(55);
        assertThat(freed.lost()).isZero();
        assertThat(freed.with(Events.event("n1", LIFE, EventOutbox.LIMIT + 8), 0)
                        .waiting())
                .hasSize(EventOutbox.LIMIT - EventOutbox.BATCH + 2);
    }

    @Test
    void aBatchIsBoundedInNumberAndLength() {
        assertThat(with(EventOutbox.BATCH + 1).due(1_000).actions().get(0).events())
                .hasSize(EventOutbox.BATCH);

        EventOutbox outbox = EventOutbox.empty("n1", LIFE);
        for (int i = 1; i <= EventOutbox.BATCH; i++) {
            LoggedEvent one = Events.event("n1", LIFE, i);
            outbox = outbox.with(
                    new LoggedEvent(
                            0,
                            0,
                            "n1",
                            LIFE,
                            i,
                            "",
                            "",
                            one.kind(),
                            one.severity(),
                            "x\n".repeat(LoggedEvent.MAX_TEXT / 2),
                            0,
                            one.asking(),
                            one.details()),
                    0);
        }
        assertThat(outbox.due(1_000).actions().get(0).events()).hasSize(EventOutbox.BATCH_TEXT / LoggedEvent.MAX_TEXT);
        assertThat(outbox.waiting().get(0).text()).doesNotContain("\n");
    }

    @Test
    void whatCameBeforeIsPassedOver() {
        EventOutbox outbox = with(3);
        assertThat(outbox.with(Events.event("n1", LIFE, 2), 0)).isSameAs(outbox);
    }
}
