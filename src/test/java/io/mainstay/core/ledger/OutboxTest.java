package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.Step;
import io.mainstay.core.ledger.GroupRecord.Found;
import org.junit.jupiter.api.Test;

/** What a node has to tell is told in order, until it is decided. */
class OutboxTest {
    private static final Command FAULTED = new Command.Faulted("web", 7, "exited 1");
    private static final Command RELEASED = new Command.Released("web", 7, "verified offline");
    private static final Command OTHER = new Command.Started("db", 9);

    @Test
    void oneGroupsStatementsWaitForEachOtherAndAnothersDoNot() {
        Outbox outbox = Outbox.EMPTY.with(FAULTED).with(RELEASED).with(OTHER);
        Step<Outbox, Command> first = outbox.due(1_000);
        assertThat(first.actions()).containsExactly(FAULTED, OTHER);
        assertThat(first.next().due(60_000).actions()).isEmpty();
        assertThat(first.next().decided(FAULTED).due(1_001).actions()).containsExactly(RELEASED);
    }

    @Test
    void whatNobodyKnowsIsProposedAgainButNotAtOnce() {
        Outbox proposed = Outbox.EMPTY.with(FAULTED).due(1_000).next().unanswered(FAULTED);
        assertThat(proposed.due(1_000 + Outbox.AGAIN_MS - 1).actions()).isEmpty();
        assertThat(proposed.due(1_000 + Outbox.AGAIN_MS).actions()).containsExactly(FAULTED);
    }

    @Test
    void theSameIsNotToldTwiceAndALaterFindingReplacesAnEarlierOne() {
        Command offline = new Command.Probed("n1", 3, "web", Found.OFFLINE);
        Command online = new Command.Probed("n1", 3, "web", Found.ONLINE);
        Outbox outbox = Outbox.EMPTY.with(FAULTED).with(FAULTED).decided(FAULTED);
        assertThat(outbox).isEqualTo(Outbox.EMPTY);
        assertThat(outbox.with(offline).with(online).due(0).actions()).containsExactly(online);
    }

    @Test
    void aStatementUnderAnotherEpochHasLostItsSense() {
        Log log = Log.ready();
        long epoch = log.assign("n1");
        Outbox outbox =
                Outbox.EMPTY.with(new Command.Started("web", epoch)).with(new Command.Started("web", epoch - 1));
        assertThat(outbox.applied(log.state).due(0).actions()).containsExactly(new Command.Started("web", epoch));
    }
}
