package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.GroupsReply;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.VersionsNow;
import io.mainstay.config.ConfigFile;
import io.mainstay.config.NodeConfig;
import io.mainstay.core.command.CommandReply.Verdict;
import io.mainstay.core.command.GroupsCommand;
import io.mainstay.core.command.GroupsCommand.Act;
import io.mainstay.core.ledger.GroupsVersion;
import io.mainstay.core.plan.GroupsDiff.Change;
import io.mainstay.exec.Tests;
import io.mainstay.node.NodeClock;
import io.mainstay.node.StateDirectory;
import io.mainstay.resource.Workshop;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real node alone whose groups are declared while it runs. */
@Timeout(120)
class AppliedGroupsTest {
    @TempDir
    Path directory;

    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private volatile JsonObject last = new JsonObject();
    private StateDirectory state;
    private Workshop workshop;
    private Node node;

    private String web(String lb) {
        return "web: {resources: {app: {type: dummy, file: " + directory + "/app}, lb: {type: dummy, file: " + directory
                + "/" + lb + ", requires: [app]}}}";
    }

    private String db() {
        return "db: {resources: {app: {type: dummy, file: " + directory + "/db}}}";
    }

    private static String groups(String... each) {
        return "groups:\n  " + String.join("\n  ", each) + "\n";
    }

