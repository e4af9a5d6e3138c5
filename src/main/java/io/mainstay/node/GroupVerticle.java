package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.event.UnderWay;
import io.mainstay.core.group.Fit;
import io.mainstay.core.group.Group;
import io.mainstay.core.group.GroupAction;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Owner;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.exec.Runner;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds the groups of a node: hears agents and operators, gives orders, and shows every group as it is. */
public final class GroupVerticle extends VerticleBase {
    /** Request, empty; every group goes offline for good, and it is answered when that is verified. */
    public static final String LEAVE = "mainstay.local.leave";
    /** Request, empty; answered when every group is verified offline, which somebody else sees to. */
    public static final String DOWN = "mainstay.local.down";

    /** A group is shown at most this often. */
    private static final long SHOW_EVERY_MS = 20;
    /** Between two looks at a lease that was not there when something was to be started. */
    private static final long DOUBT_MS = 20;

    private final String node;
    private final List<GroupSpec> specs;
    private final Ownership ownership;
    private final HookCalls hooks;
    private final Map<String, GroupCell> cells = new LinkedHashMap<>();
    private final ArrayDeque<Message<Object>> leaving = new ArrayDeque<>();
    private final Map<String, Asking> underWay = new LinkedHashMap<>();
    private Asking commanding = Asking.NOBODY;
    private List<GroupSpec> declared;
    private boolean willShow;
    private long shownAtMs;

    @Nullable private Wakeups wakeups;

    private final MemberProbes memberProbes = new MemberProbes();

    @Nullable private Staffing staffing;

    @Nullable private OperatorRequests requests;

    /** @param runner runs the groups' hooks */
    public GroupVerticle(String node, List<GroupSpec> specs, Ownership ownership, Runner runner) {
        this.node = node;
        this.specs = List.copyOf(specs);
        this.declared = this.specs;
        this.ownership = ownership;
        this.hooks = new HookCalls(runner);
    }

    @Override
    public Future<?> start() {
        wakeups = new TimerWakeups(vertx);
        staffing = new Staffing(vertx);
        requests = new OperatorRequests(vertx);
        specs.forEach(this::begin);
        consume(AgentMessages.SAID, this::onSaid);
        consume(AgentMessages.PROBED, this::onProbed);
        consume(AgentMessages.HEALTH_FAILED, this::onHealthFailed);
        consume(Addresses.LOCAL_MEMBER, memberProbes::heard);
        consume(AgentMessages.FITS, this::onFits);
        consume(ConfiguredGroups.ADDRESS, this::onConfigured);
        consume(DeclaredGroups.ADDRESS, this::onDeclared);
        consume(Addresses.LOCAL_UNDER_WAY, (UnderWay now) -> underWay.put(now.group(), now.asking()));
        vertx.eventBus().<OperatorCommand>localConsumer(Addresses.LOCAL_GROUP_COMMANDS, this::onCommand);
        new GroupQuestions(node, cells).hear(vertx.eventBus());
        vertx.eventBus().<Object>localConsumer(LEAVE, this::onLeave);
        vertx.eventBus().<Object>localConsumer(DOWN, message -> {
            leaving.add(message);
            answerLeaving();
        });
        show();
        return Future.succeededFuture();
    }

    private GroupCell begin(GroupSpec spec) {
        GroupCell cell = new GroupCell(Group.initial(node, spec), action -> carryOut(spec.name(), action));
        cells.put(spec.name(), cell);
        return cell;
    }

    private <T> void consume(String address, Consumer<T> intake) {
        vertx.eventBus().<T>localConsumer(address, message -> intake.accept(message.body()));
    }

    private void onSaid(AgentMessages.Said said) {
        GroupCell cell = cells.get(said.report().id().group());
        if (cell == null || !cell.believes(said)) {
            return;
        }
        cell.show(said);
        handle(cell, new GroupEvent.Reported(said.report(), said.looked()));
        if (cell.beginsToWatch()) {
            ownership.watch(cell.group().spec(), new Watcher(cell));
        }
    }

    private void onProbed(AgentMessages.Probed probed) {
        find(probed.id()).ifPresent(cell -> {
            cell.show(probed.id().resource(), probed.probe());
            show();
        });
    }

    private void onHealthFailed(AgentMessages.HealthFailed failed) {
        find(failed.id()).ifPresent(cell -> handle(cell, failed.with(memberProbes.of(failed.id(), NodeClock.nowMs()))));
    }

    private void onFits(AgentMessages.Fits fits) {
        find(fits.id()).ifPresent(cell -> {
            cell.fits(fits.id().resource(), fits.fit());
            tellFinding(cell);
        });
    }

