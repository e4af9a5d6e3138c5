package io.mainstay.sim;

import io.mainstay.core.Driver;
import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.Agent;
import io.mainstay.core.agent.AgentAction;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentMachine;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Group;
import io.mainstay.core.group.GroupAction;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.group.GroupMachine;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.group.GroupView;
import io.mainstay.core.group.Owner;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.group.SpecChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One node with one group in simulated time: the real machines, pretended resources. One queue ordered by time and
 * number; checks after every event that no two commands of one resource run at once (S1), and that children and parents
 * go up and down in order (S10).
 */
public final class SimNode {
    public static final Owner SOLE = new Owner("n1", 1, "", "no other node is configured");
    private static final int MAX_EVENTS = 500_000;
    private static final int LAST_LINES = 40;

    public final Map<String, SimResource> resources = new LinkedHashMap<>();
    public final List<EventKind> raised = new ArrayList<>();
    public final List<String> trace = new ArrayList<>();
    public final List<GroupAction.State> facts = new ArrayList<>();
    private final Map<String, Driver<Agent, AgentEvent, AgentAction>> agents = new LinkedHashMap<>();
    private final Map<String, Long> running = new LinkedHashMap<>();
    private final Set<String> cancelled = new LinkedHashSet<>();
    public final List<GroupAction.RunHook> hooks = new ArrayList<>();

    public SimResource.Conduct hookConduct = SimResource.Conduct.WORKS;
    public long hookMs = 10;
    private final Set<Long> cancelledHooks = new LinkedHashSet<>();
    private final Map<Long, CommandReply> replies = new LinkedHashMap<>();
    private final StartOrder order = new StartOrder(this);
    private final DueActions due = new DueActions();
    private final Driver<Group, GroupEvent, GroupAction> group;
    private long nowMs = 1_000;
    private long requests;

    NodeEar ear = (resource, kind, text) -> {};
    private final Map<String, SimHealthCheck> healthChecks = new LinkedHashMap<>();

    /** Asked before anything is started. */
    BooleanSupplier mayStart = () -> true;
    /** Asked by a health check before it answers. */
    BooleanSupplier mayRun = () -> true;

    public SimNode(GroupSpec spec) {
        this("n1", spec);
    }

    SimNode(String name, GroupSpec spec) {
        group = new Driver<>(
                Group.initial(name, spec), GroupMachine::step, this::carryOut, (now, before, event, step) -> {
                    line("group", event.toString(), step.actions().toString());
                });
        spec.resources().forEach(resource -> hire(spec.name(), resource));
    }

    private void hire(String ofGroup, ResourceSpec resource) {
        resources.put(resource.name(), new SimResource());
        Agent initial = Agent.initial(new ResourceId(ofGroup, resource.name()), resource.settings());
        agents.put(
                resource.name(),
                new Driver<>(
                        initial,
                        AgentMachine::step,
                        action -> carryOut(resource.name(), action),
                        (now, before, event, step) -> line(
                                resource.name(),
                                event.toString(),
                                before.state() + " -> " + step.next().state() + " " + step.actions())));
    }

    /** Does what the shell does: agents that go are not heard any more, those that come are new. */
    private void staff(GroupAction.Staff staff) {
        SpecChange change = SpecChange.of(staff.before(), staff.after());
        for (String name : change.ending()) {
            SimResource resource = resources.remove(name);
            boolean isStopped = staff.before().resources().stream()
                    .filter(each -> each.name().equals(name))
                    .allMatch(each -> each.settings().actions() == AgentSettings.Actions.ON_OFF);
            if (resource.isUp && isStopped && Named.in(agents, name).state().state() != AgentState.DETACHED) {
                throw new AssertionError("V5: " + name + " is let go of while it runs\n" + lastLines());
            }
            agents.remove(name);
            running.remove(name);
        }
        for (ResourceSpec spec : staff.after().resources()) {
            if (change.added().contains(spec.name()) || change.replaced().contains(spec.name())) {
                hire(staff.after().name(), spec);
                later(0, () -> agent(spec.name(), new AgentEvent.Enabled()));
            } else if (change.adjusted().contains(spec.name())) {
                later(0, () -> agent(spec.name(), new AgentEvent.SettingsChanged(spec.settings())));
            }
        }
    }

    /** Enables every agent and gives the group to this node. */
    public SimNode start() {
        enable();
        owner(SOLE);
        return this;
    }

    /** Enables every agent that is to be; nobody owns the group yet. */
    void enable() {
        for (ResourceSpec resource : group.state().spec().resources()) {
            if (resource.settings().isSet(Attribute.ENABLED)) {
                agent(resource.name(), new AgentEvent.Enabled());
            }
        }
    }

