package io.mainstay.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What those who use a node's ledger see of its being opened late, and anew. */
class LateLedgerTest {
    private static final ClusterState BEGIN =
            ClusterState.initial(new ClusterSpec(List.of("n1", "n2"), List.of()), List.of("n1", "n2"));

    /** Tells what it is made to tell. */
    private static final class Told implements Ledger {
        Consumer<ClusterState> applied = state -> {};
        Consumer<String> leads = leader -> {};

        @Override
        public void onApplied(Consumer<ClusterState> listener) {
            applied = listener;
            listener.accept(BEGIN);
        }

        @Override
        public void onLeader(Consumer<String> listener) {
            leads = listener;
            listener.accept("");
        }

        @Override
        public void propose(Command command, Consumer<Answer> answer) {
            answer.accept(new Answer.Unknown("told"));
        }
    }

    private final LateLedger late = new LateLedger();
    private final List<Long> indexes = new ArrayList<>();
    private final List<String> leaders = new ArrayList<>();

    private static ClusterState at(long index) {
        return BEGIN.apply(index, new Command.Spread()).next();
    }

    private String unknown() {
        List<String> reasons = new ArrayList<>();
        late.propose(new Command.Spread(), answer -> {
            if (answer instanceof Ledger.Answer.Unknown no) {
                reasons.add(no.reason());
            }
        });
        return String.join("", reasons);
    }

    @Test
    void nobodySeesAnEarlierStateAfterALaterOneWhenItIsOpenedAnew() {
        late.onApplied(state -> indexes.add(state.index()));
        Told first = new Told();
        late.opened(first);
        first.applied.accept(at(7));
        late.closed("n1 opens its ledger anew");

        Told second = new Told();
        late.opened(second);
        second.applied.accept(at(3));
        second.applied.accept(at(7));
        second.applied.accept(at(9));

        assertThat(indexes).containsExactly(0L, 7L, 7L, 9L);
    }

    @Test
    void aClosedLedgerHasNoLeaderAndItsLateWordsAreNotPassedOn() {
        late.onLeader(leaders::add);
        Told first = new Told();
        late.opened(first);
        first.leads.accept("n1");

        late.closed("n1 opens its ledger anew");
        first.leads.accept("n2");

        assertThat(leaders).containsExactly("", "n1", "");
        assertThat(unknown()).isEqualTo("n1 opens its ledger anew");
        assertThat(late.waitsFor()).isEqualTo("n1 opens its ledger anew");
    }

    @Test
    void whatIsAskedBeforeItIsOpenIsAnsweredWithWhatIsWaitedFor() {
        assertThat(unknown()).isEqualTo("the ledger is not open yet");
        late.opened(new Told());
        assertThat(unknown()).isEqualTo("told");
        assertThat(late.waitsFor()).isEmpty();
    }
}