    /** The group of a resource; empty when it is none of ours, or not any more. */
    private Optional<GroupCell> find(ResourceId id) {
        return Optional.ofNullable(cells.get(id.group()))
                .filter(cell -> cell.group().members().containsKey(id.resource()));
    }

    private void onDeclared(DeclaredGroups next) {
        declared = next.groups();
        Map<String, GroupSpec> wanted = new LinkedHashMap<>();
        declared.forEach(spec -> wanted.put(spec.name(), spec));
        Fit fit = next.doubt().isEmpty() ? Fit.WELL : new Fit(Fit.Grade.NOT, next.doubt());
        for (GroupCell cell : List.copyOf(cells.values())) {
            GroupSpec spec = wanted.remove(cell.group().spec().name());
            if (spec == null && !cell.isLeaving()) {
                cell.leaves();
                handle(cell, new GroupEvent.Leaving());
            } else if (spec != null && !cell.isLeaving()) {
                cell.fits("", fit);
                handle(cell, new GroupEvent.Declared(spec));
            }
        }
        wanted.values().forEach(spec -> staffing().come(begin(spec)));
        show();
    }

    /** One that is no longer configured is let go of when nothing of it runs; it may be declared anew by then. */
    private void letGo(GroupCell cell) {
        String name = cell.group().spec().name();
        if (!cell.isLeaving() || !cell.group().isDown()) {
            return;
        }
        cells.remove(name);
        staffing().go(cell);
        ownership.forget(name);
        vertx.eventBus().publish(Addresses.LOCAL_GROUP_GONE, name, LocalCodec.LOCAL);
        declared.stream()
                .filter(spec -> spec.name().equals(name))
                .forEach(spec -> staffing().come(begin(spec)));
    }

    private Staffing staffing() {
        return Objects.requireNonNull(staffing, "not started");
    }

    private OperatorRequests requests() {
        return Objects.requireNonNull(requests, "not started");
    }

    private void onConfigured(ConfiguredGroups configured) {
        for (GroupSpec spec : configured.groups()) {
            if (!cell(spec.name()).group().spec().equals(spec)) {
                configure(cell(spec.name()), spec);
            }
        }
    }

    private void configure(GroupCell cell, GroupSpec spec) {
        for (ResourceSpec resource : spec.resources()) {
            if (!resource.equals(cell.group().member(resource.name()).spec())) {
                staffing().configure(spec, resource);
            }
        }
        handle(cell, new GroupEvent.SpecChanged(spec));
    }

    private void onCommand(Message<OperatorCommand> message) {
        OperatorCommand command = message.body();
        GroupCell cell = cells.get(command.group());
        if (cell == null) {
            String known = cells.isEmpty() ? "no group is configured" : "there is " + String.join(", ", cells.keySet());
            OperatorRequests.reply(
                    message, CommandReply.unknownTarget("there is no group " + command.group() + "; " + known));
        } else if (command.verb() == Verb.QUICK_CHECK) {
            OperatorRequests.reply(message, QuickChecks.answer(vertx, cell, command));
        } else {
            commanding = command.asking();
            handle(cell, new GroupEvent.Commanded(requests().take(message), command));
            commanding = Asking.NOBODY;
        }
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

    /** What comes late for a group that was let go of is dropped. */
    private void handle(GroupCell cell, GroupEvent event) {
        if (cells.get(cell.group().spec().name()) != cell) {
            return;
        }
        cell.handle(event);
        wake(cell);
        tellFinding(cell);
        letGo(cell);
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
            requests().answer(reply.request(), reply.reply());
        } else if (action instanceof GroupAction.Raise raise) {
            raise(new Occurrence(group, raise.resource(), raise.kind(), raise.text(), commanding));
        } else if (action instanceof GroupAction.State state) {
            ownership.state(group, state.fact(), state.epoch(), state.because());
        } else if (action instanceof GroupAction.Act act) {
            requests().act(group, act);
        } else if (action instanceof GroupAction.Staff staff) {
            staffing().change(cell(group), staff);
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

    private void raise(Occurrence occurrence) {
        vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, occurrence, LocalCodec.LOCAL);
    }

    /** The lease may have ended while the order was on its way: nothing is started until it is known to last. */
    private void doubt(GroupCell cell) {
        handle(cell, new GroupEvent.LeaseLost("the lease was in doubt as something was to be started"));
        Wakeups clock = wakeups;
        if (clock != null) {
            clock.wakeAt(clock.nowMs() + DOUBT_MS, () -> {
                boolean isOurs = cell.group().owner().is(node) && cells.containsValue(cell);
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
