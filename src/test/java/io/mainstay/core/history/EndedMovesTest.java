package io.mainstay.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Command;
import org.junit.jupiter.api.Test;

/** Each move is told once, by one node. */
class EndedMovesTest {
    private final Story story = new Story();
    private EndedMoves one = new EndedMoves("n1", 500, 0);
    private EndedMoves two = new EndedMoves("n2", 500, 0);

    private String told() {
        EndedMoves.Found byOne = one.look(story.log());
        EndedMoves.Found byTwo = two.look(story.log());
        one = byOne.next();
        two = byTwo.next();
        return words("n1", byOne) + words("n2", byTwo);
    }

    private static String words(String node, EndedMoves.Found found) {
        return String.join(
                "",
                found.moves().stream()
                        .map(move -> node + " tells " + move.kind() + " " + move.from() + ">" + move.to() + " "
                                + move.end() + ";")
                        .toList());
    }

    @Test
    void itIsToldByTheNodeThatHasTheGroupThenOnceItIsOnline() {
        long first = story.online(1_000, "n1", "it comes first");
        assertThat(told()).isEqualTo("n1 tells START >n1 ONLINE;");
        assertThat(told()).isEmpty();
        story.decide(5_010, "n1", new Command.Faulted("web", first, "app exited 137"));
        story.decide(5_100, "n1", new Command.Released("web", first, "verified offline"));
        long second = story.assign(5_110, "n2", "app exited 137 on n1");
        assertThat(told()).as("still under way").isEmpty();
        story.decide(5_400, "n2", new Command.Started("web", second));
        assertThat(told()).isEqualTo("n2 tells FAILOVER n1>n2 ONLINE;");
        assertThat(told()).isEmpty();
    }

    @Test
    void whatEndedBeforeTheNodeStartedIsNotToldAgain() {
        story.online(1_000, "n1", "it comes first");
        one = new EndedMoves("n1", 2_000, 0);
        assertThat(told()).isEmpty();
        assertThat(one.seen()).isEqualTo(story.log().last());
    }
}
