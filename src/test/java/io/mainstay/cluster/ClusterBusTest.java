package io.mainstay.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.snapshot.BusState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three members in one JVM, on one address and different ports. They are started once. */
class ClusterBusTest {
    private static final long JOIN_MS = 60_000;
    private static final long SOON_MS = 10_000;
    private static final String STATE = "mainstay.state.n1";
    private static final String EVENTS = "mainstay.events";

    private static Map<String, Endpoint> members;
    private static BusRig n1;
    private static BusRig n2;
    private static BusRig n3;

    @BeforeAll
    static void joinThree() throws Exception {
        members = BusRig.members(4);
        n1 = rig("n1");
        n2 = rig("n2");
        n3 = rig("n3");
        for (BusRig rig : List.of(n1, n2, n3)) {
            rig.start().consume(STATE).consume(EVENTS);
            assertThat(rig.until(SOON_MS, state -> true).sentence())
                    .isEqualTo("the event bus is down: it waits until the other nodes are heard");
        }
        n3.requests("mainstay.node.n3", body -> Future.succeededFuture(new JsonObject().put("heard", body)));
        n3.requests("mainstay.node.bad", body -> Future.failedFuture("the groups do not answer"));
        n3.requests(
                "mainstay.node.long",
                body -> Future.succeededFuture(new JsonObject().put("text", "x".repeat(ClusterBus.MAX_MESSAGE))));
        // The others too are heard after a while only; n4 never.
        n1.heard("n1", "n2", "n3", "stranger");
        n2.heard("n1", "n3");
        n3.heard("n1", "n2");
        for (BusRig rig : List.of(n1, n2, n3)) {
            BusState up = rig.until(JOIN_MS, state -> state.members().size() == 3);
            assertThat(up).isEqualTo(new BusState(true, List.of("n1", "n2", "n3"), "the event bus is up: n1, n2, n3"));
        }
    }

    private static BusRig rig(String node) {
        return new BusRig(new ClusterBusOptions("shop", node, members));
    }

    @AfterAll
    static void leave() throws Exception {
        for (BusRig rig : List.of(n1, n2, n3)) {
            rig.close();
        }
    }

    @Test
    void aMessageReachesAllAndItsSenderToo() throws Exception {
        n2.tell(EVENTS, new JsonObject().put("text", "hello"));
        for (BusRig rig : List.of(n1, n2, n3)) {
            assertThat(rig.message(SOON_MS, one -> one.address().equals(EVENTS)).body())
                    .isEqualTo(new JsonObject().put("text", "hello"));
        }
    }

    /** A bus that is up loses nothing: whoever is reached listens to all it was to listen to. */
    @Test
    void whoeverIsReachedHearsAllThatItListensTo() throws Exception {
        Map<String, Endpoint> two = BusRig.members(2);
        BusRig first = new BusRig(new ClusterBusOptions("two", "n1", two)).start();
        BusRig second = new BusRig(new ClusterBusOptions("two", "n2", two)).start();
        Set<String> unheard =
                IntStream.range(0, 200).mapToObj(i -> "mainstay.some." + i).collect(Collectors.toSet());
        for (String address : unheard) {
            first.consume(address);
        }
        first.heard("n2");
        second.heard("n1");
        second.until(JOIN_MS, state -> state.members().size() == 2);
        for (String address : List.copyOf(unheard)) {
            second.tell(address, new JsonObject());
        }
        first.message(SOON_MS, one -> unheard.remove(one.address()) && unheard.isEmpty());
        first.close();
        second.close();
    }

    @Test
    void aStatePublishedBeforeAMemberJoinedReachesItThen() throws Exception {
        n1.publish(STATE, new JsonObject().put("sequence", 6));
        n1.publish(STATE, new JsonObject().put("sequence", 7));
        BusRig late = rig("n4").start().consume(STATE);
        n1.heard("n2", "n3", "n4");
        n2.heard("n1", "n3", "n4");
        n3.heard("n1", "n2", "n4");
        late.heard("n1", "n2", "n3");
        for (BusRig rig : List.of(n1, late)) {
            rig.until(JOIN_MS, state -> state.members().size() == 4);
        }
        assertThat(late.message(SOON_MS, one -> true).body()).isEqualTo(new JsonObject().put("sequence", 7));
        late.close();
        // One that took leave and is still heard is told of; it is no reason to end what works.
        assertThat(n1.until(SOON_MS, state -> state.members().size() == 3))
                .isEqualTo(new BusState(
                        true,
                        List.of("n1", "n2", "n3"),
                        "the event bus is up, but n4 is heard on the lease channel and not reached on the bus"));
        for (BusRig rig : List.of(n1, n2, n3)) {
            rig.heard("n1", "n2", "n3");
        }
        assertThat(n1.until(SOON_MS, state -> true).sentence()).isEqualTo("the event bus is up: n1, n2, n3");
    }

    @Test
    void aRequestIsAnsweredByWhoeverIsAskedAndFailsInWords() throws Exception {
        JsonObject question = new JsonObject().put("command", "online");
        assertThat(n1.ask("mainstay.node.n3", question)).isEqualTo(new JsonObject().put("heard", question));
        assertThatThrownBy(() -> n1.ask("mainstay.node.bad", question))
                .hasMessageContaining("the groups do not answer");
        assertThatThrownBy(() -> n1.ask("mainstay.node.long", question)).hasMessageContaining("ask for less of it");
        assertThatThrownBy(() -> n1.ask("mainstay.node.n9", question)).hasMessageContaining("No handlers");
    }

    @Test
    void aMessageThatIsTooLargeIsNeitherSentNorKept() throws Exception {
        assertThat(n1.publish("mainstay.state.large", new JsonObject().put("text", "x".repeat(ClusterBus.MAX_MESSAGE))))
                .isFalse();
        assertThat(n1.publish("mainstay.state.small", new JsonObject().put("text", "x")))
                .isTrue();
    }

    @Test
    void nothingListensOnAnotherAddress() throws Exception {
        for (Endpoint endpoint : members.values()) {
            for (int port : new int[] {endpoint.busPort(), endpoint.hazelcastPort()}) {
                try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
                    assertThat(free.getLocalPort()).isEqualTo(port);
                }
            }
        }
    }

    @Test
    void aBusThatCannotStartSaysWhyAndIsTriedAgain() throws Exception {
        Map<String, Endpoint> alone = BusRig.members(1);
        BusRig rig = new BusRig(new ClusterBusOptions("other", "n1", alone));
        ServerSocket taken = new ServerSocket(alone.get("n1").hazelcastPort(), 1, InetAddress.getByName("127.0.0.1"));
        rig.start();
        assertThat(rig.until(JOIN_MS, state -> state.sentence().contains("could not"))
                        .sentence())
                .startsWith("the event bus is down: it could not be joined: ")
                .contains(String.valueOf(alone.get("n1").hazelcastPort()));
        taken.close();
        assertThat(rig.until(JOIN_MS, BusState::up).sentence())
                .isEqualTo("the event bus is up; no other node is heard");
        rig.close();
    }
}
