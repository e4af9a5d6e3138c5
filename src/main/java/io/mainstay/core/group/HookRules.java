package io.mainstay.core.group;

import static io.mainstay.core.group.HookKind.AFTER_OFFLINE;
import static io.mainstay.core.group.HookKind.AFTER_ONLINE;
import static io.mainstay.core.group.HookKind.BEFORE_OFFLINE;
import static io.mainstay.core.group.HookKind.BEFORE_ONLINE;
import static io.mainstay.core.group.HookKind.PRE_ONLINE;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Group.Phase;
import io.mainstay.core.group.Hooks.HookId;
import io.mainstay.core.group.Hooks.Run;
import java.util.List;

/**
 * When hooks are run, and what waits for them (G15, G16). What a planned step asks for is asked anew after every event,
 * like every order; a hook that nothing waits for any more is ended. A fault, a forced offline and a lost lease wait for
 * none.
 */
final class HookRules {
    private static final HookId PRE = new HookId("", PRE_ONLINE);
    private static final HookId GROUP_BEFORE_ONLINE = new HookId("", BEFORE_ONLINE);
    private static final HookId GROUP_AFTER_ONLINE = new HookId("", AFTER_ONLINE);
    private static final HookId GROUP_BEFORE_OFFLINE = new HookId("", BEFORE_OFFLINE);
    private static final HookId GROUP_AFTER_OFFLINE = new HookId("", AFTER_OFFLINE);

    private HookRules() {}

    /** What was run for something that is no longer under way is spent. */
    static void settle(GroupWork work) {
        Group group = work.group;
        Hooks hooks = group.hooks();
        if (group.phase() != Phase.FAULTED && group.phase() != Phase.FAULTED_DOWN) {
            hooks = hooks.vetoed("");
        }
        if (!comesOnline(group)) {
            hooks = hooks.forget(PRE).forget(GROUP_BEFORE_ONLINE).forget(GROUP_AFTER_ONLINE);
        } else if (!hooks.hasPassed(GROUP_BEFORE_ONLINE) && isUp(group)) {
            // Found running: there is nothing to be before, and nobody brought it online.
            hooks = hooks.pass(PRE).pass(GROUP_BEFORE_ONLINE).pass(GROUP_AFTER_ONLINE);
        }
        if (!goesOffline(group)) {
            hooks = hooks.forget(GROUP_BEFORE_OFFLINE);
        }
        work.group = group.with(isUp(group) ? hooks.up(true) : hooks);
    }

    private static boolean comesOnline(Group group) {
        return group.phase() == Phase.SETTLED
                && group.mayStart()
                && GroupView.wantedOf(group).equals("online");
    }

    private static boolean goesOffline(Group group) {
        return group.phase() == Phase.LEAVING
                || group.mustRelease()
                || (group.phase() == Phase.SETTLED && GroupView.wantedOf(group).equals("offline"));
    }

    private static boolean isUp(Group group) {
        return group.all().stream().anyMatch(member -> member.canStop() && member.isOnline());
    }

    /** Whether the order may be given now; where it may not, the hook it waits for has been begun. */
    static boolean admits(GroupWork work, GroupOrders.Order order) {
        if (order.event() instanceof AgentEvent.OnlineRequested) {
            HookId own = new HookId(order.resource(), BEFORE_ONLINE);
            return passes(work, PRE) && passes(work, GROUP_BEFORE_ONLINE) && passesOnce(work, own);
        }
        boolean planned = order.event() instanceof AgentEvent.OfflineRequested
                && !work.group.isFenced()
                && (goesOffline(work.group) || isToStop(work.group, order.resource()));
        if (!planned) {
            return true;
        }
        boolean whole = !goesOffline(work.group) || passes(work, GROUP_BEFORE_OFFLINE);
        return whole && passesOnce(work, new HookId(order.resource(), BEFORE_OFFLINE));
    }

    /** Not one that goes only because what it stands on has gone. */
    private static boolean isToStop(Group group, String resource) {
        return group.phase() == Phase.SETTLED
                && (group.member(resource).wantsOffline() || group.isEnding(group.member(resource)));
    }

    private static boolean passesOnce(GroupWork work, HookId id) {
        boolean passes = passes(work, id);
        if (passes && work.group.hooks().hasPassed(id)) {
            work.group = work.group.with(work.group.hooks().forget(id));
        }
        return passes;
    }

    private static boolean passes(GroupWork work, HookId id) {
        Hooks hooks = work.group.hooks();
        if (hooks.hasPassed(id)) {
            return true;
        }
        if (specOf(work.group, id).program(id.kind()).isEmpty()) {
            work.group = id.isGroups() ? work.group.with(hooks.pass(id)) : work.group;
            return true;
        }
        work.waitsFor(id);
        if (hooks.runOf(id).isEmpty()) {
            begin(work, id);
        }
        return false;
    }

