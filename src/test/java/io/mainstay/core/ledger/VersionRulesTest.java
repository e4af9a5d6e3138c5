package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the ledger lets be declared, and what becomes of groups that are taken away while they run. */
class VersionRulesTest {
    private static final GroupSpec WEB = Log.group("web", "n1", "n2", "n3");
    private static final GroupSpec DB = Log.group("db", "n2", "n3");

    private final Log log = Log.ready();

    private static Command.GroupsApplied applied(long base, List<String> interrupt, GroupSpec... groups) {
        return new Command.GroupsApplied(
                List.of(groups), "groups: " + groups.length, "", base, interrupt, "kim", "why not", 7, "");
    }

    @Test
    void V2_eachThatIsAppliedIsAVersionAndTheyAreKeptBounded() {
        log.accept(applied(0, List.of(), WEB, DB));
        assertThat(log.state.group("db")).isPresent();
        assertThat(log.state.version()).isEqualTo(1);
        assertThat(log.state.version(1)).hasValue(new GroupsVersion(1, "groups: 2", "kim", "why not", 7));
        for (int i = 1; i < 15; i++) {
            log.accept(applied(i, List.of(), WEB));
        }
        assertThat(log.state.version()).isEqualTo(15);
        assertThat(log.state.versions()).hasSize(ClusterState.VERSIONS_LIMIT);
        assertThat(log.state.version(5)).isEmpty();
        assertThat(log.state.version(6)).isPresent();
    }

    @Test
    void V2_whatTheFilesSaidBeforeTheFirstIsKeptToGoBackTo() {
        log.accept(new Command.GroupsApplied(List.of(WEB), "new", "old", 0, List.of(), "kim", "", 7, ""));
        assertThat(log.state.version()).isEqualTo(2);
        assertThat(log.state.version(1).orElseThrow().document()).isEqualTo("old");
        log.accept(new Command.GroupsApplied(List.of(WEB), "newer", "old", 2, List.of(), "kim", "", 7, ""));
        assertThat(log.state.version()).isEqualTo(3);
    }

    @Test
    void V2_whatWasComparedWithAnotherVersionIsRefused() {
        log.accept(applied(0, List.of(), WEB));
        assertThat(log.refuse(applied(0, List.of(), WEB, DB)))
                .isEqualTo("version 1 is in force by now, and this was compared with the nodes' files; look at the"
                        + " difference again");
        log.accept(applied(1, List.of(), WEB, DB));
        assertThat(log.refuse(applied(1, List.of(), WEB))).contains("compared with version 1");
    }

    @Test
    void V2_aRequestThatIsRepeatedIsAnsweredAsBefore() {
        Command.GroupsApplied named =
                new Command.GroupsApplied(List.of(WEB), "doc", "", 0, List.of(), "kim", "", 7, "r1");
        log.accept(named);
        String first = log.last().text();
        assertThat(log.apply(named).entry().text()).isEqualTo(first);
        assertThat(log.state.version()).isEqualTo(1);
    }

    @Test
    void V2_theHistoryHoldsNoDocument() {
        log.accept(applied(0, List.of(), WEB));
        Command.GroupsApplied kept = (Command.GroupsApplied) log.last().command();
        assertThat(kept.document()).isEmpty();
        assertThat(kept.groups()).isEmpty();
        assertThat(kept.by()).isEqualTo("kim");
    }

    @Test
    void V1_whatIsNotValidAsAWholeIsRefused() {
        assertThat(log.refuse(applied(0, List.of(), WEB, WEB))).isEqualTo("the group web is configured twice");
        assertThat(log.refuse(applied(0, List.of(), Log.group("web", "n9"))))
                .contains("n9, which is no configured node");
        assertThat(log.refuse(applied(0, List.of(), Log.parallel("web", "n1"))))
                .isEqualTo("the kind of web cannot change from failover to parallel; give it another name");
        String large = "x".repeat(GroupsVersion.MAX_BYTES + 1);
        assertThat(log.refuse(new Command.GroupsApplied(List.of(WEB), large, "", 0, List.of(), "kim", "", 7, "")))
                .contains("at most " + GroupsVersion.MAX_BYTES);
    }

    @Test
    void V3_aGroupThatRunsIsNotTakenAwayUnlessItIsNamed() {
        log.assign("n1");
        assertThat(log.refuse(applied(0, List.of("db"), DB)))
                .isEqualTo("web runs on n1 and would be stopped and taken away; name it with `--interrupt web` if that"
                        + " is meant");
        log.accept(applied(0, List.of("web"), DB));
        assertThat(log.web().wanted()).isEqualTo(Wanted.OFFLINE);
        assertThat(log.web().isToBeReleased()).isTrue();
    }

