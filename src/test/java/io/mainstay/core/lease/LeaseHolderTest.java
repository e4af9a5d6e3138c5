package io.mainstay.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.Step;
import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.lease.HolderEvent.Answered;
import io.mainstay.core.lease.HolderEvent.OtherRenewed;
import io.mainstay.core.lease.HolderEvent.Refused;
import io.mainstay.core.lease.HolderEvent.Tick;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.VoterSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lease as its holder reckons it. */
class LeaseHolderTest {
    private static final VoterSet THREE = new VoterSet(0, List.of("n1", "n2", "n3"));
    private LeaseHolder holder = LeaseHolder.begin("n1", 7, LeaseTimings.of(2000), THREE, 1000);

    private List<HolderAction> at(long nowMs, HolderEvent event) {
        Step<LeaseHolder, HolderAction> step = LeaseHolder.step(holder, event, nowMs);
        holder = step.next();
        return step.actions();
    }

    private static Answered answer(String voter, long seq) {
        return new Answered(voter, 7, seq, 0);
    }

    private static HolderEvent.Applied under(VoterSet voters) {
        ClusterState plain = ledger();
        return new HolderEvent.Applied(new ClusterState(
                1,
                plain.spec(),
                voters,
                plain.boots(),
                plain.nodes(),
                plain.groups(),
                plain.history(),
                List.of(),
                plain.log()));
    }

    private static ClusterState ledger(Command... commands) {
        List<String> nodes = List.of("n1", "n2", "n3", "n4");
        GroupSpec web = new GroupSpec("web", GroupSpec.Kind.FAILOVER, nodes, true, true, List.of());
        ClusterState state = ClusterState.initial(new ClusterSpec(nodes, List.of(web)), THREE.names());
        for (Command command : commands) {
            state = state.apply(state.index() + 1, command).next();
        }
        return state;
    }

    private void earn() {
        at(1000, new Tick());
        at(1100, answer("n1", 1));
        at(1900, answer("n2", 1));
    }

    @Test
    void itAsksEveryVoterOnceAnInterval() {
        assertThat(at(1000, new Tick()))
                .containsExactly(new HolderAction.SendRenewal("n1", 7, 1, 0, List.of("n1", "n2", "n3")));
        assertThat(holder.nextWakeMs()).isEqualTo(1250);
        assertThat(at(1249, new Tick())).isEmpty();
        assertThat(at(1250, new Tick())).hasSize(1);
    }

    @Test
    void itRenewsAlongWithAnotherOnceHalfOfItsTimeIsOver() {
        at(1000, new Tick());
        assertThat(at(1124, new OtherRenewed())).isEmpty();
        assertThat(at(1125, new OtherRenewed()))
                .containsExactly(new HolderAction.SendRenewal("n1", 7, 2, 0, List.of("n1", "n2", "n3")));
        assertThat(at(1126, new OtherRenewed())).isEmpty();
        // Who followed lets the other lead again: he is there after an interval, and this one waits an eighth longer.
        assertThat(holder.nextWakeMs()).isEqualTo(1125 + 250 + 31);
        assertThat(at(1376, new OtherRenewed())).hasSize(1);
        assertThat(at(1376 + 281, new Tick())).hasSize(1);
        assertThat(holder.nextWakeMs()).isEqualTo(1376 + 281 + 250);
    }

    @Test
    void theDeadlineCountsFromTheSendingOnceAMajorityHasAnswered() {
        at(1000, new Tick());
        assertThat(at(1100, answer("n1", 1))).isEmpty();
        assertThat(holder.isValid(1100)).isFalse();
        assertThat(at(1900, answer("n2", 1))).containsExactly(new HolderAction.TellGuard(3000));
        assertThat(holder.isValid(1900)).isTrue();
        assertThat(holder.isValid(2499)).isTrue();
        assertThat(holder.isValid(2500)).isFalse();
    }

    @Test
    void theNewestNumberOfAMajorityCounts() {
        earn();
        at(1250, new Tick());
        at(1500, new Tick());
        at(1600, answer("n3", 3));
        assertThat(holder.deadlineMs()).isEqualTo(3000);
        assertThat(at(1600, answer("n2", 2))).containsExactly(new HolderAction.TellGuard(3250));
        assertThat(at(1700, answer("n1", 3))).containsExactly(new HolderAction.TellGuard(3500));
    }

