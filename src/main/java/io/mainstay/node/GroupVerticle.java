package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.event.UnderWay;
import io.mainstay.core.group.Group;
import io.mainstay.core.group.GroupAction;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.group.GroupRehearsal;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Owner;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.exec.Runner;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds the groups of a node: hears agents and operators, gives orders, and shows every group as it is. */
public final class GroupVerticle extends VerticleBase {
    /** Request, empty; every group goes offline for good, and it is answered when that is verified. */
    public static final String LEAVE = "mainstay.local.leave";

    /** Request, empty; answered when every group is verified offline, which somebody else sees to. */
    public static final String DOWN = "mainstay.local.down";

    /** Publish, {@link Configured} by reference. */
    public static final String CONFIGURED = "mainstay.local.configured";

    /** A group is shown at most this often. */
    private static final long SHOW_EVERY_MS = 20;

    /** Between two looks at a lease that was not there when something was to be started. */
    private static final long DOUBT_MS = 20;

    private final String node;
    private final List<GroupSpec> specs;
    private final Ownership ownership;
    private final HookCalls hooks;
    private final Map<String, GroupCell> cells = new LinkedHashMap<>();
    private final Map<Long, Message<OperatorCommand>> requests = new HashMap<>();
    private final ArrayDeque<Message<Object>> leaving = new ArrayDeque<>();
    private final Map<String, Asking> underWay = new HashMap<>();
    private Asking commanding = Asking.NOBODY;
    private long lastRequest;
    private boolean willShow;
    private long shownAtMs;

    @Nullable private Wakeups wakeups;

    /** @param runner runs the groups' hooks */
    public GroupVerticle(String node, List<GroupSpec> specs, Ownership ownership, Runner runner) {
        this.node = node;
        this.specs = List.copyOf(specs);
        this.ownership = ownership;
        this.hooks = new HookCalls(runner);
    }

    /** The groups as they are configured from here on; the same groups and resources as before. */
    public record Configured(List<GroupSpec> groups) {
        public Configured {
            groups = List.copyOf(groups);
        }
    }

    @Override
    public Future<?> start() {
        wakeups = new TimerWakeups(vertx);
        for (GroupSpec spec : specs) {
            cells.put(spec.name(), new GroupCell(Group.initial(node, spec), action -> carryOut(spec.name(), action)));
        }
        consume(AgentMessages.SAID, this::onSaid);
        consume(AgentMessages.PROBED, this::onProbed);
        consume(AgentMessages.HEALTH_FAILED, this::onHealthFailed);
        consume(AgentMessages.FITS, this::onFits);
        consume(CONFIGURED, this::onConfigured);
        consume(Addresses.LOCAL_UNDER_WAY, (UnderWay now) -> underWay.put(now.group(), now.asking()));
        vertx.eventBus().<OperatorCommand>localConsumer(Addresses.LOCAL_GROUP_COMMANDS, this::onCommand);
        vertx.eventBus()
                .<String>localConsumer(
                        Addresses.LOCAL_SPEC,
                        message -> message.reply(
                                Optional.ofNullable(cells.get(message.body()))
                                        .map(cell -> cell.group().spec()),
                                LocalCodec.LOCAL));
        vertx.eventBus().<OperatorCommand>localConsumer(Addresses.LOCAL_GROUP_REHEARSALS, this::onRehearsal);
        vertx.eventBus().<Object>localConsumer(LEAVE, this::onLeave);
        vertx.eventBus().<Object>localConsumer(DOWN, message -> {
            leaving.add(message);
            answerLeaving();
        });
        show();
        return Future.succeededFuture();
    }

    private <T> void consume(String address, Consumer<T> intake) {
        vertx.eventBus().<T>localConsumer(address, message -> intake.accept(message.body()));
    }

    private void onSaid(AgentMessages.Said said) {
        ResourceId id = said.report().id();
        GroupCell cell = cell(id.group());
        cell.show(said);
        handle(cell, new GroupEvent.Reported(said.report()));
        if (cell.beginsToWatch()) {
            ownership.watch(cell.group().spec(), new Watcher(cell));
        }
    }

    private void onProbed(AgentMessages.Probed probed) {
        cell(probed.id().group()).show(probed.id().resource(), probed.probe());
        show();
    }

    private void onHealthFailed(AgentMessages.HealthFailed failed) {
        handle(
                cell(failed.id().group()),
                new GroupEvent.HealthFailed(
                        failed.id().resource(),
                        failed.policy(),
                        failed.notice(),
                        LoadBalancer.SEEN_BY_NONE,
                        failed.reason()));
    }