    /** That resource is a health check from now on. */
    void attach(String resource, Function<SimHealthCheck.House, SimHealthCheck> health) {
        healthChecks.put(resource, health.apply(new CheckPlace(this, resource)));
    }

    Collection<SimHealthCheck> healthChecks() {
        return healthChecks.values();
    }

    /** Whether anything of it is up that is taken offline with the group. */
    boolean runs() {
        return resources.entrySet().stream().anyMatch(each -> each.getValue().isUp && isTakenOffline(each.getKey()));
    }

    boolean isTakenOffline(String resource) {
        return actions(resource) == AgentSettings.Actions.ON_OFF;
    }

    /** Whether somebody who starts the group past us starts that too; nobody starts our health check. */
    boolean isStartedByHand(String resource) {
        return actions(resource) != AgentSettings.Actions.NONE && !healthChecks.containsKey(resource);
    }

    private AgentSettings.Actions actions(String resource) {
        return group.state().member(resource).spec().settings().actions();
    }

    long nowMs() {
        return nowMs;
    }

    public void owner(Owner owner) {
        group.handle(new GroupEvent.OwnerChanged(owner), nowMs);
    }

    public GroupState state() {
        return GroupView.stateOf(group.state());
    }

    public Group group() {
        return group.state();
    }

    public AgentState state(String resource) {
        return Named.in(agents, resource).state().state();
    }

    public Agent agent(String resource) {
        return Named.in(agents, resource).state();
    }

    public void tell(GroupEvent event) {
        group.handle(event, nowMs);
    }

    /** The group's own answer; one that only the resource can give never comes. */
    public CommandReply command(Verb verb, String resource) {
        return ask(verb, resource).orElseThrow(() -> new IllegalStateException("no reply to " + verb + " " + resource));
    }

    public Optional<CommandReply> ask(Verb verb, String resource) {
        long request = ++requests;
        group.handle(
                new GroupEvent.Commanded(
                        request, new OperatorCommand(verb, group.state().spec().name(), resource, "tester", "")),
                nowMs);
        return Optional.ofNullable(replies.get(request));
    }

    /** The resource dies by itself, and its type hears it. */
    public void kill(String resource) {
        Named.in(resources, resource).isUp = false;
        agent(resource, new AgentEvent.Heard(MonitorResult.offline("exited 137")));
    }

    /** Somebody else starts it; the next monitor finds it. */
    public void startByHand(String resource) {
        Named.in(resources, resource).isUp = true;
    }

    /** A check finds {@code other} up or misses it; by itself it is well. */
    public void watches(String check, String other) {
        Named.in(resources, check).isUp = true;
        Named.in(resources, check).looksAt.add(Named.in(resources, other));
    }

    public void agent(String resource, AgentEvent event) {
        Driver<Agent, AgentEvent, AgentAction> driver = agents.get(resource);
        if (driver != null) {
            driver.handle(event, nowMs);
        }
    }

    /** Lets time pass. */
    public SimNode run(long ms) {
        long endMs = nowMs + ms;
        for (int events = 0; ; events++) {
            if (events > MAX_EVENTS) {
                throw new IllegalStateException("no end of events at " + nowMs + "; last\n" + lastLines());
            }
            long wakeMs = agents.values().stream()
                    .mapToLong(agent -> agent.state().nextWakeMs())
                    .min()
                    .orElse(Long.MAX_VALUE);
            long groupMs = group.state().nextWakeMs();
            long atMs = Math.min(due.nextMs(), Math.min(wakeMs, groupMs));
            if (atMs > endMs) {
                nowMs = endMs;
                return this;
            }
            nowMs = Math.max(nowMs, atMs);
            if (due.nextMs() <= nowMs) {
                due.runNext();
            } else if (groupMs <= nowMs) {
                group.handle(new GroupEvent.Tick(), nowMs);
            } else {
                agents.values().stream()
                        .filter(agent -> agent.state().nextWakeMs() <= nowMs)
                        .findFirst()
                        .ifPresent(agent -> agent.handle(new AgentEvent.Tick(), nowMs));
            }
        }
    }

    public String lastLines() {
        return String.join("\n", trace.subList(Math.max(0, trace.size() - LAST_LINES), trace.size()));
    }

    void raise(String resource, EventKind kind, String text) {
        raised.add(kind);
        ear.raised(resource, kind, text);
    }

    private void line(String who, String event, String outcome) {
        if (trace.size() > 5_000) {
            trace.subList(0, 2_500).clear();
        }
        trace.add(nowMs + "  " + who + "  " + event + "  " + outcome);
    }

    void later(long delayMs, Runnable action) {
        due.add(nowMs + delayMs, action);
    }

