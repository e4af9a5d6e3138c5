package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.MonitorTimes;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.Finding;
import io.mainstay.core.group.Fit;
import io.mainstay.core.group.GroupFact;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Owner;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.snapshot.NextMonitor;
import io.mainstay.exec.Runner;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a group tells of its node, and what its resources are told of their owner. */
@ExtendWith(VertxExtension.class)
class GroupVerticleTest {
    private static final ResourceId IP = new ResourceId("web", "ip");

    private final BlockingQueue<Finding> findings = new LinkedBlockingQueue<>();
    private final BlockingQueue<Ownership.Listener> listeners = new LinkedBlockingQueue<>();
    private final BlockingQueue<ResourceId> confirmed = new LinkedBlockingQueue<>();

    private final Ownership ownership = new Ownership() {
        @Override
        public void watch(GroupSpec group, Listener listener) {
            listeners.add(listener);
        }

        @Override
        public void state(String group, GroupFact fact, long epoch, String because) {}

        @Override
        public void found(String group, Finding finding) {
            findings.add(finding);
        }

        @Override
        public boolean mayRun(String group, long nowMs) {
            return true;
        }
    };

    private Runner runner;

    @AfterEach
    void close() throws IOException {
        runner.close();
    }

    @BeforeEach
    void deploy(Vertx vertx, @TempDir Path directory) throws Exception {
        runner = new Runner(directory, NodeClock::nowMs);
        LocalCodec.register(vertx);
        ResourceSpec ip = new ResourceSpec("ip", "virtualip", AgentSettings.DEFAULTS, Map.of(), Map.of());
        GroupSpec web = new GroupSpec("web", GroupSpec.Kind.FAILOVER, List.of("n1", "n2"), true, true, List.of(ip));
        vertx.eventBus().<ResourceId>localConsumer(AgentMessages.CONFIRMED, message -> confirmed.add(message.body()));
        vertx.deployVerticle(new GroupVerticle("n1", List.of(web), ownership, runner))
                .await(10, TimeUnit.SECONDS);
        said(vertx, AgentState.OFFLINE, ResourceState.OFFLINE);
    }

    private static void said(Vertx vertx, AgentState state, ResourceState resource) {
        boolean isOffline = state == AgentState.OFFLINE;
        AgentReport report = new AgentReport(IP, state, resource, List.of(), 0, true, isOffline, 0, 100, "");
        vertx.eventBus()
                .send(
                        AgentMessages.SAID,
                        new AgentMessages.Said(report, Map.of(), MonitorTimes.NONE, NextMonitor.NONE),
                        LocalCodec.LOCAL);
    }

    private static void fits(Vertx vertx, Fit fit) {
        vertx.eventBus().send(AgentMessages.FITS, new AgentMessages.Fits(IP, fit), LocalCodec.LOCAL);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void howAResourceFindsItsNodePlacedGoesWithWhatIsFound(Vertx vertx) throws Exception {
        assertThat(next(findings)).isEqualTo(Finding.OFFLINE);
        fits(vertx, new Fit(Fit.Grade.WORSE, "it does not reach 10.0.0.1"));
        assertThat(next(findings)).isEqualTo(new Finding(Finding.Kind.UNREACHED, "it does not reach 10.0.0.1"));
        // Said again, it is not told again.
        fits(vertx, new Fit(Fit.Grade.WORSE, "it does not reach 10.0.0.1"));
        fits(vertx, Fit.WELL);
        assertThat(next(findings)).isEqualTo(Finding.OFFLINE);
    }

    @Test
    void resourcesHearWhenTheirOwnerIsDecidedOrConfirmed(Vertx vertx) throws Exception {
        Ownership.Listener listener = next(listeners);
        vertx.runOnContext(ignored -> listener.ownerIs(new Owner("n2", 4, "n1", "")));
        vertx.runOnContext(ignored -> listener.ownerIs(new Owner("n1", 5, "", "n2: it is not live")));
        assertThat(next(confirmed)).isEqualTo(IP);
        // The owner is the same, but the other node has come back: it may have spoken for the address.
        vertx.runOnContext(ignored -> listener.ownerIs(new Owner("n1", 5, "n2", "")));
        assertThat(next(confirmed)).isEqualTo(IP);
        vertx.runOnContext(ignored -> listener.leaseHeld());
        assertThat(next(confirmed)).isEqualTo(IP);
        assertThat(confirmed).isEmpty();
    }

    @Test
    void C11_aSilentLoadBalancerIsActedUponWhereAnotherNodeSeesIt(Vertx vertx) throws Exception {
        BlockingQueue<AgentEvent> ordered = new LinkedBlockingQueue<>();
        BlockingQueue<EventKind> raised = new LinkedBlockingQueue<>();
        vertx.eventBus().<Object>localConsumer(AgentMessages.ORDERS, message -> {
            if (message.body() instanceof AgentMessages.Order order
                    && order.event() instanceof AgentEvent.HealthFailed) {
                ordered.add(order.event());
            }
        });
        vertx.eventBus()
                .<Occurrence>localConsumer(
                        Addresses.LOCAL_OCCURRENCE,
                        message -> raised.add(message.body().kind()));
        Ownership.Listener listener = next(listeners);
        vertx.runOnContext(ignored -> listener.ownerIs(new Owner("n1", 5, "n2", "")));
        said(vertx, AgentState.ONLINE, ResourceState.ONLINE);

        isSilent(vertx);
        assertThat(raised.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(ordered).as("nobody hears it: it is gone itself").isEmpty();

        vertx.eventBus()
                .publish(Addresses.LOCAL_MEMBER, MemberProbesTest.probed(IP, NodeClock.nowMs()), LocalCodec.LOCAL);
        isSilent(vertx);
        assertThat(next(ordered)).isEqualTo(new AgentEvent.HealthFailed(AgentEvent.Remedy.RECOVER, "no probe"));
    }

    private static void isSilent(Vertx vertx) {
        vertx.eventBus()
                .send(
                        AgentMessages.HEALTH_FAILED,
                        new AgentMessages.HealthFailed(IP, OnProbeFail.RECOVER, Notice.FIRST, "no probe"),
                        LocalCodec.LOCAL);
    }
}