    private void onFits(AgentMessages.Fits fits) {
        GroupCell cell = cell(fits.id().group());
        cell.fits(fits.id().resource(), fits.fit());
        tellFinding(cell);
    }

    private void onConfigured(Configured configured) {
        for (GroupSpec spec : configured.groups()) {
            if (!cell(spec.name()).group().spec().equals(spec)) {
                configure(cell(spec.name()), spec);
            }
        }
    }

    private void configure(GroupCell cell, GroupSpec spec) {
        for (ResourceSpec resource : spec.resources()) {
            if (!resource.equals(cell.group().member(resource.name()).spec())) {
                ResourceId id = new ResourceId(spec.name(), resource.name());
                send(AgentMessages.CONFIGURED, new AgentMessages.Configured(id, resource));
            }
        }
        handle(cell, new GroupEvent.SpecChanged(spec));
    }

    private void onCommand(Message<OperatorCommand> message) {
        OperatorCommand command = message.body();
        GroupCell cell = cells.get(command.group());
        if (cell == null) {
            String known = cells.isEmpty() ? "no group is configured" : "there is " + String.join(", ", cells.keySet());
            reply(message, CommandReply.unknownTarget("there is no group " + command.group() + "; " + known));
        } else if (command.verb() == Verb.QUICK_CHECK) {
            reply(message, QuickChecks.answer(vertx, cell, command));
        } else {
            lastRequest++;
            requests.put(lastRequest, message);
            commanding = command.asking();
            handle(cell, new GroupEvent.Commanded(lastRequest, command));
            commanding = Asking.NOBODY;
        }
    }

    private void onRehearsal(Message<OperatorCommand> message) {
        GroupCell cell = cells.get(message.body().group());
        CommandReply told = cell == null
                ? CommandReply.unknownTarget(
                        "there is no group " + message.body().group() + " on " + node)
                : GroupRehearsal.of(cell.group(), message.body(), NodeClock.nowMs());
        reply(message, told);
    }

    private void onLeave(Message<Object> message) {
        leaving.add(message);
        cells.values().forEach(cell -> handle(cell, new GroupEvent.Leaving()));
        answerLeaving();
    }

    private void answerLeaving() {
        boolean allDown = cells.values().stream().allMatch(cell -> cell.group().isDown());
        while (allDown && !leaving.isEmpty()) {
            leaving.remove().reply("all offline");
        }
    }

    private void handle(GroupCell cell, GroupEvent event) {
        cell.handle(event);
        wake(cell);
        tellFinding(cell);
        show();
        answerLeaving();
    }

    private void wake(GroupCell cell) {
        Wakeups clock = wakeups;
        long atMs = cell.group().nextWakeMs();
        if (clock != null && cell.isToBeWokenAt(atMs)) {
            clock.wakeAt(atMs, () -> {
                cell.woken();
                handle(cell, new GroupEvent.Tick());
            });
        }
    }

    private void tellFinding(GroupCell cell) {
        String group = cell.group().spec().name();
        cell.takeFinding().ifPresent(finding -> ownership.found(group, finding));
    }

    private GroupCell cell(String group) {
        GroupCell cell = cells.get(group);
        if (cell == null) {
            throw new IllegalStateException("something came for group " + group + ", which is not configured");
        }
        return cell;
    }

    private void carryOut(String group, GroupAction action) {
        if (action instanceof GroupAction.Tell tell) {
            if (tell.event() instanceof AgentEvent.OnlineRequested && !ownership.mayRun(group, NodeClock.nowMs())) {
                doubt(cell(group));
                return;
            }
            long epoch = cell(group).group().owner().epoch();
            send(
                    AgentMessages.ORDERS,
                    new AgentMessages.Order(
                            new ResourceId(group, tell.resource()), tell.event(), epoch, requestOf(group)));
        } else if (action instanceof GroupAction.Reply reply) {
            Message<OperatorCommand> message = requests.remove(reply.request());
            if (message != null) {
                reply(message, reply.reply());
            }
        } else if (action instanceof GroupAction.Raise raise) {
            raise(new Occurrence(group, raise.resource(), raise.kind(), raise.text(), commanding));
        } else if (action instanceof GroupAction.State state) {
            ownership.state(group, state.fact(), state.epoch(), state.because());
        } else if (action instanceof GroupAction.Act act) {
            act(group, act);
        } else if (action instanceof GroupAction.RunHook hook) {
            GroupCell cell = cell(group);
            hooks.run(cell.group(), hook, context, event -> handle(cell, event));
        } else if (action instanceof GroupAction.CancelHook cancel) {
            hooks.cancel(group, cancel.call());
        } else {
            throw new IllegalArgumentException("no way to carry out " + action);
        }
    }