    private void carryOut(GroupAction action) {
        if (action instanceof GroupAction.Tell tell) {
            if (tell.event() instanceof AgentEvent.OnlineRequested && !mayStart.getAsBoolean()) {
                tell(new GroupEvent.LeaseLost("the lease was in doubt as something was to be started"));
                return;
            }
            later(0, () -> agent(tell.resource(), tell.event()));
        } else if (action instanceof GroupAction.Reply reply) {
            replies.put(reply.request(), reply.reply());
        } else if (action instanceof GroupAction.Raise raise) {
            raise(raise.resource(), raise.kind(), raise.text());
        } else if (action instanceof GroupAction.State state) {
            facts.add(state);
        } else if (action instanceof GroupAction.Staff staff) {
            staff(staff);
        } else if (action instanceof GroupAction.RunHook hook) {
            run(hook);
        } else if (action instanceof GroupAction.CancelHook cancel) {
            cancelledHooks.add(cancel.call());
        }
    }

    /** A hook works, fails, or hangs; one that was cancelled may answer all the same. */
    private void run(GroupAction.RunHook hook) {
        hooks.add(hook);
        if (hookConduct != SimResource.Conduct.HANGS) {
            GroupEvent.HookResult result = hookConduct == SimResource.Conduct.FAILS
                    ? GroupEvent.HookResult.FAILED
                    : GroupEvent.HookResult.DONE;
            later(hookMs, () -> tell(new GroupEvent.HookEnded(hook.call(), result, "exited")));
        }
    }

    public boolean isCancelled(GroupAction.RunHook hook) {
        return cancelledHooks.contains(hook.call());
    }

    private void carryOut(String name, AgentAction action) {
        SimResource resource = Named.in(resources, name);
        SimHealthCheck check = healthChecks.get(name);
        if (check != null && check.carriesOut(action)) {
            return;
        }
        if (action instanceof AgentAction.RunOpen run) {
            begin(name, run.call());
            later(1, () -> answer(name, run.call(), new AgentEvent.CommandFinished(run.call(), Outcome.done())));
        } else if (action instanceof AgentAction.RunMonitor run) {
            begin(name, run.call());
            if (resource.monitor != SimResource.Conduct.HANGS) {
                later(
                        resource.monitorMs,
                        () -> answer(name, run.call(), new AgentEvent.Monitored(run.call(), resource.look())));
            }
        } else if (action instanceof AgentAction.RunOnline run) {
            resource.starts++;
            order.childrenAreUp(name);
            verb(name, run.call(), resource.online, resource.onlineMs, up -> resource.isUp = true);
        } else if (action instanceof AgentAction.RunOffline run) {
            resource.stops++;
            order.parentsAreDown(name, nowMs);
            verb(name, run.call(), resource.offline, resource.offlineMs, down -> resource.isUp = false);
        } else if (action instanceof AgentAction.RunClean run) {
            verb(name, run.call(), resource.clean, resource.cleanMs, down -> resource.isUp = false);
        } else if (action instanceof AgentAction.CancelCommand cancel) {
            cancelled.add(name + "#" + cancel.call());
            running.remove(name, cancel.call());
            if (check != null) {
                check.cancel(cancel.call());
            }
        } else if (action instanceof AgentAction.ReportState) {
            var driver = Named.in(agents, name);
            var report = new GroupEvent.Reported(
                    driver.state().report(), driver.state().look().answered());
            later(0, () -> {
                if (agents.get(name) == driver) {
                    group.handle(report, nowMs);
                }
            });
        } else if (action instanceof AgentAction.Raise raise) {
            raise(name, raise.kind(), raise.text());
        }
    }

    private void verb(String name, long call, SimResource.Conduct conduct, long delayMs, Consumer<Boolean> effect) {
        begin(name, call);
        switch (conduct) {
            case HANGS -> {}
            case WORKS, FAILS, LIES ->
                later(delayMs, () -> {
                    if (conduct == SimResource.Conduct.WORKS && !cancelled.contains(name + "#" + call)) {
                        effect.accept(true);
                    }
                    Outcome outcome =
                            conduct == SimResource.Conduct.FAILS ? Outcome.failed("simulated failure") : Outcome.done();
                    answer(name, call, new AgentEvent.CommandFinished(call, outcome));
                });
        }
    }

    void begin(String name, long call) {
        Long before = running.put(name, call);
        if (before != null) {
            throw new IllegalStateException(
                    "S1: call " + call + " of " + name + " begins while " + before + " runs\n" + lastLines());
        }
    }

    void answer(String name, long call, AgentEvent event) {
        // A cancelled call may still answer; the machine has to drop it.
        running.remove(name, call);
        agent(name, event);
    }
}
