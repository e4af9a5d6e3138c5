package io.mainstay.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.history.Move.End;
import io.mainstay.core.history.Move.Kind;
import io.mainstay.core.history.Move.Phase;
import io.mainstay.core.history.Move.Step;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.Events;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who had a group when, and each move with its phases, read from the log. */
class GroupHistoryTest {
    private final Story story = new Story();

    @Test
    void H1_aFaultedProcessGivesEachPhaseItsTimeAndItsEvidence() {
        long first = story.online(1_000, "n1", "it comes first");
        story.decide(5_010, "n1", new Command.Faulted("web", first, "app exited 137"));
        story.decide(5_100, "n1", new Command.Released("web", first, "verified offline"));
        long second = story.assign(5_110, "n2", "app exited 137 on n1");
        // The node tells what happened after it has had decided what it needed.
        story.tell(5_000, "n1", "app", EventKind.RESOURCE_FAULTED, "exited 137 (SIGKILL); last line: out of cheese");
        story.decide(5_400, "n2", new Command.Started("web", second));

        Move move = story.last();
        assertThat(move.kind()).isEqualTo(Kind.FAILOVER);
        assertThat(move.from()).isEqualTo("n1");
        assertThat(move.to()).isEqualTo("n2");
        assertThat(move.epoch()).isEqualTo(second);
        assertThat(move.beforeEpoch()).isEqualTo(first);
        assertThat(move.end()).isEqualTo(End.ONLINE);
        assertThat(move.phases())
                .containsExactly(
                        new Phase(Step.DETECT, 5_000, 5_010),
                        new Phase(Step.STOP, 5_010, 5_100),
                        new Phase(Step.DECIDE, 5_100, 5_110),
                        new Phase(Step.START, 5_110, 5_400));
        assertThat(move.ms()).isEqualTo(400);
        assertThat(move.cause()).isEqualTo("app faulted on n1: exited 137 (SIGKILL); last line: out of cheese");
        assertThat(move.evidence()).extracting(LoggedEvent::kind).startsWith("faulted", "fault-recorded");
        assertThat(move.rejected()).containsEntry("n3", "fit, but n2 comes first");
        assertThat(move.asking().isNobody()).isTrue();
    }

    @Test
    void H2_aLostNodeIsToldWithThoseWhoDidNotHearIt() {
        long first = story.online(1_000, "n1", "it comes first");
        story.decide(9_000, "n2", new Command.Unheard("n1", 1, "n2", 1, 1));
        story.decide(9_020, "n3", new Command.Unheard("n1", 1, "n3", 1, 1));
        long second = story.assign(9_030, "n2", "n1 is lost");
        story.decide(9_200, "n2", new Command.Started("web", second));

        Move move = story.last();
        assertThat(move.kind()).isEqualTo(Kind.FAILOVER);
        assertThat(move.from()).isEqualTo("n1");
        assertThat(move.beforeEpoch()).isEqualTo(first);
        assertThat(move.phases())
                .containsExactly(
                        new Phase(Step.DETECT, 9_000, 9_020),
                        new Phase(Step.DECIDE, 9_020, 9_030),
                        new Phase(Step.START, 9_030, 9_200));
        assertThat(move.evidence())
                .extracting(LoggedEvent::text)
                .startsWith("n2 does not hear n1", "n3 does not hear n1");
        assertThat(move.cause()).contains("n1 (life 1) is expired: unheard by [n2, n3]");
    }

    @Test
    void H2_aVoterThatHeardItAgainIsNoEvidence() {
        story.online(1_000, "n1", "it comes first");
        story.decide(2_000, "n2", new Command.Unheard("n1", 1, "n2", 1, 1));
        story.decide(2_100, "n2", new Command.HeardAgain("n1", 1, "n2", 1, 1));
        story.decide(9_000, "n2", new Command.Unheard("n1", 1, "n2", 1, 2));
        story.decide(9_020, "n3", new Command.Unheard("n1", 1, "n3", 1, 1));
        story.online(9_030, "n2", "n1 is lost");

        assertThat(story.last().phase(Step.DETECT).orElseThrow().fromMs()).isEqualTo(9_000);
    }

    @Test
    void H3_aSwitchNamesWhoAskedAndWhy() {
        long first = story.online(1_000, "n1", "it comes first");
        story.decide(4_000, "n2", new Command.GroupRequested("web", Intent.SWITCH, "n2", "kim", "new kernel", "r-17"));
        story.decide(4_300, "n1", new Command.Released("web", first, "verified offline"));
        story.online(4_310, "n2", "kim wants it there");

        Move move = story.last();
        assertThat(move.kind()).isEqualTo(Kind.SWITCH);
        assertThat(move.asking().by()).isEqualTo("kim");
        assertThat(move.asking().reason()).isEqualTo("new kernel");
        assertThat(move.asking().request()).isEqualTo("r-17");
        assertThat(move.phase(Step.STOP)).contains(new Phase(Step.STOP, 4_000, 4_300));
        assertThat(story.history().spans())
                .extracting(span -> span.asking().request())
                .containsExactly("", "r-17");
    }

