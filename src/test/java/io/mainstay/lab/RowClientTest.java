package io.mainstay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.lab.RowClient.Acknowledged;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lost row is missed, and how long a client waited is told from what it was told. */
class RowClientTest {
    private static final List<Acknowledged> ROWS = List.of(
            new Acknowledged(1, 100), new Acknowledged(2, 200), new Acknowledged(5, 900), new Acknowledged(6, 950));

    @Test
    void anAcknowledgedRowThatIsNotThereIsLost() {
        assertThat(RowClient.missing(ROWS, "1\n2\n6\n")).containsExactly(5);
    }

    @Test
    void aRowThatNobodyWasToldOfMayBeThereOrNot() {
        assertThat(RowClient.missing(ROWS, "1\n2\n3\n5\n6\n")).isEmpty();
    }

    @Test
    void theWaitBeginsWithTheLastRowBefore() {
        assertThat(RowClient.longestWaitNs(ROWS, 300)).isEqualTo(700);
        assertThat(RowClient.longestWaitNs(ROWS, 920)).isEqualTo(50);
    }
}
