package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups are declared on three real nodes while they run, and one of them is down meanwhile. */
@Tag("long")
@Timeout(900)
class ApplyIT {
    private static final String WEB = """
            groups:
              web:
                resources:
                  app: {type: process, command: [sleep, "100000"], MonitorInterval: 1s}
                  %s
            """;
    private static final String ALONE = "# alone";
    private static final String BESIDE = "side: {type: process, command: [sleep, \"%s\"], MonitorInterval: 1s}";
    private static final String DB = """
              db:
                resources:
                  app: {type: process, command: [sleep, "200000"], MonitorInterval: 1s}
            """;

    @TempDir
    Path directory;

    private ClusterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 6s}\n", ClusterRig.WEB);
        rig.startAll();
        rig.awaitOnline(N1, N2, N3);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("groups.yaml"), text).toString();
    }

    private JsonObject resource(String node, String group, String name) {
        return rig.get(node, "/api/v1/groups/" + group)
                .getJsonObject("nodes", new JsonObject())
                .getJsonObject(node, new JsonObject())
                .getJsonObject("resources", new JsonObject())
                .getJsonObject(name, new JsonObject());
    }

    private String pid(String node, String group, String name) {
        return resource(node, group, name)
                .getJsonObject("info", new JsonObject())
                .getString("pid", "");
    }

    private long version(String node) {
        return rig.get(node, "/api/v1/versions").getLong("version", -1L);
    }

    @Test
    void groupsAreDeclaredChangedTakenAwayAndTakenBack() throws Exception {
        String owner = rig.owner(N1);
        String app = pid(owner, "web", "app");
        assertThat(rig.command(N2, "export")).contains("type: process").endsWith("[0]");

        // A new group, and a new resource beside the one that runs.
        String both = file(WEB.formatted(BESIDE.formatted("300000")) + DB);
        assertThat(rig.command(N2, "diff", "-f", both))
                .contains("+ db added")
                .contains("=> db starts on ")
                .contains("=> web/side starts on " + owner)
                .endsWith("[0]");
        assertThat(rig.command(N1, "versions")).startsWith("no version was applied");
        assertThat(rig.command(N2, "apply", "-f", both, "--wait", "--reason", "a database"))
                .contains("is in force on every live node")
                .endsWith("[0]");
        assertThat(rig.get(N3, "/api/v1/groups/db").getString("state")).isEqualTo("ONLINE");
        assertThat(pid(owner, "web", "app")).as("nothing happened to what runs").isEqualTo(app);
        assertThat(rig.command(N3, "versions")).contains("a database");

        // Another parameter: only that one is another process.
        String side = pid(owner, "web", "side");
        String changed = file(WEB.formatted(BESIDE.formatted("300001")) + DB);
        assertThat(rig.command(N1, "apply", "-f", changed, "--wait"))
                .contains("=> web/side restarts on " + owner)
                .endsWith("[0]");
        assertThat(pid(owner, "web", "app")).isEqualTo(app);
        assertThat(pid(owner, "web", "side")).isNotEqualTo(side).isNotEmpty();

        // Half of it is wrong: nothing changes.
        String half = file(WEB.formatted(BESIDE.formatted("300002")) + DB.replace("process", "proces"));
        assertThat(rig.command(N1, "apply", "-f", half))
                .contains("did you mean process?")
                .endsWith("[1]");
        assertThat(version(N1)).isEqualTo(3);

        // A group that runs is not dropped unless that is meant; a node is down as it happens.
        String without = file(WEB.formatted(ALONE));
        assertThat(rig.command(N1, "apply", "-f", without))
                .contains("--interrupt db")
                .endsWith("[1]");
        String away = owner.equals(N3) ? N2 : N3;
        rig.kill(away);
        rig.within(() -> !rig.isLive(N1, away), away + " is known to be down");
        rig.within(
                () -> rig.command(N1, "apply", "-f", without, "--interrupt", "db", "--wait")
                        .endsWith("[0]"),
                "applied without " + away);
        assertThat(rig.get(N1, "/api/v1/groups/db").getString("state", "")).isEmpty();
        assertThat(pid(owner, "web", "app")).isEqualTo(app);
        assertThat(resource(owner, "web", "side")).isEqualTo(new JsonObject());

        // It comes back with what it kept, hears of the rest, and can be asked to go back.
        rig.start(away);
        rig.within(() -> version(away) == 4, away + " goes by the version that it missed");
        assertThat(rig.command(away, "rollback", "--wait"))
                .contains("+ db added")
                .endsWith("[0]");
        rig.within(() -> rig.get(N1, "/api/v1/groups/db").getString("state", "").equals("ONLINE"), "db is back");
        assertThat(pid(owner, "web", "app")).isEqualTo(app);
        rig.command(N1, "export");
        String exported = rig.command(N1, "export");
        String again = file(exported.substring(0, exported.lastIndexOf('[')));
        assertThat(rig.command(N2, "diff", "-f", again))
                .contains("nothing differs from version 5")
                .endsWith("[0]");
    }
}