    @Test
    void V3_itsOwnerIsNotTakenOutOfItsNodesUnlessItIsNamed() {
        long epoch = log.assign("n1");
        GroupSpec elsewhere = Log.group("web", "n2", "n3");
        assertThat(log.refuse(applied(0, List.of(), elsewhere)))
                .startsWith("web runs on n1, which would be none of its nodes any more: it would move; name it");
        log.accept(applied(0, List.of("web"), elsewhere));
        // It is still its owner's: only the owner gives it up.
        assertThat(log.web().holder()).isEqualTo(new Holder("n1", 1, epoch));
        assertThat(log.refuse(new Command.Assigned("web", "n2", 1, "test"))).isEqualTo("web is owned by n1");
    }

    @Test
    void V3_aFrozenGroupIsNotInterruptedEvenIfItIsNamed() {
        log.assign("n1");
        log.accept(new Command.GroupRequested("web", Intent.FREEZE, "", "op", ""));
        assertThat(log.refuse(applied(0, List.of("web"), DB))).contains("it is frozen; `mainstay unfreeze web` first");
        log.accept(applied(0, List.of(), WEB, DB));
    }

    @Test
    void V4_aGroupThatIsTakenAwayIsGoneWhenItsOwnerHasGivenItUp() {
        long epoch = log.assign("n1");
        log.accept(applied(0, List.of("web"), DB));
        assertThat(log.state.isLeaving("web")).isTrue();
        assertThat(log.refuse(new Command.GroupRequested("web", Intent.ONLINE, "", "op", "")))
                .isEqualTo("web was taken away with version 1 of the groups and goes offline on n1");
        log.accept(new Command.Released("web", epoch, "offline"));
        assertThat(log.state.group("web")).isEmpty();
    }

    @Test
    void V4_itIsNotGoneWhileItsLostOwnerMayStillRunIt() {
        log.assign("n1");
        log.accept(new Command.NodeDetached("n1", 1, 60_000, "op"));
        assertThat(log.web().isOwed()).isTrue();
        log.accept(applied(0, List.of("web"), DB));
        assertThat(log.state.group("web")).isPresent();
        // Declared again meanwhile, it is the same group, and nobody else is given it.
        log.accept(applied(1, List.of(), WEB, DB));
        assertThat(log.refuse(new Command.Assigned("web", "n2", 1, "test")))
                .contains("may still run on n1 for its grace");
        log.accept(applied(2, List.of(), DB));
        log.accept(new Command.Elapsed("web", log.web().past().epoch(), Command.Span.GRACE));
        assertThat(log.state.group("web")).isEmpty();
    }

    @Test
    void V4_oneThatComesBackBeforeItIsGoneRunsOn() {
        long epoch = log.assign("n1");
        log.accept(applied(0, List.of("web"), DB));
        log.accept(applied(1, List.of(), WEB, DB));
        assertThat(log.state.isLeaving("web")).isFalse();
        assertThat(log.web().wanted()).isEqualTo(Wanted.ONLINE);
        assertThat(log.web().holder().epoch()).isEqualTo(epoch);
    }

    @Test
    void V4_aParallelGroupIsGoneWhenEveryLiveNodeHasItOffline() {
        GroupSpec all = Log.parallel("all", "n1", "n2");
        log.accept(applied(0, List.of(), WEB, all));
        log.accept(new Command.Probed("n1", 1, "all", Found.ONLINE));
        log.accept(new Command.Probed("n2", 1, "all", Found.ONLINE));
        assertThat(log.refuse(applied(1, List.of(), WEB)))
                .startsWith("all may run on n1, n2 and would end there; name it");
        assertThat(log.refuse(applied(1, List.of(), WEB, Log.parallel("all", "n1"))))
                .startsWith("all may run on n2 and would end there");
        log.accept(applied(1, List.of("all"), WEB));
        log.accept(new Command.Probed("n1", 1, "all", Found.OFFLINE));
        assertThat(log.state.group("all")).isPresent();
        log.accept(new Command.Probed("n2", 1, "all", Found.UNFIT));
        assertThat(log.state.group("all")).isEmpty();
    }

    @Test
    void V2_theFilesGroupsCountNoMoreWhereAVersionIsInForce() {
        log.accept(applied(0, List.of(), WEB, DB));
        assertThat(log.refuse(new Command.ConfigApplied(Log.spec(WEB), "n1's file")))
                .isEqualTo("version 1 of the groups is in force; the files' groups count no more");
        log.accept(new Command.ConfigApplied(Log.spec(WEB, DB), "n1's file"));
    }
}
