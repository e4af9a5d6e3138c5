package io.mainstay.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.plan.GroupsDiff.Change;
import io.mainstay.core.plan.GroupsDiff.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a difference says would stop, start or move, before it does. */
class DiffPlanTest {
    private static final ResourceSpec APP = resource("app", "sleep 1", Map.of());
    private static final ResourceSpec PORT = resource("port", "sleep 2", Map.of("app", Dependency.STRONG));

    private static ResourceSpec resource(String name, String command, Map<String, Dependency> requires) {
        return new ResourceSpec(name, "process", AgentSettings.DEFAULTS, requires, Map.of("command", command));
    }

    private static GroupSpec group(String name, List<String> nodes, ResourceSpec... resources) {
        return new GroupSpec(name, GroupSpec.Kind.FAILOVER, nodes, true, true, List.of(resources));
    }

    private static GroupSpec web(ResourceSpec... resources) {
        return group("web", PlanStory.NODES, resources);
    }

    /** The group runs on n1. */
    private static PlanStory running(GroupSpec... groups) {
        PlanStory story = new PlanStory(groups);
        story.settle();
        return story;
    }

    private static List<Change> diff(PlanStory story, List<GroupSpec> before, GroupSpec... after) {
        return DiffPlan.of(before, List.of(after), story.state, story.view(), story.nowMs)
                .changes();
    }

    private static Change only(List<Change> changes) {
        assertThat(changes).hasSize(1);
        return changes.get(0);
    }

    @Test
    void nothingDiffersFromWhatIs() {
        assertThat(diff(running(web(APP, PORT)), List.of(web(APP, PORT)), web(APP, PORT)))
                .isEmpty();
    }

    @Test
    void anotherParameterRestartsTheResourceAndWhatStandsOnIt() {
        Change change = only(diff(
                running(web(APP, PORT)), List.of(web(APP, PORT)), web(resource("app", "sleep 3", Map.of()), PORT)));
        assertThat(change.kind()).isEqualTo(Kind.CHANGED);
        assertThat(change.details()).containsExactly("resources.app.command: sleep 1 → sleep 3");
        assertThat(change.effects())
                .containsExactly("web/app restarts on n1", "web/port restarts on n1, for it stands on what does");
        assertThat(change.interruption()).isEmpty();
    }

    @Test
    void anotherAttributeEndsNothing() {
        ResourceSpec quicker = new ResourceSpec(
                "app",
                "process",
                AgentSettings.DEFAULTS.with(Attribute.MONITOR_INTERVAL, 2_000),
                Map.of(),
                APP.parameters());
        Change change = only(diff(running(web(APP)), List.of(web(APP)), web(quicker)));
        assertThat(change.details()).containsExactly("resources.app.MonitorInterval: 10s → 2s");
        assertThat(change.effects()).isEmpty();
    }

    @Test
    void resourcesThatComeAndGoAreNamed() {
        Change change = only(diff(running(web(APP)), List.of(web(APP)), web(PORT)));
        assertThat(change.details()).containsExactly("resources.app: process → none", "resources.port: none → process");
        assertThat(change.effects()).containsExactly("web/app stops on n1 and is gone", "web/port starts on n1");
    }

    @Test
    void aNewGroupIsSaidWhereItStartsAndWhy() {
        Change change =
                only(diff(running(web(APP)), List.of(web(APP)), web(APP), group("db", List.of("n2", "n3"), APP)));
        assertThat(change.kind()).isEqualTo(Kind.ADDED);
        assertThat(change.details()).containsExactly("kind: failover", "nodes: n2, n3", "resources.app: process");
        assertThat(change.effects())
                .containsExactly("db starts on n2: it is to run, and n2 is the first fit node in its order");
    }

    @Test
    void V3_aGroupThatRunsAndIsTakenAwayIsToBeNamed() {
        Change change = only(diff(running(web(APP)), List.of(web(APP))));
        assertThat(change.kind()).isEqualTo(Kind.REMOVED);
        assertThat(change.effects()).containsExactly("web stops on n1 and is taken away");
        assertThat(change.interruption()).isEqualTo("web runs on n1 and would be stopped and taken away");
    }

    @Test
    void V3_takingItsOwnerOutOfItsNodesMovesIt() {
        PlanStory story = running(web(APP));
        Change change = only(diff(story, List.of(web(APP)), group("web", List.of("n2", "n3"), APP)));
        assertThat(change.details()).containsExactly("nodes: n1, n2, n3 → n2, n3");
        assertThat(change.effects()).containsExactly("web moves from n1 to n2: n1 is none of its nodes any more");
        assertThat(change.interruption()).startsWith("web runs on n1, which would be none of its nodes any more");
    }

    @Test
    void aGroupWithNowhereToGoStaysAndItIsSaid() {
        PlanStory story = running(web(APP));
        story.lose("n2");
        Change change = only(diff(story, List.of(web(APP)), group("web", List.of("n2"), APP)));
        assertThat(change.effects())
                .containsExactly("web stays on n1 though n1 is none of its nodes any more: no other node is fit");
    }

    @Test
    void aTieThatIsNewMovesAnotherGroup() {
        GroupSpec db = group("db", PlanStory.NODES, APP);
        PlanStory story = running(db, web(APP));
        GroupSpec apart = PlanStory.tied("web", List.of(), "", "db");
        GroupSpec next = new GroupSpec(
                "web", GroupSpec.Kind.FAILOVER, PlanStory.NODES, true, true, List.of(APP), apart.policy());
        Change change = only(diff(story, List.of(db, web(APP)), db, next));
        assertThat(change.details()).containsExactly("apart: none → db");
        assertThat(change.effects())
                .containsExactly("web moves from n1 to n2: db is there, and it keeps apart from it");
    }

    @Test
    void aFrozenGroupSaysThatNothingIsDoneYet() {
        PlanStory story = running(web(APP));
        story.ask("web", Intent.FREEZE, "");
        Change change = only(diff(story, List.of(web(APP)), web(resource("app", "sleep 3", Map.of()))));
        assertThat(change.effects())
                .containsExactly("web/app restarts on n1", "web is frozen: none of this before it is unfrozen");
    }

    @Test
    void G12_aGroupDeclaredWhileNodesRunWaitsUntilTheyHaveLookedForIt() {
        PlanStory story = running(web(APP));
        story.pass(Planner.PROBE_WAIT_MS * 2);
        GroupSpec db = group("db", List.of("n2", "n3"));
        story.apply(new Command.GroupsApplied(List.of(web(), db), "", "", 0, List.of(), "kim", "", 0, ""));
        assertThat(story.decide()).isEmpty();
        assertThat(story.why("db").sentence()).contains("until every live node has probed; missing: n2");
        story.pass(Planner.PROBE_WAIT_MS + 1);
        assertThat(story.why("db").chosen()).isEqualTo("n2");
    }

    @Test
    void V3_thePlannerMovesWhatItsNodesNoLongerName() {
        PlanStory story = running(web(APP));
        story.apply(new Command.GroupsApplied(
                List.of(group("web", List.of("n3"))), "", "", 0, List.of("web"), "kim", "", 0, ""));
        story.settle();
        assertThat(story.nodeOf("web")).isEqualTo("n3");
    }
}
