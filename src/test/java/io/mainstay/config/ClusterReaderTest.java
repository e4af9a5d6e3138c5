package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Member;
import io.mainstay.config.NodeConfig.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is said of several nodes. */
class ClusterReaderTest {
    private static Reading read(String yaml) {
        return ConfigFile.read(yaml, FakeTypes.CATALOG, "host", Map.of());
    }

    private static List<String> lines(Reading reading) {
        return reading.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void severalNodesAreReadWithTheirWitnessLeaseAndEscalation() {
        Reading reading = read("""
                node: n1
                cluster:
                  name: shop
                  port: 7500
                  lease: {ttl: 1500ms}
                  nodes:
                    n1: {address: 10.0.0.1}
                    n2: {address: 10.0.0.2, port: 7600, capacity: 20}
                    w1: {address: 10.0.0.3, role: witness}
                  tls: {ca: ca.pem, cert: n1.pem, key: n1.key}
                escalate: watchdog
                watchdog: /dev/watchdog1
                groups: {g: {resources: {r: {type: port, port: 1}}}}
                """);

        assertThat(reading.problems()).isEmpty();
        NodeConfig config = reading.config().orElseThrow();
        assertThat(config.cluster())
                .isEqualTo(new NodeConfig.Cluster(
                        "shop",
                        1_500,
                        Optional.of(new NodeConfig.Tls(Path.of("ca.pem"), Path.of("n1.pem"), Path.of("n1.key"))),
                        List.of(
                                new Member("n1", "10.0.0.1", 7500, Role.NODE),
                                new Member("n2", "10.0.0.2", 7600, Role.NODE, OptionalLong.of(20)),
                                new Member("w1", "10.0.0.3", 7500, Role.WITNESS))));
        assertThat(config.escalation())
                .isEqualTo(new NodeConfig.Escalation(NodeConfig.Escalation.Step.WATCHDOG, Path.of("/dev/watchdog1")));
        assertThat(config.groups().get(0).nodes()).containsExactly("n1", "n2");
    }

    @Test
    void aWitnessHasNoCapacity() {
        assertThat(lines(read("""
                        node: n1
                        cluster:
                          nodes:
                            n1: {address: 10.0.0.1}
                            n2: {address: 10.0.0.2}
                            w1: {address: 10.0.0.3, role: witness, capacity: 5}
                        """)))
                .contains(
                        "cluster.nodes.w1.capacity = 5: is given for a witness; leave it out: a witness runs no group");
    }

    @Test
    void aWatchdogThatWouldBeTooLateIsRefused() {
        assertThat(lines(read("""
                        node: n1
                        cluster: {lease: {ttl: 600ms}, nodes: {n1: {address: 10.0.0.1}, n2: {address: 10.0.0.2}}}
                        escalate: watchdog
                        """)))
                .singleElement()
                .asString()
                .contains("a watchdog counts whole seconds")
                .contains("1200ms or more");
    }

    @Test
    void aNodeAloneHasNoGuardToEscalate() {
        assertThat(lines(read("{node: n1, escalate: reboot}")))
                .containsExactly("escalate = reboot: is for a node among several: alone there is no guard;"
                        + " write none, or leave it out");
    }

    @Test
    void aWitnessRunsNothingAndTwoNodesDoNotShareTheirPorts() {
        assertThat(lines(read("""
                        node: n1
                        cluster: {nodes: {n1: {address: 127.0.0.1}, w1: {address: 127.0.0.1, port: 7423, role: witness}}}
                        groups: {g: {nodes: [n1, w1], resources: {r: {type: port, port: 1}}}}
                        """)))
                .containsExactlyInAnyOrder(
                        "cluster.nodes.w1.address = 127.0.0.1: has the ports of n1 too;"
                                + " give each node its own address, or a port at least 4 away",
                        "groups.g.nodes = w1: is a witness, which runs nothing; leave it out");
    }

    @Test
    void theSameFilesHaveTheSameDigestWhicheverNodeReadsThem() {
        String text = "{cluster: {nodes: {n1: {address: 10.0.0.1}, n2: {address: 10.0.0.2}}},"
                + " groups: {g: {resources: {r: {type: port, port: 1}}%s}}}";
        String one = read("{node: n1, " + text.formatted("").substring(1))
                .config()
                .orElseThrow()
                .digest();

        assertThat(read("{node: n2, " + text.formatted("").substring(1))
                        .config()
                        .orElseThrow()
                        .digest())
                .isEqualTo(one);
        assertThat(read("{node: n2, " + text.formatted(", AutoFailover: false").substring(1))
                        .config()
                        .orElseThrow()
                        .digest())
                .isNotEqualTo(one);
    }

    @Test
    void theShapeOfWhatSeveralNodesNeedIsCheckedToo() {
        assertThat(lines(read("""
                        node: n1
                        cluster: {port: 0, lease: {ttl: 2, x: 1}, tls: {ca: a}, nodes: {n2: {}}}
                        escalate: rebot
                        groups: {g: {nodes: [n3], resources: {r: {type: port}}}}
                        """)))
                .anySatisfy(line -> assertThat(line).startsWith("cluster.port = 0: is too small"))
                .anySatisfy(line -> assertThat(line).startsWith("cluster.lease.ttl = 2: has no unit"))
                .anySatisfy(line -> assertThat(line).startsWith("cluster.lease.x = 1: is not a known key"))
                .anySatisfy(line -> assertThat(line).startsWith("cluster.tls.cert: is missing"))
                .anySatisfy(line -> assertThat(line).startsWith("cluster.nodes.n2.address: is missing"))
                .anySatisfy(line -> assertThat(line).contains("does not name this node, n1"))
                .anySatisfy(line -> assertThat(line).startsWith("escalate = rebot: is none of"))
                .anySatisfy(line -> assertThat(line).startsWith("groups.g.nodes = n3: is no node of the cluster"))
                .hasSize(9);
    }
}
