package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.config.ConfigFile;
import io.mainstay.config.NodeConfig;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.exec.Tests;
import io.mainstay.node.NodeClock;
import io.mainstay.node.StateDirectory;
import io.mainstay.resource.Workshop;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The verticles of one node together, driven by the messages of the event bus. */
@Timeout(60)
class NodeTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private volatile JsonObject last = new JsonObject();
    private StateDirectory state;
    private Workshop workshop;
    private Node node;

    private NodeConfig read(String groups) throws Exception {
        Path file = Files.writeString(directory.resolve("mainstay.yaml"), """
                node: n1
                state: %1$s/state
                http: {listen: "127.0.0.1:0", socket: %1$s/n1.sock}
                groups:
                %2$s""".formatted(directory, groups.indent(2)));
        var reading = ConfigFile.read(file, BuiltInTypes.catalog(), "n1", Map.of());
        assertThat(reading.problems()).isEmpty();
        return reading.config().orElseThrow();
    }

    private void start(String groups) throws Exception {
        NodeConfig config = read(groups);
        state = StateDirectory.open(config.state());
        workshop = Workshop.open(vertx, state.path(), "n1", NodeClock::nowMs, NodeClock::wallMs);
        vertx.eventBus().<JsonObject>consumer(Addresses.EVENTS, message -> {
            // Said at once, and again with its number.
            if (!message.body().containsKey("number")) {
                events.add(message.body());
            }
        });
        vertx.eventBus().<Object>consumer(Addresses.state("n1"), message -> last = object(message.body()));
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
                        Optional.empty())));
    }

    private static JsonObject object(Object body) {
        return body instanceof JsonObject json ? json : new JsonObject(body.toString());
    }

    @AfterEach
    void stop() throws Exception {
        Tests.await(vertx.close());
        workshop.close();
        state.close();
    }

    private JsonObject command(String verb, String group) throws Exception {
        JsonObject body = new JsonObject().put("v", 1).put("command", verb).put("group", group);
        return object(
                Tests.await(vertx.eventBus().request(Addresses.COMMANDS, body)).body());
    }

    private boolean shows(String text) {
        return last.encode().contains(text);
    }

    private boolean told(String kind) {
        return events.stream().anyMatch(event -> event.encode().contains("\"" + kind + "\""));
    }

    @Test
    void commandsAndStateGoOverTheEventBus() throws Exception {
        start("web: {resources: {app: {type: dummy}, lb: {type: dummy, requires: [app]}}}");
        Tests.within(20, () -> told("group-online"));
        assertThat(command("offline", "web").encode()).contains("going offline");
        Tests.within(20, () -> told("group-offline"));
        Tests.within(20, () -> shows("\"OFFLINE\""));
        assertThat(command("online", "nope").encode()).contains("there is web");
        for (String address : List.of(Addresses.LOCAL_COMMANDS, Addresses.LOCAL_REHEARSALS)) {
            assertThat(Tests.await(vertx.eventBus()
                                    .<CommandReply>request(
                                            address,
                                            new OperatorCommand(Verb.DRAIN, "", "", "n1", "kim", "", ""),
                                            LocalCodec.LOCAL))
                            .body()
                            .text())
                    .isEqualTo("drain needs another node, and n1 is alone");
        }
        JsonObject drain = new JsonObject().put("v", 1).put("command", "drain").put("node", "n1");
        assertThat(object(Tests.await(vertx.eventBus().request(Addresses.COMMANDS, drain))
                                .body())
                        .encode())
                .contains("drain needs another node, and n1 is alone");
        JsonObject unknownVerb = command("start", "web");
        assertThat(unknownVerb.encode()).contains("start").contains("online");
        JsonObject strange = object(Tests.await(vertx.eventBus().request(Addresses.COMMANDS, "no json"))
                .body());
        assertThat(strange.encode()).contains("REFUSED");
    }

    @Test
    void G16_hooksOfARealNodeAreRunAndAVetoIsCleared() throws Exception {
        Path may = program("may-online", "[ -e " + directory + "/leave ] || { echo no leave; exit 1; }");
        Path after = program("after-online", "echo $MAINSTAY_HOOK $MAINSTAY_CAUSE > " + directory + "/told");
        start("web: {PreOnline: %s, BatchAfterOnline: %s, resources: {app: {type: dummy}}}".formatted(may, after));
        Tests.within(20, () -> shows("exited 1; last line: no leave, so web is not online here"));
        Files.createFile(directory.resolve("leave"));
        assertThat(command("clear", "web").encode()).contains("ACCEPTED");
        Tests.within(20, () -> told("hook-done") && Files.exists(directory.resolve("told")));
        Tests.within(20, () -> Files.readString(directory.resolve("told")).startsWith("BatchAfterOnline clear web"));
        assertThat(told("group-online")).isTrue();
    }

    @Test
    void aScriptsActionsAreAskedForByName() throws Exception {
        Path app = program("app", "case $1 in monitor) exit 110;; backup) echo 3 files; exit 0;; esac; exit 1");
        start("web: {resources: {app: {type: script, script: %s, actions: [backup, restore]}}}".formatted(app));
        Tests.within(20, () -> told("group-online"));
        assertThat(action("app", "backup").encode()).contains("ACCEPTED").contains("web/app does backup");
        Tests.within(20, () -> events.toString().contains("backup is done: exited 0; last line: 3 files"));
        assertThat(action("app", "restore").encode()).contains("ACCEPTED");
        Tests.within(20, () -> events.toString().contains("restore failed: exited 1"));
        assertThat(action("app", "bakcup").encode())
                .contains("REFUSED")
                .contains("web/app has no action bakcup; it has backup, restore");
        assertThat(action("", "backup").encode()).contains("action takes one resource");
        assertThat(action("db", "backup").encode()).contains("web has no resource db");
        assertThat(events.toString()).contains("action web/app backup by kim: web/app does backup");
    }

    @Test
    void A55_aSlowMonitorIsToldAndTheTimesAreShown() throws Exception {
        start("web: {resources: {app: {type: dummy, MonitorDelay: 60ms, MonitorInterval: 100ms, MonitorTimeout: 10s,"
                + " MonitorExpected: 20ms}}}");
        Tests.within(20, () -> told("monitor-slow"));
        Tests.within(20, () -> shows("\"slow\":true") && shows("\"worstMs\":"));
        assertThat(events.stream().filter(event -> event.encode().contains("monitor-slow")))
                .hasSize(1);
    }

    private JsonObject action(String resource, String name) throws Exception {
        JsonObject body = new JsonObject()
                .put("command", "action")
                .put("group", "web")
                .put("resource", resource)
                .put("by", "kim")
                .put("action", name);
        return object(
                Tests.await(vertx.eventBus().request(Addresses.COMMANDS, body)).body());
    }

    private Path program(String name, String body) throws Exception {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    @Test
    void aChangedAttributeReachesTheAgentAndIsTold() throws Exception {
        String group = "web: {resources: {app: {type: dummy, file: %s/up, MonitorInterval: %s, MonitorTimeout: 1s}}}";
        start(group.formatted(directory, "1h"));
        Tests.within(20, () -> told("group-online"));
        node.configure(read(group.formatted(directory, "100ms")).groups(), List.of(), List.of());
        Tests.within(20, () -> told("config-applied"));
        Files.delete(directory.resolve("up"));
        Tests.within(20, () -> told("faulted-everywhere"));
    }

    @Test
    void aThousandResourcesComeOnlineAndTheNodeLeavesInOrder() throws Exception {
        StringBuilder groups = new StringBuilder();
        for (int group = 0; group < 10; group++) {
            groups.append("g").append(group).append(": {resources: {");
            for (int i = 0; i < 100; i++) {
                groups.append(i == 0 ? "" : ", ").append("r").append(i).append(": {type: dummy");
                groups.append(i == 0 ? "" : ", requires: [r" + (i - 1) + "]").append("}");
            }
            groups.append("}}\n");
        }
        start(groups.toString());
        Tests.within(
                30,
                () -> events.stream()
                                .filter(event -> event.encode().contains("\"group-online\""))
                                .count()
                        == 10);
        Tests.await(node.takeOffline(node.offlineLimitMs()));
        Tests.within(
                30,
                () -> events.stream()
                                .filter(event -> event.encode().contains("\"group-offline\""))
                                .count()
                        == 10);
    }

    @Test
    void eachLifeOfANodeHasAGreaterEpoch() throws Exception {
        start("web: {resources: {app: {type: dummy}}}");
        long first = state.life();
        state.close();
        state = StateDirectory.open(directory.resolve("state"));
        assertThat(state.life()).isEqualTo(first + 1);
        Files.writeString(directory.resolve("state/life"), "garbage");
        state.close();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> StateDirectory.open(directory.resolve("state")))
                .hasMessageContaining("should hold one number")
                .hasMessageContaining("garbage");
        Files.writeString(directory.resolve("state/life"), "7\n");
        state = StateDirectory.open(directory.resolve("state"));
        assertThat(state.life()).isEqualTo(8);
    }
}
