package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application of somebody else's takes part in the event bus: it sees the states, and asks for a switch. */
@Tag("long")
@Timeout(600)
class ForeignAppIT {
    @TempDir
    Path directory;

    private ClusterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 6s}\n", ClusterRig.WEB);
        rig.startAll();
        rig.awaitOnline(N1, N2, N3);
        rig.awaitBus();
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void seesTheStateAsksForASwitchAndIsRefusedAsEverybodyIs() throws Exception {
        String owner = rig.owner(N1);
        String target = owner.equals(N2) ? N3 : N2;
        try (BusApp app = new BusApp(rig, directory)) {
            for (String node : ClusterRig.NODES) {
                rig.within(() -> app.bodies("state").anyMatch(state -> isOf(node, state)), "the state of " + node);
            }
            JsonObject asked = new JsonObject()
                    .put("command", "switch")
                    .put("group", "web")
                    .put("node", target)
                    .put("by", "shopwatch");

            assertThat(app.ask(asked).getString("verdict")).isEqualTo("ACCEPTED");
            rig.within(() -> rig.owner(N1).equals(target) && rig.service(target) != 0, "the switch");
            rig.within(
                    () -> app.bodies("state").anyMatch(state -> isOf(target, state) && isOnline(state)),
                    "the new owner says on the bus that it is online");
            rig.within(
                    () -> app.bodies("event")
                            .anyMatch(event -> isOf(target, event)
                                    && event.getString("event").equals("group-online")),
                    "the event is heard");

            JsonObject again = app.ask(asked);
            assertThat(rig.command(N1, "switch", "web", "--to", target))
                    .as("what the command line is told of the same")
                    .contains(again.getString("text"));
            JsonObject refused = app.ask(asked.copy().put("command", "swich"));
            assertThat(refused.getString("verdict")).isEqualTo("REFUSED");
            assertThat(refused.getJsonArray("problems").getJsonObject(0).getString("path"))
                    .isEqualTo("command");
        }
        assertThat(rig.owner(N1)).as("its sudden end changes nothing").isEqualTo(target);
        assertThat(rig.command(N1, "switch", "web", "--to", owner)).endsWith("[0]");
        rig.within(() -> rig.owner(N1).equals(owner) && rig.service(owner) != 0, "a switch goes on as ever");
    }

    private static boolean isOf(String node, JsonObject body) {
        return body.getString("node").equals(node);
    }

    private static boolean isOnline(JsonObject state) {
        return state.getJsonArray("groups").stream()
                .map(JsonObject.class::cast)
                .anyMatch(group -> group.getJsonObject("nodes")
                        .getJsonObject(state.getString("node"))
                        .getString("state")
                        .equals("ONLINE"));
    }
}
