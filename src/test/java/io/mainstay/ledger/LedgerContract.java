package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Command.DrainRequested;
import io.mainstay.core.ledger.Events;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.ledger.HistoryEntry.Verdict;
import io.mainstay.core.ledger.Ledger.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the port {@code Ledger} promises, whatever carries it. Other commands may stand in the log beside the test's. */
public abstract class LedgerContract {
    private static final String BY = "contract";

    private LedgerRig rig;
    private int drains;

    protected abstract LedgerRig newRig();

    @BeforeEach
    void start() {
        rig = newRig();
        rig.await("a leader", () -> !leader().isEmpty());
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void commandsOfAllNodesStandInOneOrderEverywhere() {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            LedgerRig.NODES.forEach(node -> asked.add(ask(node, drain(node, Drain.ON))));
        }
        rig.await("all answers", () -> asked.stream().allMatch(Asked::isAnswered));
        List<HistoryEntry> decided = asked.stream()
                .filter(Asked::isDecided)
                .map(Asked::entry)
                .sorted((one, other) -> Long.compare(one.index(), other.index()))
                .toList();
        rig.await(
                "everything everywhere",
                () -> LedgerRig.NODES.stream().allMatch(node -> ours(node).containsAll(decided)));

        assertThat(decided).hasSizeGreaterThan(40);
        assertThat(decided.stream().map(HistoryEntry::index)).doesNotHaveDuplicates();
        assertThat(ours("n2")).isEqualTo(ours("n1"));
        assertThat(ours("n3")).isEqualTo(ours("n1"));
    }

    @Test
    void anAcceptedCommandTakesEffectAndARefusedOneGivesItsReason() {
        HistoryEntry accepted = decide("n1", drain("n2", Drain.ON));
        HistoryEntry refused = decide("n1", drain("n2", Drain.ON));
        HistoryEntry unfit = decide("n1", drain("nobody", Drain.ON));

        assertThat(accepted.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(refused.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.text()).isEqualTo("n2 is drained already");
        assertThat(unfit.text()).isEqualTo("nobody is no configured node");
        assertThat(List.of(accepted.index(), refused.index(), unfit.index())).isSorted();
        everywhere("n2 drained", state -> state.node("n2").orElseThrow().isDrained());
    }

    @Test
    void everyProposalIsAnsweredOnce() {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            asked.add(ask("n1", drain("n1", Drain.ON)));
        }
        rig.lose(other("n1"));
        for (int i = 0; i < 30; i++) {
            asked.add(ask("n1", drain("n1", Drain.OFF)));
        }
        rig.await("all answers", () -> asked.stream().allMatch(Asked::isAnswered));
        decide("n1", drain("n3", Drain.ON));

        assertThat(asked).allSatisfy(one -> assertThat(one.answers).hasSize(1));
    }

    @Test
    void aNodeThatDoesNotLeadProposesAsWell() {
        HistoryEntry entry = decide(other(leader()), drain("n3", Drain.ON));

        assertThat(entry.verdict()).isEqualTo(Verdict.ACCEPTED);
        everywhere("n3 drained", state -> state.node("n3").orElseThrow().isDrained());
    }

    @Test
    void whenTheLeaderIsLostTheOthersGoOn() {
        decide("n1", drain("n1", Drain.ON));
        String lost = leader();
        String left = other(lost);
        rig.lose(lost);
        HistoryEntry entry = decide(left, drain("n1", Drain.OFF));
        rig.await(
                "a new leader",
                () -> !rig.leader(left).isEmpty() && !rig.leader(left).equals(lost));

        assertThat(entry.verdict()).isEqualTo(Verdict.ACCEPTED);
        rig.bringBack(lost);
        everywhere("n1 taken back", state -> !state.node("n1").orElseThrow().isDrained());
    }

    @Test
    void aMinorityMakesNoProgressAndSaysSo() {
        decide("n1", drain("n1", Drain.ON));
        everywhere("n1 drained", state -> state.node("n1").orElseThrow().isDrained());
        rig.lose("n2");
        rig.lose("n3");
        Asked first = ask("n1", drain("n3", Drain.ON));
        Asked second = ask("n1", drain("n3", Drain.ON));
        rig.await("answers", () -> first.isAnswered() && second.isAnswered());

        assertThat(first.answers).singleElement().isInstanceOf(Answer.Unknown.class);
        assertThat(second.answers).singleElement().isInstanceOf(Answer.Unknown.class);
        assertThat(rig.state("n1").node("n3").orElseThrow().isDrained()).isFalse();
        rig.bringBack("n2");
        rig.bringBack("n3");
        decide("n1", drain("n2", Drain.ON));
        everywhere("n2 drained", state -> state.node("n2").orElseThrow().isDrained());
    }

