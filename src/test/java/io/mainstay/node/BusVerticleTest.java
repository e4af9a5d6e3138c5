package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.EventJson;
import io.mainstay.bus.GroupTexts;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.SnapshotJson;
import io.mainstay.cluster.BusRig;
import io.mainstay.cluster.ClusterBusOptions;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BusVerticleTest {
    private static final long JOIN_MS = 60_000;
    private static final long SOON_MS = 10_000;

    private final BlockingQueue<MemberSnapshot> members = new LinkedBlockingQueue<>();
    private final BlockingQueue<BusState> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<LoggedEvent> events = new LinkedBlockingQueue<>();

    private static JsonObject state(String node, long life, long sequence) {
        NodeSnapshot snapshot = new NodeSnapshot(
                "shop", node, "0.1.0", life, sequence, 1, Samples.WALL_MS, List.of(Samples.web()), List.of());
        return SnapshotJson.write(snapshot, new GroupTexts(), Samples.WALL_MS);
    }

    private static <T> T next(BlockingQueue<T> queue, Predicate<T> wanted) throws InterruptedException {
        for (T next = queue.poll(JOIN_MS, TimeUnit.MILLISECONDS);
                next != null;
                next = queue.poll(JOIN_MS, TimeUnit.MILLISECONDS)) {
            if (wanted.test(next)) {
                return next;
            }
        }
        throw new AssertionError("it did not come");
    }

    @Test
    void statesEventsAndCommandsGoBothWays(Vertx vertx) throws Exception {
        LocalCodec.register(vertx);
        var local = vertx.eventBus();
        local.<MemberSnapshot>localConsumer(Addresses.LOCAL_MEMBER, message -> members.add(message.body()));
        local.<BusState>localConsumer(Addresses.LOCAL_BUS, message -> states.add(message.body()));
        local.<LoggedEvent>localConsumer(Addresses.LOCAL_MEMBER_EVENT, message -> events.add(message.body()));
        local.<JsonObject>consumer(Addresses.node("n1"), message -> message.reply(new JsonObject().put("took", true)));
        local.<JsonObject>consumer(Addresses.QUESTIONS, message -> message.reply(new JsonObject().put("told", true)));
        var options = new ClusterBusOptions("shop", "n1", BusRig.members(2));
        vertx.deployVerticle(new MonitorTimerVerticle()).await(10, TimeUnit.SECONDS);
        NodeIdentity identity = new NodeIdentity("n1", "shop", "0.1.0", 3, Samples.WALL_MS);
        vertx.deployVerticle(new BusVerticle(identity, options, new TimerWakeups(vertx), new TimerWakeups(vertx)))
                .await(10, TimeUnit.SECONDS);
        assertThat(next(states, state -> true).up()).isFalse();
        BusRig n2 = new BusRig(new ClusterBusOptions("shop", "n2", options.members())).start();
        n2.consume(Addresses.state("n1")).consume(Addresses.EVENTS).heard("n1");
        local.publish(Addresses.LOCAL_HEARD, List.of("n2"), LocalCodec.LOCAL);
        local.publish(Addresses.state("n1"), state("n1", 3, 17));
        assertThat(next(states, BusState::up).members()).contains("n1");
        n2.until(JOIN_MS, state -> state.members().size() == 2);

        assertThat(n2.message(SOON_MS, one -> one.address().equals(Addresses.state("n1")))
                        .body())
                .isEqualTo(state("n1", 3, 17));
        JsonObject own = EventJson.message(event("n1"));
        local.publish(Addresses.EVENTS, own);
        assertThat(n2.message(SOON_MS, one -> one.address().equals(Addresses.EVENTS))
                        .body())
                .isEqualTo(own);
        assertThat(n2.ask(Addresses.node("n1"), new JsonObject().put("command", "online")))
                .isEqualTo(new JsonObject().put("took", true));
        assertThat(n2.ask(Addresses.QUESTIONS, new JsonObject().put("question", "why")))
                .isEqualTo(new JsonObject().put("told", true));

        aMembersNewestStateIsKept(vertx, n2);
        n2.tell(Addresses.EVENTS, EventJson.message(event("n2")));
        // This node's own event has come back before, and was no other's.
        assertThat(next(events, event -> true)).isEqualTo(event("n2"));
        n2.close();
        BusState alone = next(states, state -> state.members().size() < 2);
        assertThat(alone.sentence()).contains("n2 is heard on the lease channel and not reached on the bus");
    }

    private static LoggedEvent event(String node) {
        Event event = new Event(9, Samples.WALL_MS, node, "web", "lb", EventKind.PROBE_FAIL, "no probe");
        return LoggedEvent.of(event, 3, Asking.NOBODY);
    }

    private void aMembersNewestStateIsKept(Vertx vertx, BusRig n2) throws Exception {
        String address = Addresses.state("n2");
        JsonObject lease = new JsonObject().put("ttlMs", 2_000).put("leftMs", 1_500);
        n2.publish(address, state("n2", 5, 8).put("lease", lease));
        MemberSnapshot first = next(members, one -> true);
        assertThat(first.snapshot().sequence()).isEqualTo(8);
        assertThat(first.lease()).isEqualTo(new Lease(2_000, 1_500));
        for (JsonObject passedOver : List.of(
                state("n2", 5, 7),
                state("n2", 4, 99),
                state("n3", 6, 1),
                new JsonObject().put("life", "x"),
                new JsonObject())) {
            n2.tell(address, passedOver);
        }
        n2.tell(address, state("n2", 6, 1));
        MemberSnapshot newest = next(
                members, one -> one.snapshot().life() != 5 || one.snapshot().sequence() != 8);
        assertThat(newest.snapshot().life()).isEqualTo(6);
        List<MemberSnapshot> kept = vertx.eventBus()
                .<List<MemberSnapshot>>request(Addresses.LOCAL_MEMBERS_NOW, "", LocalCodec.LOCAL)
                .await(10, TimeUnit.SECONDS)
                .body();
        assertThat(kept).extracting(MemberSnapshot::snapshot).containsExactly(newest.snapshot());
    }
}
