package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Command.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Decisions and what nodes tell stand in one log, in the ledger's order. */
class LedgerEventsTest {
    private final Log log = Log.ready();

    private List<LoggedEvent> after(long number) {
        return log.state.log().after(number, EventLog.LIMIT);
    }

    private List<String> kinds(long number) {
        return after(number).stream().map(LoggedEvent::kind).toList();
    }

    private LoggedEvent last() {
        List<LoggedEvent> all = log.state.log().all();
        return all.get(all.size() - 1);
    }

    @Test
    void E1_decisionsAndWhatNodesTellStandInOneOrder() {
        long before = log.state.log().last();
        log.accept(Events.told("n2", 1, 1));
        log.assign("n1");
        log.accept(Events.told("n1", 1, 1));

        assertThat(kinds(before)).containsExactly("online", "group-assigned", "online");
        assertThat(after(before)).extracting(LoggedEvent::number).containsExactly(before + 1, before + 2, before + 3);
    }

    @Test
    void E3_whatIsToldAgainIsRefusedAndLeavesTheLogAlone() {
        log.accept(Events.told("n1", 2, 7));
        EventLog before = log.state.log();

        assertThat(log.refuse(Events.told("n1", 2, 7))).isEqualTo("n1 has told this before");
        assertThat(log.refuse(Events.told("n1", 1, 99))).isEqualTo("n1 has told this before");
        assertThat(log.refuse(Events.told("n9", 1, 1))).isEqualTo("n9 is no configured node");
        assertThat(log.refuse(new Command.Told("n1", List.of(Events.event("n2", 9, 9)))))
                .isEqualTo("n1 tells what is not its own");
        assertThat(log.refuse(new Command.Told("n1", List.of()))).startsWith("a node tells 1 to 100 events");
        assertThat(log.state.log()).isEqualTo(before);
    }

    @Test
    void whatNodesTellIsNoHistoryOfDecisions() {
        int before = log.state.history().size();
        log.accept(Events.told("n1", 1, 1));

        assertThat(log.state.history()).hasSize(before);
    }

    @Test
    void E7_anAssignmentCarriesItsEpochAndWhyTheOthersWereNotTaken() {
        long epoch = log.accept(
                new Command.Assigned("web", "n2", 1, "n1 is lost", new TreeMap<>(Map.of("n3", "it is drained"))));

        assertThat(last().is(EventKind.GROUP_ASSIGNED)).isTrue();
        assertThat(last().epoch()).isEqualTo(epoch);
        assertThat(last().node()).isEqualTo("n2");
        assertThat(last().details()).containsEntry("n3", "it is drained");
        assertThat(last().text()).isEqualTo("web goes to n2: n1 is lost");
    }

    @Test
    void E7_aLostNodeIsToldWithItsVotersAndItsGroups() {
        long epoch = log.assign("n1");
        log.accept(new Command.Started("web", epoch));
        long before = log.state.log().last();
        log.accept(new Command.Unheard("n1", 1, "n2", 1, 1));
        log.accept(new Command.Unheard("n1", 1, "n3", 1, 1));

        assertThat(kinds(before)).containsExactly("node-unheard", "node-unheard", "node-faulted", "group-lost");
        List<LoggedEvent> events = after(before);
        assertThat(events.get(0).text()).isEqualTo("n2 does not hear n1");
        assertThat(events.get(2).text()).contains("is expired: unheard by [n2, n3]");
        assertThat(events.get(3).group()).isEqualTo("web");
        assertThat(events.get(3).epoch()).isEqualTo(epoch);
    }