    @Test
    void H4_aStopAndAStartAreMovesToo() {
        long first = story.online(1_000, "n1", "it comes first");
        story.decide(4_000, "n2", new Command.GroupRequested("web", Intent.OFFLINE, "", "kim", "", "r-1"));
        story.decide(4_300, "n1", new Command.Released("web", first, "verified offline"));
        story.decide(8_000, "n2", new Command.GroupRequested("web", Intent.ONLINE, "", "ann", "", "r-2"));
        long second = story.online(8_010, "n1", "it comes first");

        GroupHistory history = story.history();
        assertThat(history.moves()).extracting(Move::kind).containsExactly(Kind.START, Kind.STOP, Kind.START);
        assertThat(history.moves()).extracting(Move::end).containsExactly(End.ONLINE, End.OFFLINE, End.ONLINE);
        assertThat(history.move(second).orElseThrow().asking().request()).isEqualTo("r-2");
        assertThat(history.move(second).orElseThrow().from()).isEmpty();
        assertThat(history.moves().get(1).epoch()).isEqualTo(first);
    }

    @Test
    void H4_aStartThatFailsIsAMoveThatFailedAndTheCauseOfTheNext() {
        long first = story.online(1_000, "n1", "it comes first");
        story.decide(4_000, "n2", new Command.GroupRequested("web", Intent.SWITCH, "n2", "kim", "", "r-17"));
        story.decide(4_300, "n1", new Command.Released("web", first, "verified offline"));
        long tried = story.assign(4_310, "n2", "kim wants it there");
        story.decide(4_500, "n2", new Command.Faulted("web", tried, "app exited 1"));
        story.decide(4_510, "n2", new Command.Released("web", tried, "verified offline"));
        long back = story.online(4_520, "n1", "back where it was");

        GroupHistory history = story.history();
        Move failed = history.move(tried).orElseThrow();
        assertThat(failed.end()).isEqualTo(End.FAILED);
        assertThat(failed.endText()).contains("app exited 1");
        Move returned = history.move(back).orElseThrow();
        assertThat(returned.from()).isEqualTo("n2");
        assertThat(returned.to()).isEqualTo("n1");
        assertThat(returned.asking().request()).isEqualTo("r-17");
    }

    @Test
    void H4_whatIsNotThroughIsUnderWay() {
        long first = story.online(1_000, "n1", "it comes first");
        story.decide(5_000, "n1", new Command.Faulted("web", first, "app exited 137"));
        story.decide(5_100, "n1", new Command.Released("web", first, "verified offline"));
        assertThat(story.last().end()).isEqualTo(End.UNDER_WAY);
        assertThat(story.last().to()).isEmpty();

        story.assign(5_110, "n2", "app exited 137 on n1");
        assertThat(story.last().end()).isEqualTo(End.UNDER_WAY);
        assertThat(story.last().to()).isEqualTo("n2");
    }

    @Test
    void H5_whoHadItWhen() {
        long first = story.online(1_000, "n1", "it comes first");
        story.decide(5_000, "n1", new Command.Faulted("web", first, "app exited 137"));
        story.decide(5_100, "n1", new Command.Released("web", first, "verified offline"));
        long second = story.online(5_110, "n2", "app exited 137 on n1");

        assertThat(story.history().spans()).hasSize(2);
        OwnerSpan one = story.history().spans().get(0);
        assertThat(one.node()).isEqualTo("n1");
        assertThat(one.epoch()).isEqualTo(first);
        assertThat(one.fromMs()).isEqualTo(1_000);
        assertThat(one.onlineMs()).isEqualTo(1_050);
        assertThat(one.toMs()).isEqualTo(5_100);
        assertThat(one.ended()).isEqualTo("verified offline");
        OwnerSpan two = story.history().spans().get(1);
        assertThat(two.epoch()).isEqualTo(second);
        assertThat(two.because()).isEqualTo("app exited 137 on n1");
        assertThat(two.isOpen()).isTrue();
    }

    @Test
    void H5_clocksThatDisagreeGiveNoTimeThatRunsBackwards() {
        long first = story.online(1_000, "n1", "it comes first");
        story.decide(5_000, "n1", new Command.Faulted("web", first, "app exited 137"));
        story.decide(5_100, "n1", new Command.Released("web", first, "verified offline"));
        story.online(2_000, "n2", "its clock is three seconds behind");

        assertThat(story.last().phases())
                .allSatisfy(phase -> assertThat(phase.ms()).isNotNegative());
        assertThat(story.last().ms()).isNotNegative();
    }

    @Test
    void H5_whereNoLedgerSaysWhoOwnsItEachNodesOwnWordCounts() {
        EventLog log = EventLog.EMPTY.with(List.of(
                Events.event("n1", 1, 1, "all", EventKind.GROUP_ONLINE),
                Events.event("n2", 1, 2, "all", EventKind.GROUP_ONLINE),
                Events.event("n1", 1, 5, "all", EventKind.GROUP_OFFLINE)));

        assertThat(GroupHistory.of(log, "all").spans())
                .extracting(OwnerSpan::node, OwnerSpan::fromMs, OwnerSpan::toMs)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("n1", 1_000L, 5_000L),
                        org.assertj.core.groups.Tuple.tuple("n2", 2_000L, 0L));
        assertThat(GroupHistory.of(log, "nothing").spans()).isEmpty();
    }
}
