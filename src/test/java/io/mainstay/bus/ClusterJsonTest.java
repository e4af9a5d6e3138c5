package io.mainstay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.node.ClusterSamples;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClusterJsonTest {
    private static final Path GOLDEN = Path.of("src/test/resources/bus/group.json");
    private static final ClusterSnapshot CLUSTER =
            ClusterSamples.cluster(ClusterSamples.plan("n1", 41), ClusterSamples.faulted("n1", "n2"));

    private static WholeGroup web() {
        return ClusterSamples.whole(ClusterSamples.plan("n1", 41), ClusterSamples.online(), ClusterSamples.standby());
    }

    @Test
    void aClusterSurvivesWritingAndReading() {
        ClusterSnapshot one = ClusterSamples.cluster(ClusterSamples.faulted("n1", "n2"));
        JsonObject wire = new JsonObject(ClusterJson.write(one).put("newer", 1).encode());
        assertThat(ClusterJson.read(wire)).isEqualTo(new Reading.Good<>(one));
    }

    @Test
    void whatIsWaitedForSurvivesToo() {
        ClusterSnapshot waiting = ClusterSamples.waiting();
        JsonObject wire = new JsonObject(ClusterJson.write(waiting).encode());
        assertThat(ClusterJson.read(wire)).isEqualTo(new Reading.Good<>(waiting));
    }

    @Test
    void aPlanSurvivesWritingAndReading() {
        JsonObject wire =
                new JsonObject(ClusterJson.write(CLUSTER.groups().get(1)).encode());
        assertThat(ClusterJson.readPlan(wire))
                .isEqualTo(new Reading.Good<>(CLUSTER.groups().get(1)));
    }

    @Test
    void wrongFieldsAreNamedWithTheirPath() {
        JsonObject wire = ClusterJson.write(CLUSTER);
        wire.getJsonObject("nodes").getJsonObject("n2").put("voter", "yes");
        wire.put("leader", 7);
        assertThat(ClusterJson.read(wire))
                .isInstanceOfSatisfying(
                        Reading.Bad.class,
                        bad -> assertThat(bad.text())
                                .contains("nodes.n2.voter = yes")
                                .contains("leader = 7"));
    }

    @Test
    void aWholeGroupSurvivesWritingAndReading() {
        JsonObject wire = new JsonObject(WholeGroupJson.write(web()).encode());
        assertThat(WholeGroupJson.read(wire)).isEqualTo(new Reading.Good<>(web()));
    }

    @Test
    void aWholeGroupIsWrittenAsTheGoldenSampleShows() throws IOException {
        String written = WholeGroupJson.write(web()).encodePrettily() + "\n";
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(GOLDEN, written);
        }
        assertThat(written).isEqualTo(Files.readString(GOLDEN));
    }
}