    @Test
    void whatIsNotItsOwnAnswerDoesNotCount() {
        at(1000, new Tick());
        at(1001, answer("n1", 1));
        at(1002, answer("n1", 1));
        at(1002, new Answered("n2", 6, 1, 0));
        at(1002, new Answered("n2", 7, 9, 0));
        at(1002, new Answered("n2", 7, 1, 5));
        at(1002, answer("n9", 1));
        assertThat(holder.deadlineMs()).isEqualTo(LeaseHolder.NONE);
    }

    @Test
    void theFenceComesBeforeTheEndAndOnce() {
        earn();
        assertThat(holder.nextWakeMs()).isEqualTo(1250);
        assertThat(at(2500, new Tick())).first().isInstanceOf(HolderAction.Fence.class);
        assertThat(at(2800, new Tick())).noneMatch(HolderAction.Fence.class::isInstance);
        assertThat(holder.isValid(2400)).isFalse();
    }

    @Test
    void aLeaseMayBeRegainedWhileTheLifeLasts() {
        earn();
        at(2500, new Tick());
        at(2600, answer("n1", 2));
        assertThat(at(2600, answer("n2", 2)))
                .containsExactly(new HolderAction.TellGuard(4500), new HolderAction.LeaseRegained());
        assertThat(holder.isValid(2600)).isTrue();
    }

    @Test
    void anAnswerThatComesTooLateGivesNothing() {
        at(1000, new Tick());
        at(3100, new Tick());
        at(3100, answer("n1", 1));
        at(3100, answer("n2", 1));
        assertThat(holder.isValid(3100)).isFalse();
    }