    private void start(String groups) throws Exception {
        vertx = Vertx.vertx();
        String text = """
                node: n1
                state: %1$s/state
                http: {listen: "127.0.0.1:0", socket: %1$s/n1.sock}
                %2$s""".formatted(directory, groups);
        Path file = Files.writeString(directory.resolve("mainstay.yaml"), text);
        var reading = ConfigFile.read(file, BuiltInTypes.catalog(), "n1", Map.of());
        assertThat(reading.problems()).isEmpty();
        NodeConfig config = reading.config().orElseThrow();
        state = StateDirectory.open(config.state());
        workshop = Workshop.open(vertx, state.path(), "n1", NodeClock::nowMs, NodeClock::wallMs);
        vertx.eventBus().<JsonObject>consumer(Addresses.EVENTS, message -> events.add(message.body()));
        vertx.eventBus().<Object>consumer(Addresses.state("n1"), message -> last = (JsonObject) message.body());
        node = Tests.await(Node.start(
                config,
                BuiltInTypes.catalog(),
                state,
                workshop,
                new Node.Surroundings(
                        reason -> {
                            throw new AssertionError(reason);
                        },
                        () -> {},
                        Optional.empty(),
                        () -> text)));
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            Tests.await(vertx.close());
            workshop.close();
            state.close();
        }
    }

    private void restart(String groups) throws Exception {
        stop();
        node = null;
        start(groups);
    }

    private GroupsReply ask(Act act, String document, long version, List<String> interrupt) throws Exception {
        GroupsCommand command =
                new GroupsCommand(act, document, version, GroupsCommand.PRESENT, interrupt, "kim", "because", "");
        return Tests.await(vertx.eventBus().<GroupsReply>request(Addresses.LOCAL_GROUPS, command, LocalCodec.LOCAL))
                .body();
    }

    private GroupsReply apply(String document, String... interrupt) throws Exception {
        return ask(Act.APPLY, document, 0, List.of(interrupt));
    }

    private VersionsNow versions() throws Exception {
        return Tests.await(vertx.eventBus().<VersionsNow>request(Addresses.LOCAL_VERSIONS_NOW, "", LocalCodec.LOCAL))
                .body();
    }

    private Optional<JsonObject> group(String name) {
        // Empty until the state is told for the first time.
        return last.getJsonArray("groups", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(group -> group.getString("group").equals(name))
                .findFirst();
    }

    private boolean isOnline(String name) {
        return group(name)
                .map(group -> group.getString("state").equals("ONLINE"))
                .orElse(false);
    }

    private long since(String resource) {
        return group("web")
                .orElseThrow()
                .getJsonObject("nodes")
                .getJsonObject("n1")
                .getJsonObject("resources")
                .getJsonObject(resource)
                .getLong("since");
    }

    private boolean exists(String file) {
        return Files.exists(directory.resolve(file));
    }

    private boolean isSettled(long version) throws Exception {
        VersionsNow.Taken own = versions().nodes().get(0);
        return own.version() == version && own.waits().isEmpty();
    }

    @Test
    void aNewGroupIsStartedAndComesBackAfterARestart() throws Exception {
        start(groups(web("lb")));
        Tests.within(20, () -> isOnline("web"));
        GroupsReply shown = ask(Act.DIFF, groups(web("lb"), db()), 0, List.of());
        assertThat(shown.diff().changes()).extracting(Change::group).containsExactly("db");
        assertThat(shown.diff().changes().get(0).effects().get(0)).startsWith("db starts on n1");
        assertThat(versions().version()).as("a difference changes nothing").isZero();

        GroupsReply reply = apply(groups(web("lb"), db()));
        assertThat(reply.verdict()).as(reply.text()).isEqualTo(Verdict.ACCEPTED);
        Tests.within(20, () -> isOnline("db") && isSettled(2));
        assertThat(versions().versions())
                .extracting(GroupsVersion::number, GroupsVersion::by, GroupsVersion::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, "kim", "as the file was before"),
                        org.assertj.core.groups.Tuple.tuple(2L, "kim", "because"));
        assertThat(apply(versions().document()).verdict())
                .as("what is exported is what there is")
                .isEqualTo(Verdict.DONE);

        restart(groups(web("lb")));
        Tests.within(20, () -> isOnline("db") && isOnline("web"));
        assertThat(versions().version()).isEqualTo(2);
        Tests.within(20, () -> events.toString().contains("are not those of version 2, which is in force"));
        assertThat(ask(Act.ROLLBACK, "", 0, List.of("db")).verdict()).isEqualTo(Verdict.ACCEPTED);
        Tests.within(20, () -> group("db").isEmpty() && isSettled(3));
        assertThat(exists("db")).isFalse();
    }

    @Test
    void V5_anotherParameterRestartsThatResourceAlone() throws Exception {
        start(groups(web("lb")));
        Tests.within(20, () -> isOnline("web"));
        long app = since("app");
        GroupsReply reply = apply(groups(web("lb2")));
        assertThat(reply.diff().changes().get(0).effects()).containsExactly("web/lb restarts on n1");
        Tests.within(20, () -> isSettled(2) && isOnline("web") && exists("lb2"));
        assertThat(exists("lb")).isFalse();
        assertThat(since("app")).isEqualTo(app);
    }

    @Test
    void V1_halfAValidFileChangesNothing() throws Exception {
        start(groups(web("lb")));
        Tests.within(20, () -> isOnline("web"));
        GroupsReply reply = apply(groups(web("lb2"), "db: {resources: {app: {type: dumy}}}"));
        assertThat(reply.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(reply.problems()).hasSize(1);
        assertThat(reply.text()).contains("nothing has changed").contains("did you mean dummy?");
        assertThat(versions().version()).isZero();
        assertThat(exists("lb2")).isFalse();
        assertThat(isOnline("web")).isTrue();
    }

    @Test
    void V3_aGroupThatRunsIsTakenAwayOnlyWhenItIsNamed() throws Exception {
        start(groups(web("lb"), db()));
        Tests.within(20, () -> isOnline("web") && isOnline("db"));
        GroupsReply reply = apply(groups(web("lb")));
        assertThat(reply.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(reply.text()).contains("--interrupt db");
        assertThat(reply.diff().interrupted()).containsExactly("db");
        assertThat(exists("db")).isTrue();
        assertThat(apply(groups(web("lb")), "db").verdict()).isEqualTo(Verdict.ACCEPTED);
        Tests.within(20, () -> group("db").isEmpty() && isSettled(2));
        assertThat(exists("db")).isFalse();
        assertThat(ask(Act.ROLLBACK, "", 1, List.of()).verdict()).isEqualTo(Verdict.ACCEPTED);
        Tests.within(20, () -> isOnline("db") && isSettled(3));
        assertThat(ask(Act.ROLLBACK, "", 99, List.of()).text()).contains("there is no version 99");
    }

    @Test
    void whatIsTakenAwayAndDeclaredAgainAtOnceIsThereAgain() throws Exception {
        start(groups(web("lb"), db()));
        Tests.within(20, () -> isOnline("web") && isOnline("db"));
        apply(groups(web("lb")), "db");
        GroupsReply again;
        do {
            again = apply(groups(web("lb"), db()));
        } while (again.verdict() == Verdict.REFUSED && again.text().contains("ask again"));
        assertThat(again.verdict()).as(again.text()).isEqualTo(Verdict.ACCEPTED);
        Tests.within(20, () -> isOnline("db") && isSettled(3) && exists("db"));
    }

    @Test
    void whatWasKeptAndCannotBeReadAnyMoreIsSaidAtTheStart() throws Exception {
        start(groups(web("lb")));
        stop();
        node = null;
        VersionsFile.in(directory.resolve("state"))
                .write(List.of(new GroupsVersion(4, "groups: {web: {resources: {a: {type: dumy}}}}", "kim", "", 7)));
        assertThatThrownBy(() -> start(groups(web("lb"))))
                .hasMessageContaining("version 4 of the groups, which was in force here, is not in order any more")
                .hasMessageContaining("did you mean dummy?");
        Files.writeString(directory.resolve("state/groups.json"), "{");
        assertThatThrownBy(() -> restartState(groups(web("lb"))))
                .hasMessageContaining("cannot be read (")
                .hasMessageContaining("take it away");
        workshop.close();
        state.close();
        Tests.await(vertx.close());
    }

    private void restartState(String groups) throws Exception {
        workshop.close();
        state.close();
        Tests.await(vertx.close());
        start(groups);
    }
}