    /** The command that what is done now came of. */
    private String requestOf(String group) {
        return commanding.isNobody()
                ? underWay.getOrDefault(group, Asking.NOBODY).request()
                : commanding.request();
    }

    private void act(String group, GroupAction.Act act) {
        Message<OperatorCommand> asked = requests.remove(act.request());
        if (asked == null) {
            return;
        }
        AgentMessages.Act message = new AgentMessages.Act(new ResourceId(group, act.resource()), act.action());
        vertx.eventBus()
                .<CommandReply>request(AgentMessages.ACTIONS, message, new DeliveryOptions(LocalCodec.LOCAL))
                .map(Message::body)
                .otherwise(failure -> CommandReply.refused(asked.body().target() + " did not answer ("
                        + failure.getMessage() + "); look at the status before you ask again"))
                .onSuccess(reply -> {
                    boolean taken = reply.verdict() == CommandReply.Verdict.ACCEPTED;
                    EventKind kind = taken ? EventKind.COMMAND_TAKEN : EventKind.COMMAND_REFUSED;
                    String text = asked.body().text() + ": " + reply.text();
                    raise(new Occurrence(
                            group, act.resource(), kind, text, asked.body().asking()));
                    reply(asked, reply);
                });
    }

    private void raise(Occurrence occurrence) {
        vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, occurrence, LocalCodec.LOCAL);
    }

    /** The lease may have ended while the order was on its way: nothing is started until it is known to last. */
    private void doubt(GroupCell cell) {
        handle(cell, new GroupEvent.LeaseLost("the lease was in doubt as something was to be started"));
        Wakeups clock = wakeups;
        if (clock != null) {
            clock.wakeAt(clock.nowMs() + DOUBT_MS, () -> {
                boolean isOurs = cell.group().owner().is(node);
                if (isOurs && !ownership.mayRun(cell.group().spec().name(), NodeClock.nowMs())) {
                    doubt(cell);
                } else if (isOurs || cell.holdsLease()) {
                    handle(cell, new GroupEvent.LeaseHeld());
                }
            });
        }
    }

    /** Whatever is told of an owner confirms it: also that others came back, who may have spoken for what it runs. */
    private void confirm(GroupCell cell) {
        if (cell.group().owner().is(node)) {
            for (ResourceSpec resource : cell.group().spec().resources()) {
                ResourceId id = new ResourceId(cell.group().spec().name(), resource.name());
                vertx.eventBus().publish(AgentMessages.CONFIRMED, id, LocalCodec.LOCAL);
            }
        }
    }

    private void send(String address, Object message) {
        vertx.eventBus().send(address, message, LocalCodec.LOCAL);
    }

    private static void reply(Message<OperatorCommand> message, CommandReply reply) {
        message.reply(reply, LocalCodec.LOCAL);
    }

    /** Shows what has changed, at once or, while much changes, a little later in one go. */
    private void show() {
        if (willShow || wakeups == null) {
            return;
        }
        willShow = true;
        long dueMs = shownAtMs + SHOW_EVERY_MS;
        if (dueMs <= wakeups.nowMs()) {
            context.runOnContext(ignored -> showChanged());
        } else {
            wakeups.wakeAt(dueMs, this::showChanged);
        }
    }

    private void showChanged() {
        willShow = false;
        shownAtMs = NodeClock.nowMs();
        for (GroupCell cell : cells.values()) {
            if (cell.takeDirty()) {
                vertx.eventBus().publish(Addresses.LOCAL_GROUP, cell.snapshot(), LocalCodec.LOCAL);
            }
        }
    }

    /** Hands to one group what is heard of its owner. */
    private final class Watcher implements Ownership.Listener {
        private final GroupCell cell;

        Watcher(GroupCell cell) {
            this.cell = cell;
        }

        @Override
        public void ownerIs(Owner owner) {
            handle(cell, new GroupEvent.OwnerChanged(owner));
            confirm(cell);
        }

        @Override
        public void leaseLost(String reason) {
            cell.holdsLease(false);
            handle(cell, new GroupEvent.LeaseLost(reason));
        }

        @Override
        public void leaseHeld() {
            cell.holdsLease(true);
            handle(cell, new GroupEvent.LeaseHeld());
            confirm(cell);
        }
    }
}