    @Test
    void aRestartOfAllKeepsEverything() {
        for (int i = 0; i < 5; i++) {
            decide("n1", drain("n2", Drain.ON));
        }
        long before = decide("n2", drain("n3", Drain.ON)).index();
        rig.restartAll();
        everywhere(
                "as before",
                state -> state.index() >= before
                        && state.node("n3").orElseThrow().isDrained());
        HistoryEntry after = decide("n3", drain("n3", Drain.ON));

        assertThat(after.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(after.index()).isGreaterThan(before);
    }

    @Test
    void aRepeatedProposalDoesNoHarm() {
        DrainRequested same = drain("n1", Drain.ON);
        List<Asked> asked = List.of(ask("n1", same), ask("n2", same), ask("n3", same));
        rig.await("answers", () -> asked.stream().allMatch(Asked::isAnswered));
        decide("n1", same);

        assertThat(ours("n1").stream().filter(entry -> entry.verdict() == Verdict.ACCEPTED))
                .hasSizeLessThanOrEqualTo(1);
        everywhere("n1 drained", state -> state.node("n1").orElseThrow().isDrained());
    }

    @Test
    void E1_everyNodeHasTheSameLogOfEventsAlsoAfterARestart() {
        for (long i = 1; i <= 3; i++) {
            decide("n1", Events.told("n1", 9, i));
            decide("n2", Events.told("n2", 9, i));
            decide("n2", Events.told("n2", 9, i));
        }
        decide("n3", drain("n2", Drain.ON));
        everywhere("the drain", state -> state.node("n2").orElseThrow().isDrained());
        List<LoggedEvent> before = told("n1");

        assertThat(before).extracting(LoggedEvent::node).contains("n1", "n2").hasSizeGreaterThan(6);
        assertThat(told("n2")).isEqualTo(before);
        assertThat(told("n3")).isEqualTo(before);
        rig.restartAll();
        everywhere("as before", state -> state.node("n2").orElseThrow().isDrained());
        LedgerRig.NODES.forEach(node -> assertThat(told(node)).isEqualTo(before));
    }

    /** What this test has told, and has had decided. */
    private List<LoggedEvent> told(String node) {
        return rig.state(node).log().all().stream()
                .filter(event -> event.life() == 9 || event.asking().by().equals(BY))
                .toList();
    }

    @Test
    void aListenerHearsTheStateAtOnceAndThenOnlyLaterOnes() {
        decide("n1", drain("n1", Drain.ON));
        everywhere("n1 drained", state -> state.node("n1").orElseThrow().isDrained());
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        rig.ledger("n3").onApplied(state -> heard.add(state.index()));
        assertThat(heard).hasSize(1);
        long last = decide("n1", drain("n1", Drain.OFF)).index();
        rig.await("the change", () -> heard.get(heard.size() - 1) >= last);

        assertThat(List.copyOf(heard)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void everyNodeKnowsTheLeader() {
        rig.await(
                "one leader",
                () -> LedgerRig.NODES.stream().map(rig::leader).distinct().count() == 1 && !leader().isEmpty());

        assertThat(LedgerRig.NODES).contains(leader());
    }

    private DrainRequested drain(String node, Drain drain) {
        return new DrainRequested(node, drain, BY, "request " + ++drains);
    }

    private String leader() {
        return LedgerRig.NODES.stream()
                .map(rig::leader)
                .filter(name -> !name.isEmpty() && rig.leader(name).equals(name))
                .findFirst()
                .orElse("");
    }

    private static String other(String node) {
        return LedgerRig.NODES.stream()
                .filter(name -> !name.equals(node))
                .findFirst()
                .orElseThrow();
    }

    private List<HistoryEntry> ours(String node) {
        return rig.state(node).history().stream()
                .filter(entry -> entry.command() instanceof DrainRequested drain
                        && drain.by().equals(BY))
                .toList();
    }

    private void everywhere(String what, Predicate<ClusterState> condition) {
        rig.await(
                what + " everywhere", () -> LedgerRig.NODES.stream().allMatch(node -> condition.test(rig.state(node))));
    }

    private Asked ask(String node, Command command) {
        Asked asked = new Asked();
        rig.ledger(node).propose(command, asked.answers::add);
        return asked;
    }

    /** Asks again as long as it is unknown what became of it. */
    private HistoryEntry decide(String node, Command command) {
        for (int i = 0; i < 20; i++) {
            Asked asked = ask(node, command);
            rig.await("an answer", asked::isAnswered);
            if (asked.isDecided()) {
                return asked.entry();
            }
        }
        throw new AssertionError(command + " is never decided");
    }

    /** One proposal and what came back. */
    private static final class Asked {
        final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());

        boolean isAnswered() {
            return !answers.isEmpty();
        }

        boolean isDecided() {
            return isAnswered() && answers.get(0) instanceof Answer.Decided;
        }

        HistoryEntry entry() {
            return ((Answer.Decided) answers.get(0)).entry();
        }
    }
}
