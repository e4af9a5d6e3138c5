package io.mainstay.ownership;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.DiffAsked;
import io.mainstay.bus.EventJson;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.plan.DiffPlan;
import io.mainstay.core.plan.LeaseView;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.Forecast;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.node.EventFile;
import io.mainstay.node.NodeClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node among several gets from ledger and lease, for a node alone: every command is its groups', and it is the cluster. */
public final class Alone extends VerticleBase {
    private static final long GROUPS_LIMIT_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Alone.class);

    private final ClusterPicture.Configured self;
    private final String version;
    private final long life;
    private final EventFile file;
    private final SortedMap<String, ClusterSnapshot.GroupPlan> groups = new TreeMap<>();
    private final SortedMap<String, GroupSnapshot> seen = new TreeMap<>();
    private final SoleLedger ledger;
    private EventLog log = EventLog.EMPTY;
    private boolean hasComplained;

    /**
     * @param file keeps the events, since no ledger does
     * @param ledger knows which groups there are
     */
    public Alone(ClusterPicture.Configured self, String version, long life, EventFile file, SoleLedger ledger) {
        this.self = self;
        this.file = file;
        this.ledger = ledger;
        this.version = version;
        this.life = life;
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        toGroups(Addresses.LOCAL_COMMANDS, Addresses.LOCAL_GROUP_COMMANDS);
        toGroups(Addresses.LOCAL_REHEARSALS, Addresses.LOCAL_GROUP_REHEARSALS);
        bus.<GroupSnapshot>localConsumer(Addresses.LOCAL_GROUP, message -> {
            seen.put(message.body().name(), message.body());
            ledger.sees(seen.values());
            ClusterSnapshot.GroupPlan plan = plan(message.body());
            if (!plan.equals(groups.put(plan.name(), plan))) {
                bus.publish(Addresses.LOCAL_CLUSTER, snapshot(), LocalCodec.LOCAL);
            }
        });
        bus.<String>localConsumer(Addresses.LOCAL_GROUP_GONE, message -> {
            seen.remove(message.body());
            ledger.sees(seen.values());
            groups.remove(message.body());
            bus.publish(Addresses.LOCAL_CLUSTER, snapshot(), LocalCodec.LOCAL);
        });
        bus.<DiffAsked>localConsumer(Addresses.LOCAL_DIFF, message -> {
            DiffAsked asked = message.body();
            long nowMs = NodeClock.nowMs();
            LeaseView view = new LeaseView(new TreeMap<>(Map.of(self.name(), nowMs)), nowMs, GROUPS_LIMIT_MS);
            message.reply(
                    DiffPlan.of(asked.before(), asked.after(), ledger.state().orElseThrow(), view, nowMs),
                    LocalCodec.LOCAL);
        });
        bus.localConsumer(Addresses.LOCAL_CLUSTER_NOW, message -> message.reply(snapshot(), LocalCodec.LOCAL));
        bus.<Forecast>localConsumer(Addresses.LOCAL_FORECAST, message -> {
            ClusterSnapshot.GroupPlan plan = groups.get(message.body().group());
            if (plan == null) {
                message.fail(1, "there is no group " + message.body().group());
            } else {
                message.reply(plan, LocalCodec.LOCAL);
            }
        });
        bus.<LoggedEvent>localConsumer(Addresses.LOCAL_EVENT, message -> keep(message.body()));
        bus.localConsumer(Addresses.LOCAL_LOG_NOW, message -> message.reply(log, LocalCodec.LOCAL));
        return vertx.executeBlocking(file::read).onSuccess(before -> log = before.with(log.all()));
    }

    /** Nobody else decides, so what is asked of the cluster at {@code from} is asked of the groups at {@code to}. */
    private void toGroups(String from, String to) {
        DeliveryOptions options = new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(GROUPS_LIMIT_MS);
        vertx.eventBus().<OperatorCommand>localConsumer(from, message -> {
            OperatorCommand command = message.body();
            if (command.verb().isForNode()) {
                message.reply(CommandReply.refused(command.verb().needsAnother(self.name())), LocalCodec.LOCAL);
                return;
            }
            vertx.eventBus()
                    .<CommandReply>request(to, command, options)
                    .onSuccess(reply -> message.reply(reply.body(), LocalCodec.LOCAL))
                    .onFailure(failure -> message.fail(1, failure.getMessage()));
        });
    }

    /** Numbered at once: nobody else has a say in the order. */
    private void keep(LoggedEvent event) {
        log = log.with(List.of(event));
        EventLog now = log;
        LoggedEvent numbered = event.numbered(now.last());
        vertx.eventBus().publish(Addresses.LOCAL_LOG, now, LocalCodec.LOCAL);
        vertx.eventBus().publish(Addresses.EVENTS, EventJson.message(numbered));
        vertx.executeBlocking(() -> {
                    file.add(List.of(numbered), now);
                    return now;
                })
                .onFailure(failure -> complain(String.valueOf(failure)));
    }

    private void complain(String why) {
        if (!hasComplained) {
            LOG.warn("the event log is not kept over a restart: {}", why);
        }
        hasComplained = true;
    }

    private static ClusterSnapshot.GroupPlan plan(GroupSnapshot group) {
        return new ClusterSnapshot.GroupPlan(
                group.name(),
                group.owner(),
                group.epoch(),
                "",
                group.wanted(),
                group.frozen(),
                "",
                new TreeMap<>(),
                group.sentence(),
                "",
                group.failover(),
                new TreeMap<>());
    }

    private ClusterSnapshot snapshot() {
        ClusterSnapshot.Member member = new ClusterSnapshot.Member(
                self.name(), self.address(), self.role(), true, life, true, false, 0, List.of(), version, "");
        // Nobody else may run anything, so its permission does not end.
        return new ClusterSnapshot(
                self.name(),
                self.name(),
                0,
                new ClusterSnapshot.Lease(0, 0),
                new ClusterSnapshot.Bus(true, "no other node is configured"),
                List.of(member),
                List.copyOf(groups.values()),
                List.of());
    }
}
