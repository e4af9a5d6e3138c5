package io.mainstay.lease;

import static io.mainstay.exec.Tests.await;
import static io.mainstay.exec.Tests.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Life;
import io.mainstay.lease.LeaseSettings.Member;
import io.mainstay.node.NodeClock;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three keepers in one JVM, linked over loopback TCP through wires that can be cut. */
@ExtendWith(VertxExtension.class)
class LeaseKeeperTest {
    /** Short, and long enough for the pauses of a busy machine. */
    private static final long TTL_MS = 1_000;

    private static final LeaseTimings TIMINGS = LeaseTimings.of(TTL_MS);
    private static final List<String> NAMES = List.of("n1", "n2", "n3");

    private final MemoryLedger ledger = new MemoryLedger(new ClusterSpec(
            NAMES, List.of(new GroupSpec("web", GroupSpec.Kind.FAILOVER, NAMES, true, true, List.of()))));
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Relay> wires = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    private static final class Node {
        final TestNode rig;
        final LeaseKeeper keeper;
        final MemoryLedger.Port port;
        final TestNode.Told told = new TestNode.Told();
        final List<Long> guarded = new CopyOnWriteArrayList<>();

        Node(TestNode rig, MemoryLedger.Port port, long boot) throws Exception {
            this.rig = rig.start();
            this.port = port;
            keeper = new LeaseKeeper(new Boot(boot, "1", () -> "digest"), rig.channel, port, guarded::add, told);
            await(keeper.start());
        }

        boolean hasLease() {
            return keeper.deadlineMs() != LeaseHolder.NONE
                    && NodeClock.nowMs() < keeper.deadlineMs() - TIMINGS.fenceBudgetMs();
        }

        long life() {
            return keeper.incarnation().orElse(0);
        }

        void close() throws Exception {
            await(keeper.close());
            rig.close();
        }
    }

    @BeforeEach
    void wire(Vertx vertx) throws Exception {
        List<Integer> free = TestNode.freePorts(NAMES.size());
        for (int i = 0; i < NAMES.size(); i++) {
            ports.put(NAMES.get(i), free.get(i));
        }
        for (String from : NAMES) {
            for (String to : NAMES) {
                if (!from.equals(to)) {
                    wires.put(from + to, new Relay(vertx, ports.get(to)));
                }
            }
        }
    }

    @AfterEach
    void end() throws Exception {
        for (Node node : nodes.values()) {
            node.close();
            assertThat(node.rig.broken).isEmpty();
        }
        ledger.close();
    }

    private Node start(String name, long boot) throws Exception {
        TreeMap<String, Member> members = new TreeMap<>();
        for (String other : NAMES) {
            int port = other.equals(name)
                    ? ports.get(name)
                    : wires.get(name + other).port();
            members.put(other, new Member("127.0.0.1", port));
        }
        Node node = new Node(new TestNode("shop", name, members, TTL_MS, null), ledger.portOf(name), boot);
        nodes.put(name, node);
        node.keeper.begin();
        return node;
    }

    private void startAll() throws Exception {
        for (String name : NAMES) {
            start(name, 1);
        }
        within(10, () -> nodes.values().stream().allMatch(node -> node.hasLease() && isJoined(node.life())));
    }

    private boolean isJoined(long life) {
        return ledger.state().nodes().values().stream()
                .anyMatch(node -> node.life(life).isPresent());
    }

    private void cut(String name) {
        wires.forEach((ends, wire) -> {
            if (ends.contains(name)) {
                wire.cut();
            }
        });
        nodes.get(name).port.cut(true);
    }

    private void heal(String name) {
        wires.forEach((ends, wire) -> wire.heal());
        nodes.get(name).port.cut(false);
    }

    private void assign(String node) {
        nodes.get(node)
                .port
                .propose(new Command.Assigned("web", node, nodes.get(node).life(), "test"), answer -> {});
    }

    @Test
    void everyNodeJoinsEarnsItsLeaseAndKeepsItForSeconds() throws Exception {
        startAll();
        List<Long> first =
                nodes.values().stream().map(node -> node.keeper.deadlineMs()).toList();

        within(20, () -> {
            assertThat(nodes.values()).allMatch(Node::hasLease);
            int at = 0;
            boolean isLater = true;
            for (Node node : nodes.values()) {
                isLater &= node.keeper.deadlineMs() > first.get(at++) + 5 * TTL_MS;
            }
            return isLater;
        });

        ClusterState state = ledger.state();
        assertThat(state.boots()).containsOnlyKeys("n1", "n2", "n3");
        for (Node node : nodes.values()) {
            assertThat(node.told.lines).containsExactly("begun 1000000");
            assertThat(node.guarded).isSorted().doesNotHaveDuplicates();
        }
        assertThat(state.history()).hasSize(6);
        assertThat(nodes.get("n1").keeper.heard(NodeClock.nowMs())).containsExactly("n2", "n3");
        assertThat(nodes.get("n1").keeper.heardMs()).containsOnlyKeys("n1", "n2", "n3");
    }

