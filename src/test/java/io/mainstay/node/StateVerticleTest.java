package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.ClusterJson;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class StateVerticleTest {
    private final FakeWakeups wakeups = new FakeWakeups(-1);
    private final BlockingQueue<NodeSnapshot> snapshots = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonObject> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        LocalCodec.register(vertx);
        vertx.eventBus().<NodeSnapshot>localConsumer(Addresses.LOCAL_SNAPSHOT, m -> snapshots.add(m.body()));
        vertx.eventBus().<JsonObject>consumer(Addresses.state("n1"), m -> states.add(m.body()));
        vertx.eventBus().<JsonObject>consumer(Addresses.EVENTS, m -> events.add(m.body()));
        NodeIdentity identity = new NodeIdentity("n1", "shop", "0.1.0", 3, Samples.WALL_MS);
        vertx.deployVerticle(new StateVerticle(identity, () -> Samples.WALL_MS, wakeups))
                .await(10, TimeUnit.SECONDS);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    /** Waits until the verticle has dealt with everything sent so far, and tells what it holds then. */
    private static NodeSnapshot settled(Vertx vertx) throws Exception {
        return vertx.eventBus()
                .<NodeSnapshot>request(Addresses.LOCAL_SNAPSHOT_NOW, "", LocalCodec.LOCAL)
                .await(10, TimeUnit.SECONDS)
                .body();
    }

    /** Until it is told. */
    private void showWeb(Vertx vertx) throws Exception {
        vertx.eventBus().publish(Addresses.LOCAL_GROUP, Samples.web(), LocalCodec.LOCAL);
        settled(vertx);
        wakeups.advance(StateVerticle.AFTER_MS);
    }

    @Test
    void aChangeIsToldALittleLaterAndThoseThatFollowSoonTogether(Vertx vertx) throws Exception {
        vertx.eventBus().publish(Addresses.LOCAL_GROUP, Samples.web(), LocalCodec.LOCAL);
        settled(vertx);
        wakeups.advance(StateVerticle.AFTER_MS - 1);
        settled(vertx);
        assertThat(snapshots).isEmpty();
        wakeups.advance(1);
        assertThat(next(snapshots).groups()).containsExactly(Samples.web());

        for (AgentState state :
                new AgentState[] {AgentState.GOING_OFFLINE, AgentState.GOING_OFFLINE_WAIT, AgentState.OFFLINE}) {
            var group = Samples.web(GroupState.GOING_OFFLINE, state, ResourceState.OFFLINE);
            vertx.eventBus().publish(Addresses.LOCAL_GROUP, group, LocalCodec.LOCAL);
        }
        settled(vertx);
        assertThat(snapshots).isEmpty();
        wakeups.advance(100);
        NodeSnapshot second = next(snapshots);
        assertThat(second.groups().get(0).resources().get(0).agent().state()).isEqualTo(AgentState.OFFLINE);
        assertThat(second.sequence()).isEqualTo(4);
        assertThat(snapshots).isEmpty();
    }

    @Test
    void aGroupThatRepeatsItselfIsNoChange(Vertx vertx) throws Exception {
        showWeb(vertx);
        NodeSnapshot first = next(snapshots);
        vertx.eventBus().publish(Addresses.LOCAL_GROUP, Samples.web(), LocalCodec.LOCAL);
        assertThat(settled(vertx)).isSameAs(first);
    }

    @Test
    void whoAsksBetweenTwoSnapshotsDoesNotSwallowTheSecond(Vertx vertx) throws Exception {
        showWeb(vertx);
        next(snapshots);
        vertx.eventBus().publish(Addresses.LOCAL_GROUP_GONE, "web", LocalCodec.LOCAL);
        assertThat(settled(vertx).groups()).isEmpty();
        wakeups.advance(100);
        assertThat(next(snapshots).groups()).isEmpty();
    }

    @Test
    void theStateIsRepeatedEachTwoSecondsWithTheSameSequence(Vertx vertx) throws Exception {
        showWeb(vertx);
        JsonObject first = next(states);
        wakeups.advance(2_000);
        JsonObject again = next(states);
        assertThat(again).isEqualTo(first);
        assertThat(again.getLong("life")).isEqualTo(3);
        assertThat(again.getLong("sequence")).isEqualTo(1);
        assertThat(again.getInteger("v")).isEqualTo(1);
    }

    @Test
    void whatIsLeftOfTheLeaseIsToldEachTime(Vertx vertx) throws Exception {
        showWeb(vertx);
        assertThat(ClusterJson.lease(next(states))).isEqualTo(Lease.NONE);
        wakeups.advance(1_500);
        vertx.eventBus().publish(Addresses.LOCAL_CLUSTER, ClusterSamples.cluster(), LocalCodec.LOCAL);
        settled(vertx);
        wakeups.advance(500);
        assertThat(ClusterJson.lease(next(states))).isEqualTo(new Lease(2_000, 1_250));
        settled(vertx);
        wakeups.advance(2_000);
        assertThat(ClusterJson.lease(next(states))).isEqualTo(new Lease(2_000, 0));
    }

    @Test
    void eventsAreNumberedToldAndKeptUpToALimit(Vertx vertx) throws Exception {
        for (int i = 1; i <= EventRing.LIMIT + 5; i++) {
            Occurrence occurrence = new Occurrence("web", "lb", EventKind.PROBE_SEEN, "probe " + i);
            vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, occurrence, LocalCodec.LOCAL);
        }
        NodeSnapshot now = settled(vertx);
        assertThat(now.recent())
                .hasSize(EventRing.LIMIT)
                .extracting(Event::sequence)
                .startsWith(6L)
                .endsWith(1005L);
        JsonObject first = next(events);
        assertThat(first.getLong("sequence")).isEqualTo(1);
        assertThat(first.getString("event")).isEqualTo("probeseen");
    }

    @Test
    void aCommandFromTheBusIsHandedOnAndItsReplyComesBack(Vertx vertx) throws Exception {
        BlockingQueue<OperatorCommand> taken = new LinkedBlockingQueue<>();
        vertx.eventBus().<OperatorCommand>localConsumer(Addresses.LOCAL_COMMANDS, message -> {
            taken.add(message.body());
            message.reply(CommandReply.refused("lb is faulted"), LocalCodec.LOCAL);
        });
        for (String address : new String[] {Addresses.COMMANDS, Addresses.node("n1")}) {
            JsonObject reply = ask(vertx, address, new JsonObject("{\"command\":\"online\",\"group\":\"web\"}"));
            assertThat(reply.getString("verdict")).isEqualTo("REFUSED");
            assertThat(reply.getString("text")).isEqualTo("lb is faulted");
            assertThat(next(taken).group()).isEqualTo("web");
        }
    }

    @Test
    void whatIsNoCommandIsRefusedInWordsAndReachesNobody(Vertx vertx) throws Exception {
        BlockingQueue<OperatorCommand> taken = new LinkedBlockingQueue<>();
        vertx.eventBus().<OperatorCommand>localConsumer(Addresses.LOCAL_COMMANDS, m -> taken.add(m.body()));
        for (Object body :
                new Object[] {"not json", 7, "[]", new JsonObject(), new JsonObject().put("command", "boom")}) {
            JsonObject reply = ask(vertx, Addresses.COMMANDS, body);
            assertThat(reply.getString("verdict")).isEqualTo("REFUSED");
            assertThat(reply.getJsonArray("problems")).isNotEmpty();
        }
        assertThat(taken).isEmpty();
    }

    @Test
    void aNodeWhoseGroupsDoNotListenSaysSo(Vertx vertx) throws Exception {
        JsonObject reply = ask(vertx, Addresses.COMMANDS, "{\"command\":\"online\",\"group\":\"web\"}");
        assertThat(reply.getString("text")).contains("node n1 did not answer").contains("look at the status");
    }

    private static JsonObject ask(Vertx vertx, String address, Object body) throws Exception {
        return vertx.eventBus()
                .<JsonObject>request(address, body)
                .await(10, TimeUnit.SECONDS)
                .body();
    }
}
