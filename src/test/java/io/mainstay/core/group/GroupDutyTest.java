package io.mainstay.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Owner.Duty;
import io.mainstay.core.group.Owner.FaultsKept;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SimResource.Conduct;
import io.mainstay.sim.SpecBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node does with a group as the ledger speaks, with the real agents. */
class GroupDutyTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private final SimNode node = new SimNode(SpecBuilder.appAndPort().build()).start();

    private static Owner owner(String name, long epoch, Duty duty) {
        return new Owner(name, epoch, duty, Freeze.THAWED, FaultsKept.NONE, "n2", "");
    }

    private static Owner nobody(FaultsKept kept) {
        return new Owner("", 0, Duty.RUN, Freeze.THAWED, kept, "", "it is being decided");
    }

    private List<GroupFact> facts() {
        return node.facts.stream().map(GroupAction.State::fact).toList();
    }

    private void given(long epoch) {
        node.owner(nobody(FaultsKept.NONE));
        node.run(MINUTE);
        node.owner(owner("n1", epoch, Duty.RUN));
        node.run(MINUTE);
    }

    @Test
    void whatIsGivenIsStartedAndSaidToBeOnlineOnce() {
        given(41);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(facts()).containsExactly(GroupFact.STARTED);
        assertThat(node.facts.get(0).epoch()).isEqualTo(41);
    }

    @Test
    void G9_whatIsFoundRunningAndThenGivenIsAdopted() {
        SimNode found = new SimNode(SpecBuilder.appAndPort().build());
        found.resources.values().forEach(resource -> resource.isUp = true);
        found.start();
        found.owner(nobody(FaultsKept.NONE));
        found.run(MINUTE);
        found.owner(owner("n1", 41, Duty.RUN));
        found.run(MINUTE);
        assertThat(found.resources.get("app").starts).isZero();
        assertThat(found.facts).extracting(GroupAction.State::fact).containsExactly(GroupFact.STARTED);
    }

    @Test
    void G4_whatIsToBeGivenUpGoesOfflineAndIsNeverStartedAgainUnderThatEpoch() {
        given(41);
        node.owner(owner("n1", 41, Duty.RELEASE));
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        assertThat(facts()).containsExactly(GroupFact.STARTED, GroupFact.RELEASED);
        node.owner(owner("n1", 41, Duty.RUN));
        node.run(MINUTE);
        assertThat(node.resources.get("app").starts).isOne();
        node.owner(owner("n1", 57, Duty.RUN));
        node.run(MINUTE);
        assertThat(node.resources.get("app").starts).isEqualTo(2);
        assertThat(facts()).containsExactly(GroupFact.STARTED, GroupFact.RELEASED, GroupFact.STARTED);
    }

    @Test
    void G4_aReleaseThatIsCalledOffInTimeLeavesItOnline() {
        given(41);
        node.resources.get("app").offline = Conduct.LIES;
        node.owner(owner("n1", 41, Duty.RELEASE));
        node.run(10 * SECOND);
        node.owner(owner("n1", 41, Duty.RUN));
        node.resources.get("app").offline = Conduct.WORKS;
        node.run(10 * MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(facts()).doesNotContain(GroupFact.RELEASED);
    }

    @Test
    void G4_aStopThatDoesNotTakeEffectIsStatedAndTheGroupComesBackWhole() {
        given(41);
        node.resources.get("app").offline = Conduct.LIES;
        node.owner(owner("n1", 41, Duty.RELEASE));
        node.run(302 * SECOND);
        assertThat(node.raised).contains(EventKind.GROUP_RELEASE_FAILED);
        assertThat(facts()).containsExactly(GroupFact.STARTED, GroupFact.RELEASE_FAILED);
        node.owner(owner("n1", 41, Duty.RUN));
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        node.resources.get("app").offline = Conduct.WORKS;
        node.owner(owner("n1", 41, Duty.RELEASE));
        node.run(MINUTE);
        assertThat(facts()).endsWith(GroupFact.RELEASED);
    }

    @Test
    void G6_aFaultIsStatedAndThenTheGroupIsGivenUpAndClearingItIsTheLedgers() {
        given(41);
        node.kill("app");
        node.run(MINUTE);
        assertThat(facts()).containsExactly(GroupFact.STARTED, GroupFact.FAULTED, GroupFact.RELEASED);
        assertThat(node.facts.get(1).because()).contains("exited 137");
        node.owner(nobody(FaultsKept.HERE));
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        node.owner(nobody(FaultsKept.NONE));
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        node.owner(owner("n1", 60, Duty.RUN));
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void withoutALeaseEverythingIsForcedOfflineAtOnceAndStartedAgainWhenItIsBack() {
        given(41);
        node.resources.get("port").offline = Conduct.HANGS;
        node.tell(new GroupEvent.LeaseLost("no majority has renewed it"));
        node.run(SECOND);
        assertThat(node.resources.get("app").isUp).isFalse();
        assertThat(node.resources.get("port").isUp).isFalse();
        node.run(MINUTE);
        assertThat(node.state("app")).isEqualTo(AgentState.OFFLINE);
        assertThat(node.resources.get("app").starts).isOne();
        node.tell(new GroupEvent.LeaseHeld());
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void G11_aFrozenGroupIsEndedTooWhenTheLeaseIsLost() {
        given(41);
        node.owner(new Owner("n1", 41, Duty.RUN, Freeze.FROZEN, FaultsKept.NONE, "n2", ""));
        node.tell(new GroupEvent.LeaseLost("no majority has renewed it"));
        node.run(MINUTE);
        assertThat(node.resources.get("app").isUp).isFalse();
        node.tell(new GroupEvent.LeaseHeld());
        node.run(MINUTE);
        assertThat(node.resources.get("app").starts).isOne();
    }

    @Test
    void G11_whatIsFoundRunningWithoutALeaseIsEndedAlsoWhereItsGroupTurnsOutToBeFrozen() {
        SimNode found = new SimNode(SpecBuilder.appAndPort().build());
        found.resources.values().forEach(resource -> resource.isUp = true);
        found.start();
        found.tell(new GroupEvent.LeaseLost("no lease has been earned yet"));
        found.owner(new Owner("", 0, Duty.RUN, Freeze.FROZEN, FaultsKept.NONE, "", "it is frozen"));
        found.run(MINUTE);
        assertThat(found.resources.get("app").isUp).isFalse();
        found.tell(new GroupEvent.LeaseHeld());
        found.owner(new Owner("n1", 41, Duty.RUN, Freeze.FROZEN, FaultsKept.NONE, "n2", ""));
        found.run(MINUTE);
        assertThat(found.resources.get("app").starts).as("frozen again").isZero();
        found.owner(owner("n1", 41, Duty.RUN));
        found.run(MINUTE);
        assertThat(found.facts).extracting(GroupAction.State::fact).containsExactly(GroupFact.STARTED);
    }

    @Test
    void whatIsLostToAnotherNodeIsLeftToIt() {
        given(41);
        node.tell(new GroupEvent.LeaseLost("the ledger has ended this life"));
        node.run(MINUTE);
        node.owner(owner("n2", 70, Duty.RUN));
        node.tell(new GroupEvent.LeaseHeld());
        node.run(MINUTE);
        assertThat(node.resources.get("app").starts).isOne();
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
    }

    @Test
    void aNodeThatLeavesGivesUpWhatItOwns() {
        given(41);
        node.tell(new GroupEvent.Leaving());
        node.run(MINUTE);
        assertThat(facts()).containsExactly(GroupFact.STARTED, GroupFact.RELEASED);
    }
}