    private static HookSpec specOf(Group group, HookId id) {
        return id.isGroups()
                ? group.spec().hooks()
                : group.member(id.resource()).spec().hooks();
    }

    private static void begin(GroupWork work, HookId id) {
        HookSpec spec = specOf(work.group, id);
        String program = spec.programs().get(id.kind());
        if (program == null) {
            return;
        }
        Hooks hooks = work.group.hooks();
        if (hooks.runOf(id).isPresent()) {
            work.raise(
                    id.resource(),
                    EventKind.HOOK_FAILED,
                    id.kind().key() + " " + program + " still runs from the last time, and is not run once more");
            return;
        }
        Run run = new Run(id, hooks.lastCall() + 1, program, spec.timeoutMs(), work.nowMs + spec.timeoutMs());
        work.group = work.group.with(hooks.began(run));
        work.run(new GroupAction.RunHook(run.call(), id.kind(), id.resource(), program, causeOf(work.group)));
    }

    private static String causeOf(Group group) {
        if (group.isFenced()) {
            return "the lease is lost";
        }
        return switch (group.phase()) {
            case FAULTED, FAULTED_DOWN -> GroupView.causeOf(group);
            case LEAVING -> group.node() + " leaves";
            case FRESH, SETTLED -> {
                if (group.mustRelease()) {
                    yield "it is to be given up here";
                }
                yield group.hooks().cause().isEmpty()
                        ? (group.owner().node().isEmpty()
                                        ? "nobody"
                                        : group.owner().node()) + " owns it"
                        : group.hooks().cause();
            }
        };
    }

    /** What one resource's report leads to. */
    static void reported(GroupWork work, Member before, Member after) {
        if (before.isGoingOnline() && after.isOnline()) {
            begin(work, new HookId(after.name(), AFTER_ONLINE));
        }
        boolean wasEnding = before.isGoingOffline() || before.has(AgentFlag.CLEANING);
        if (wasEnding && after.isDown() && !after.isDetached()) {
            begin(work, new HookId(after.name(), AFTER_OFFLINE));
        }
    }

    /** After the orders: ends what nothing waits for, and runs what comes after. */
    static void follow(GroupWork work) {
        for (Run run : work.group.hooks().running()) {
            if (run.id().kind().isWaitedFor() && !work.isWaitedFor(run.id())) {
                work.group = work.group.with(work.group.hooks().ended(run));
                work.run(new GroupAction.CancelHook(run.call()));
            }
        }
        Group group = work.group;
        if (!group.hooks().hasPassed(GROUP_AFTER_ONLINE)
                && comesOnline(group)
                && GroupView.stateOf(group) == GroupState.ONLINE) {
            work.group = group.with(group.hooks().pass(GROUP_AFTER_ONLINE));
            begin(work, GROUP_AFTER_ONLINE);
        }
        if (group.hooks().wasUp() && !comesOnline(group) && group.isProbed() && group.isDown()) {
            work.group = group.with(group.hooks().up(false));
            begin(work, GROUP_AFTER_OFFLINE);
        }
    }

    static void ended(GroupWork work, GroupEvent.HookEnded ended) {
        work.group.hooks().runOf(ended.call()).ifPresent(run -> {
            work.group = work.group.with(work.group.hooks().ended(run));
            if (ended.result() == GroupEvent.HookResult.DONE) {
                passed(work, run, EventKind.HOOK_DONE, ended.words());
            } else {
                failed(work, run, ended.words());
            }
        });
    }

    static void timePassed(GroupWork work) {
        for (Run run : List.copyOf(work.group.hooks().running())) {
            if (run.deadlineMs() <= work.nowMs) {
                work.group = work.group.with(work.group.hooks().ended(run));
                work.run(new GroupAction.CancelHook(run.call()));
                failed(work, run, "did not end within " + run.timeoutMs() + " ms and was killed");
            }
        }
    }

    /** G15: a failure is told, and nothing more; G16: a veto keeps the group from here. */
    private static void failed(GroupWork work, Run run, String words) {
        if (run.id().kind() != PRE_ONLINE) {
            passed(work, run, EventKind.HOOK_FAILED, words);
            return;
        }
        Group group = work.group;
        String reason = PRE_ONLINE.key() + " " + run.program() + " " + words;
        work.group = group.with(group.hooks().vetoed(reason)).with(Phase.FAULTED);
        work.raise("", EventKind.GROUP_FAULTED, group.spec().name() + " is not brought online here: " + reason);
    }

    private static void passed(GroupWork work, Run run, EventKind kind, String words) {
        if (run.id().kind().isWaitedFor()) {
            work.group = work.group.with(work.group.hooks().pass(run.id()));
        }
        work.raise(run.id().resource(), kind, run.id().kind().key() + " " + run.program() + " " + words);
    }
}