    @Test
    void E5_anAskingGoesFromTheCommandToTheStartAndNoFurther() {
        long epoch = log.assign("n1");
        log.accept(new Command.Started("web", epoch));
        long before = log.state.log().last();
        log.accept(new Command.GroupRequested("web", Intent.SWITCH, "n2", "kim", "new kernel", "r-17"));
        log.accept(new Command.Released("web", epoch, "verified offline"));
        long next = log.assign("n2");
        log.accept(new Command.Started("web", next));
        assertThat(kinds(before)).containsExactly("command", "group-released", "group-assigned", "group-started");
        assertThat(after(before)).allSatisfy(event -> {
            assertThat(event.asking().request()).isEqualTo("r-17");
            assertThat(event.asking().by()).isEqualTo("kim");
            assertThat(event.asking().reason()).isEqualTo("new kernel");
        });

        log.accept(new Command.Faulted("web", next, "exited 1"));
        assertThat(last().asking().isNobody()).isTrue();
    }

    @Test
    void E5_aStopThatWasAskedForIsThroughOnceItIsGivenUp() {
        long epoch = log.assign("n1");
        log.accept(new Command.GroupRequested("web", Intent.OFFLINE, "", "kim", "", "r-18"));
        log.accept(new Command.Released("web", epoch, "verified offline"));

        assertThat(last().asking().request()).isEqualTo("r-18");
        assertThat(log.web().past().asking().isNobody()).isTrue();
    }

    @Test
    void aRefusalIsToldWhereAPersonAsked() {
        long before = log.state.log().last();
        log.refuse(new Command.GroupRequested("web", Intent.SWITCH, "n2", "kim", "", "r-19"));
        log.refuse(new Command.GroupRequested("web", Intent.SWITCH, "n2", Command.PLANNER, "", ""));
        log.refuse(new Command.DrainRequested("n1", Drain.OFF, "kim", "", "r-20"));
        log.refuse(new Command.Started("web", 99));

        assertThat(kinds(before)).containsExactly("command-refused", "command-refused");
    }

    @Test
    void theProposersTimeIsShownAndDecidesNothing() {
        Command command = new Command.DrainRequested("n1", Drain.ON, "kim", "");
        Applied early = log.state.apply(log.state.index() + 1, command, new Stamp("n2", 1_000));
        Applied late = log.state.apply(log.state.index() + 1, command, new Stamp("n3", 9_000_000));

        assertThat(early.entry()).isEqualTo(late.entry());
        assertThat(early.next().nodes()).isEqualTo(late.next().nodes());
        assertThat(early.next().log().newest(1).get(0).atMs()).isEqualTo(1_000);
        assertThat(late.next().log().newest(1).get(0).atMs()).isEqualTo(9_000_000);
    }

    @Test
    void aLedgerFromBeforeTheLogBeginsItWithTheFirstEventThatIsTold() {
        ClusterState old = log.state.with(EventLog.CLOSED);
        ClusterState decided =
                old.apply(old.index() + 1, new Command.VoterBooted("n1", 9)).next();
        assertThat(decided.log()).isEqualTo(EventLog.CLOSED);

        ClusterState begun =
                decided.apply(decided.index() + 1, Events.told("n1", 1, 1)).next();
        assertThat(begun.log().last()).isEqualTo(1);
    }

    @Test
    void E8_aRecoveredLogGoesOnFarBeyondWhatTheOthersMayHaveNumbered() {
        long before = log.state.log().last();
        Applied recovered = Recovery.recovered(
                log.state,
                log.state.index() + Recovery.LEAP,
                new Command.Recovered("n1", 1, "kim", "two burnt"),
                new Stamp("n1", 77));

        List<LoggedEvent> events = recovered.next().log().after(before, 10);
        assertThat(events).extracting(LoggedEvent::kind).startsWith("ledger-recovered", "node-faulted");
        assertThat(events.get(0).number()).isEqualTo(before + 1 + Recovery.LEAP);
        assertThat(events.get(0).atMs()).isEqualTo(77);
        assertThat(events.get(0).asking().by()).isEqualTo("kim");
    }

    @Test
    void everythingThatWasToldAndDecidedIsThereOnceWhateverIsRepeated() {
        List<Command> commands = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            commands.add(Events.told("n1", 1, i));
            commands.add(Events.told("n1", 1, Math.max(1, i - 1)));
        }
        long before = log.state.log().last();
        commands.forEach(log::apply);

        assertThat(after(before)).extracting(LoggedEvent::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
}