    @Test
    void onlyTheLedgersEndEndsTheLife() {
        earn();
        assertThat(at(2000, new Refused("n2", 7, 1, Refusal.STATED))).isEmpty();
        assertThat(at(2000, new Refused("n2", 6, 1, Refusal.ENDED))).isEmpty();
        assertThat(holder.isValid(2000)).isTrue();
        assertThat(at(2000, new Refused("n2", 7, 1, Refusal.ENDED))).first().isInstanceOf(HolderAction.LifeOver.class);
        assertThat(holder.isValid(2000)).isFalse();
        assertThat(at(2600, new Tick())).isEmpty();
        assertThat(holder.nextWakeMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void underNewVotersItKeepsItsLeaseAndCountsAnew() {
        earn();
        at(1950, under(new VoterSet(40, List.of("n1", "n2", "n3", "n4"))));
        assertThat(holder.deadlineMs()).isEqualTo(3000);
        assertThat(holder.isCountedUnderPresentVoters()).isFalse();
        assertThat(at(1960, new Tick()))
                .containsExactly(new HolderAction.SendRenewal("n1", 7, 2, 40, List.of("n1", "n2", "n3", "n4")));
        at(1970, answer("n1", 2));
        at(1970, new Answered("n1", 7, 2, 40));
        at(1970, new Answered("n2", 7, 2, 40));
        assertThat(holder.isCountedUnderPresentVoters()).isFalse();
        at(1970, new Answered("n4", 7, 2, 40));
        assertThat(holder.isCountedUnderPresentVoters()).isTrue();
        assertThat(holder.deadlineMs()).isEqualTo(3960);
        at(1980, under(THREE));
        assertThat(holder.voters().index()).isEqualTo(40);
    }

    @Test
    void aLifeThatTheLedgerHasEndedIsOver() {
        Command join = new Command.NodeJoined("n1", 7, "1", "d");
        assertThat(at(1000, new HolderEvent.Applied(ledger())))
                .as("not joined yet")
                .isEmpty();
        assertThat(at(1000, new HolderEvent.Applied(ledger(join)))).isEmpty();
        assertThat(at(1000, new HolderEvent.Applied(ledger(join, new Command.NodeLeft("n1", 7)))))
                .containsExactly(new HolderAction.LifeOver("the ledger has ended this life"));
    }

    @Test
    void aGroupIsRunOnlyByItsOwnerAndOnlyWhileTheLeaseLasts() {
        Command join = new Command.NodeJoined("n1", 7, "1", "d");
        ClusterState owned = ledger(join, new Command.Assigned("web", "n1", 7, "test"));
        ClusterState ofAnotherLife = ledger(
                join,
                new Command.Assigned("web", "n1", 7, "test"),
                new Command.Released("web", 2, "offline"),
                new Command.NodeJoined("n1", 8, "1", "d"),
                new Command.Assigned("web", "n1", 8, "test"));
        assertThat(holder.mayRun(owned, "web", 1000)).as("no lease yet").isFalse();
        earn();
        assertThat(holder.mayRun(owned, "web", 1900)).isTrue();
        assertThat(holder.mayRun(owned, "web", 2500)).as("to be fenced").isFalse();
        assertThat(holder.mayRun(owned, "db", 1900)).isFalse();
        assertThat(holder.mayRun(ledger(join), "web", 1900)).as("no owner").isFalse();
        assertThat(holder.mayRun(ofAnotherLife, "web", 1900)).isFalse();
    }

    @Test
    void theGuardIsToldTheLifesGraceAsWellAndItNeverShrinks() {
        GroupSpec web = new GroupSpec("web", GroupSpec.Kind.FAILOVER, THREE.names(), true, true, List.of());
        GroupSpec graced = web.with(new GroupPolicy(
                GroupPolicy.Placement.PRIORITY,
                1,
                GroupPolicy.Failback.NEVER,
                true,
                0,
                GroupPolicy.FaultLadder.NONE,
                5_000,
                List.of(),
                "",
                ""));
        ClusterState joined = ClusterState.initial(new ClusterSpec(THREE.names(), List.of(graced)), THREE.names())
                .apply(1, new Command.NodeJoined("n1", 7, "1", "d"))
                .next();
        LeaseHolder holder = LeaseHolder.begin("n1", 7, LeaseTimings.of(2000), THREE, 0);
        holder = LeaseHolder.step(holder, new HolderEvent.Tick(), 0).next();
        holder = LeaseHolder.step(holder, answer("n1", 1), 1).next();
        var earned = LeaseHolder.step(holder, answer("n2", 1), 2);
        assertThat(earned.actions()).containsExactly(new HolderAction.TellGuard(2000));
        var known = LeaseHolder.step(earned.next(), new HolderEvent.Applied(joined), 3);
        assertThat(known.actions()).containsExactly(new HolderAction.TellGuard(7000));
        assertThat(known.next().isValid(1499)).isTrue();
        assertThat(known.next().isValid(1500))
                .as("nothing may be run in the grace")
                .isFalse();
        ClusterState plain = joined.apply(
                        2, new Command.ConfigApplied(new ClusterSpec(THREE.names(), List.of(web)), "op"))
                .next();
        assertThat(LeaseHolder.step(known.next(), new HolderEvent.Applied(plain), 4)
                        .next()
                        .graceMs())
                .isEqualTo(5_000);
    }

    @Test
    void aParallelGroupMayRunOnEveryNodeWithALease() {
        GroupSpec all = new GroupSpec("all", GroupSpec.Kind.PARALLEL, THREE.names(), true, true, List.of());
        ClusterState state = ClusterState.initial(new ClusterSpec(THREE.names(), List.of(all)), THREE.names())
                .apply(1, new Command.NodeJoined("n1", 7, "1", "d"))
                .next();
        LeaseHolder holder = LeaseHolder.begin("n1", 7, LeaseTimings.of(2000), THREE, 0);
        holder = LeaseHolder.step(holder, new HolderEvent.Tick(), 0).next();
        assertThat(holder.mayRun(state, "all", 1)).as("no lease yet").isFalse();
        holder = LeaseHolder.step(holder, answer("n1", 1), 1).next();
        holder = LeaseHolder.step(holder, answer("n2", 1), 2).next();
        assertThat(holder.mayRun(state, "all", 3)).isTrue();
        ClusterState faulted = state.apply(2, new Command.ParallelFaulted("all", "n1", 7, "exited 1"))
                .next();
        assertThat(holder.mayRun(faulted, "all", 3)).isFalse();
    }
}
