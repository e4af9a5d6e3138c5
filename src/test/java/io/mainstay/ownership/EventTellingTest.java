package io.mainstay.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.lease.MemoryLedger;
import io.mainstay.node.MonitorTimerVerticle;
import io.mainstay.node.NodeIdentity;
import io.mainstay.node.Samples;
import io.mainstay.node.StateVerticle;
import io.mainstay.node.TimerWakeups;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens on nodes comes into one log, is read on from another node, and waits while nothing can be decided. */
class EventTellingTest {
    private static final int LIMIT_S = 60;

    private final MemoryLedger ledger = new MemoryLedger(new ClusterSpec(List.of("n1", "n2"), List.of()));
    private final List<TestNode> nodes = new ArrayList<>();
    private final TestNode n1 = start("n1");
    private final TestNode n2 = start("n2");

    /** A node's event loop with the ledger's log on it. */
    private static final class TestNode {
        final Vertx vertx = Vertx.vertx();
        final MemoryLedger.Port port;
        final BlockingQueue<EventLog> logs = new LinkedBlockingQueue<>();
        final BlockingQueue<JsonObject> published = new LinkedBlockingQueue<>();

        TestNode(MemoryLedger.Port port) {
            this.port = port;
        }

        void tell(String text) {
            vertx.eventBus()
                    .publish(
                            Addresses.LOCAL_OCCURRENCE,
                            new Occurrence("web", "app", EventKind.RESOURCE_UNKNOWN, text),
                            LocalCodec.LOCAL);
        }

        EventLog until(Predicate<EventLog> wanted) throws InterruptedException {
            EventLog last = EventLog.EMPTY;
            while (!wanted.test(last)) {
                last = logs.poll(LIMIT_S, TimeUnit.SECONDS);
                assertThat(last).as("the log grows").isNotNull();
            }
            return last;
        }

        JsonObject published(Predicate<JsonObject> wanted) throws InterruptedException {
            while (true) {
                JsonObject next = published.poll(LIMIT_S, TimeUnit.SECONDS);
                assertThat(next).as("one more message").isNotNull();
                if (wanted.test(next)) {
                    return next;
                }
            }
        }
    }

    /** As the node's ownership would, on one context. */
    private static final class Telling extends VerticleBase {
        private final EventTelling telling;
        private final Ledger ledger;

        Telling(String node, Ledger ledger) {
            this.telling = new EventTelling(node, 3, ledger);
            this.ledger = ledger;
        }

        @Override
        public Future<?> start() {
            telling.begin(vertx, new TimerWakeups(vertx), () -> "n1", () -> false);
            ledger.onApplied(state -> context.runOnContext(ignored -> telling.applied(state)));
            return Future.succeededFuture();
        }
    }

    private TestNode start(String name) {
        TestNode node = new TestNode(ledger.portOf(name));
        nodes.add(node);
        LocalCodec.register(node.vertx);
        node.vertx.eventBus().<EventLog>localConsumer(Addresses.LOCAL_LOG, message -> node.logs.add(message.body()));
        node.vertx
                .eventBus()
                .<JsonObject>localConsumer(Addresses.EVENTS, message -> node.published.add(message.body()));
        NodeIdentity identity = new NodeIdentity(name, "shop", "0.1.0", 3, Samples.WALL_MS);
        try {
            node.vertx
                    .deployVerticle(new MonitorTimerVerticle())
                    .compose(id -> node.vertx.deployVerticle(
                            new StateVerticle(identity, () -> Samples.WALL_MS, new TimerWakeups(node.vertx))))
                    .compose(id -> node.vertx.deployVerticle(new Telling(name, node.port)))
                    .await(LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            throw new AssertionError(slow);
        }
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.vertx.close());
        ledger.close();
    }

    @Test
    void E1_aReaderOfOneNodeGoesOnAfterANumberOnTheOther() throws Exception {
        n1.tell("one");
        n1.tell("two");
        EventLog before = n1.until(log -> log.last() >= 2);
        n2.tell("three");
        n2.port.propose(new Command.DrainRequested("n1", Drain.ON, "kim", "new kernel", "r-1"), answer -> {});
        n1.port.cut(true);
        n1.vertx.close();

        EventLog after = n2.until(log -> log.last() >= 4);
        assertThat(after.after(0, 2)).isEqualTo(before.all());
        assertThat(after.after(before.last(), 10))
                .extracting(LoggedEvent::number)
                .containsExactly(3L, 4L);
        assertThat(after.after(before.last(), 10))
                .extracting(LoggedEvent::kind)
                .containsExactlyInAnyOrder("unknown", "node-drained");
    }

    @Test
    void E6_whileNothingCanBeDecidedEventsWaitAndKeepTheirOrder() throws Exception {
        ledger.halt(true);
        for (int i = 1; i <= 5; i++) {
            n1.tell("event " + i);
        }
        n1.published(message -> message.getLong("sequence", 0L) == 5);
        assertThat(ledger.state().log().last()).isZero();
        ledger.halt(false);

        EventLog log = n1.until(next -> next.last() >= 5);
        assertThat(log.all()).extracting(LoggedEvent::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(ledger.state().log().last()).isEqualTo(5);
    }

    @Test
    void theBusIsToldAtOnceAndAgainWithTheNumberAndADecisionOnceByTheLeader() throws Exception {
        n2.tell("one");
        assertThat(n2.published(message -> true).containsKey("number")).isFalse();
        JsonObject again = n2.published(message -> message.containsKey("number"));
        assertThat(again.getLong("sequence")).isEqualTo(1);
        assertThat(again.getLong("number")).isEqualTo(1);

        n2.port.propose(new Command.DrainRequested("n1", Drain.ON, "kim", "new kernel", "r-1"), answer -> {});
        JsonObject drained = n1.published(message -> message.getString("event").equals("node-drained"));
        assertThat(drained.getLong("number")).isEqualTo(2);
        assertThat(drained.getString("request")).isEqualTo("r-1");
        n2.until(log -> log.last() >= 2);
        assertThat(n2.published).noneMatch(message -> message.getString("event").equals("node-drained"));
    }

    @Test
    void whereNothingHappensNothingIsProposed() throws Exception {
        n1.tell("one");
        n1.until(log -> log.last() >= 1);
        n2.until(log -> log.last() >= 1);
        long index = ledger.state().index();

        // Whatever were proposed by itself would be decided before this.
        n1.port.propose(new Command.DrainRequested("n1", Drain.ON, "kim", "", "r-2"), answer -> {});
        n1.until(log -> log.last() >= 2);
        assertThat(ledger.state().index()).isEqualTo(index + 1);
    }
}
