package io.mainstay.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Events;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Table c.5: what is raised is taken back by its pair, and by nothing else. */
class EventPairsTest {
    private static LoggedEvent event(String node, String group, EventKind kind) {
        return Events.event(node, 1, 1, group, kind);
    }

    @ParameterizedTest
    @CsvSource({
        "RESOURCE_FAULTED, RESOURCE_ONLINE",
        "RESOURCE_FAULTED, RESOURCE_FAULT_CLEARED",
        "RESOURCE_UNKNOWN, RESOURCE_ONLINE",
        "RESOURCE_HEALTH_DECLINED, RESOURCE_HEALTH_IMPROVED",
        "PROBE_FAIL, PROBE_SEEN",
        "NODE_FAULTED, NODE_JOINED",
        "NODE_EXITED, NODE_JOINED",
        "NODE_UNHEARD, NODE_HEARD",
        "NODE_UNHEARD, NODE_FAULTED",
        "NODE_DRAINED, NODE_UNDRAINED",
        "LEASE_LOST, LEASE_REGAINED",
        "GUARD_LOST, GUARD_READY",
        "BUS_DOWN, BUS_UP",
        "CONFIG_DIFFERS, CONFIG_AGREES",
        "GROUP_FROZEN, GROUP_UNFROZEN",
    })
    void E4_raiseAndCancelArePaired(EventKind raise, EventKind cancel) {
        LoggedEvent begin = event("n1", "web", raise);

        assertThat(EventPairs.standing(List.of(begin))).containsExactly(begin);
        assertThat(EventPairs.standing(List.of(begin, event("n1", "web", cancel))))
                .doesNotContain(begin);
    }

    @Test
    void E4_anotherResourceOrNodeTakesNothingBack() {
        LoggedEvent begin = event("n1", "web", EventKind.RESOURCE_FAULTED);

        assertThat(EventPairs.standing(List.of(begin, event("n2", "web", EventKind.RESOURCE_ONLINE))))
                .containsExactly(begin);
        assertThat(EventPairs.standing(List.of(begin, event("n1", "db", EventKind.RESOURCE_ONLINE))))
                .containsExactly(begin);
    }

    @Test
    void E4_aGroupThatIsOnlineElsewhereIsNotFaultedAnyMore() {
        LoggedEvent begin = LoggedEvent.decided(0, "n1", "web", EventKind.GROUP_FAULTED, "");
        LoggedEvent end = LoggedEvent.decided(0, "n2", "web", EventKind.GROUP_ONLINE, "");

        assertThat(EventPairs.standing(List.of(begin, end))).isEmpty();
    }

    @Test
    void E4_eachVotersWordAboutANodeIsItsOwn() {
        LoggedEvent byN2 = unheard(EventKind.NODE_UNHEARD, "n2");
        LoggedEvent byN3 = unheard(EventKind.NODE_UNHEARD, "n3");

        assertThat(EventPairs.standing(List.of(byN2, byN3, unheard(EventKind.NODE_HEARD, "n2"))))
                .containsExactly(byN3);
    }

    private static LoggedEvent unheard(EventKind kind, String voter) {
        return LoggedEvent.decided(0, "n1", "", kind, "").with(new TreeMap<>(Map.of("voter", voter)));
    }

    @Test
    void whatIsSaidAgainStandsOnceAndWhatHasNoPairNotAtAll() {
        LoggedEvent first = Events.event("n1", 1, 1, "web", EventKind.PROBE_FAIL);
        LoggedEvent again = Events.event("n1", 1, 2, "web", EventKind.PROBE_FAIL);

        assertThat(EventPairs.standing(List.of(first, again, event("n1", "web", EventKind.COMMAND_TAKEN))))
                .containsExactly(again);
    }
}