    @Test
    void aCutNodeFencesBeforeItsDeadlineExpiresAfterItAndComesBackAsANewLife() throws Exception {
        startAll();
        Node owner = nodes.get("n3");
        assign("n3");
        within(5, () -> owner.keeper.mayRun("web", NodeClock.nowMs()));
        assertThat(nodes.get("n1").keeper.mayRun("web", NodeClock.nowMs())).isFalse();
        AtomicLong expiredMs = new AtomicLong();
        nodes.get("n1").port.onApplied(state -> {
            if (state.node("n3").orElseThrow().lives().isEmpty()) {
                expiredMs.compareAndSet(0, NodeClock.nowMs());
            }
        });

        cut("n3");
        within(5, () -> owner.told.lines.contains("fence"));

        long deadline = owner.keeper.deadlineMs();
        long fenced = owner.told.fencedMs.get(0);
        assertThat(owner.keeper.mayRun("web", NodeClock.nowMs())).isFalse();
        assertThat(fenced).isBetween(deadline - TIMINGS.fenceBudgetMs(), deadline - 1);
        assertThat(owner.guarded.get(owner.guarded.size() - 1)).isEqualTo(deadline * 1_000_000);
        within(5, () -> expiredMs.get() != 0);
        assertThat(expiredMs.get()).isGreaterThan(deadline);
        assertThat(ledger.state().group("web").orElseThrow().holder().isNone()).isTrue();
        within(5, () -> nodes.get("n1").told.heard.equals(Set.of("n2")));

        heal("n3");
        within(5, () -> owner.told.lines.contains("lifeOver"));
        assertThat(owner.keeper.incarnation()).isEmpty();
        owner.keeper.begin();
        within(5, () -> owner.hasLease() && isJoined(1_000_001));
        assertThat(owner.told.lines).containsExactly("begun 1000000", "fence", "lifeOver", "begun 1000001");
        assertThat(owner.keeper.mayRun("web", NodeClock.nowMs())).isFalse();
    }

    @Test
    void aCutShorterThanTheLeaseCostsNoLife() throws Exception {
        startAll();
        Node owner = nodes.get("n3");

        cut("n3");
        within(5, () -> owner.keeper.deadlineMs() - NodeClock.nowMs() < TTL_MS / 2);
        heal("n3");

        long before = owner.keeper.deadlineMs();
        within(5, () -> owner.keeper.deadlineMs() > before + TTL_MS);
        assertThat(owner.told.lines).doesNotContain("lifeOver");
        assertThat(owner.life()).isEqualTo(1_000_000);
    }

    @Test
    void renewingGoesOnWithoutALedger() throws Exception {
        startAll();
        ledger.halt(true);
        long before = nodes.get("n1").keeper.deadlineMs();

        within(10, () -> nodes.get("n1").keeper.deadlineMs() > before + 4 * TTL_MS);

        assertThat(nodes.values())
                .allSatisfy(node -> assertThat(node.told.lines).doesNotContain("fence"));
    }

    @Test
    void oneNodeOfThreeEarnsNothing() throws Exception {
        long startedMs = NodeClock.nowMs();
        Node alone = start("n1", 1);

        within(10, () -> isJoined(1_000_000) && ledger.state().bootOf("n1") == 1);
        within(10, () -> NodeClock.nowMs() - startedMs > 3 * TTL_MS);

        assertThat(alone.keeper.deadlineMs()).isEqualTo(LeaseHolder.NONE);
        assertThat(alone.guarded).isEmpty();
    }

    @Test
    void aNodeThatLeavesIsGoneFromTheLedgerAtOnce() throws Exception {
        startAll();
        Node leaver = nodes.get("n2");

        assertThat(await(leaver.keeper.leave(2_000))).isTrue();

        assertThat(ledger.state().node("n2").orElseThrow().lives()).isEmpty();
        assertThat(leaver.told.lines).containsExactly("begun 1000000");
        assertThat(leaver.keeper.mayRun("web", NodeClock.nowMs())).isFalse();
        within(5, () -> nodes.get("n1").told.heard.equals(Set.of("n3")));
        assertThat(nodes.get("n1").hasLease()).isTrue();
    }

    @Test
    void aNodeThatStillOwnsAGroupDoesNotLeaveAndSaysSo() throws Exception {
        startAll();
        assign("n2");
        within(5, () -> nodes.get("n2").keeper.mayRun("web", NodeClock.nowMs()));

        assertThat(await(nodes.get("n2").keeper.leave(300))).isFalse();

        assertThat(ledger.state().node("n2").orElseThrow().lives()).isNotEmpty();
    }

    @Test
    void aRestartedNodeVotesAndLivesAgain() throws Exception {
        startAll();
        nodes.remove("n2").close();

        Node again = start("n2", 2);

        within(5, () -> again.hasLease() && isJoined(2_000_000));
        within(5, () -> ledger.state().bootOf("n2") == 2);
        assertThat(nodes.get("n1").hasLease()).isTrue();
        // With n3 cut, the majority of n1 is itself and the voter that has just restarted.
        cut("n3");
        long before = nodes.get("n1").keeper.deadlineMs();
        within(5, () -> nodes.get("n1").keeper.deadlineMs() > before + 2 * TTL_MS);
        assertThat(nodes.get("n1").told.lines).doesNotContain("fence");
    }

    @Test
    void changedVotersAreConfirmedOnceTheLeaseIsCountedUnderThem() throws Exception {
        startAll();

        nodes.get("n1").port.propose(new Command.VotersChanged(List.of("n1", "n2"), "op"), answer -> {});

        within(5, () -> {
            long index = ledger.state().voters().index();
            List<Life> lives = new ArrayList<>();
            ledger.state()
                    .nodes()
                    .values()
                    .forEach(node -> lives.addAll(node.lives().values()));
            return index > 0 && lives.stream().allMatch(life -> life.seenVoters() == index);
        });
        assertThat(nodes.values()).allMatch(Node::hasLease);
    }

    @Test
    void aLostCountOfStartsStillGivesAGreaterLife() throws Exception {
        ledger.portOf("n9").propose(new Command.NodeJoined("n1", 7_000_000, "1", "d"), answer -> {});

        start("n1", 1);

        within(5, () -> isJoined(7_000_001));
    }
}
