package io.mainstay.core.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a group knows of its hooks: which run, and which have been run for what is under way.
 *
 * @param lastCall the last number given
 * @param running each once
 * @param passed what need not be run again for what is under way
 * @param wasUp whether something of the group has been online since the last hook after offline
 * @param veto why it was forbidden to bring the group online here; empty when it was not
 * @param cause why the group is to be what it is to be, as a hook is told
 */
record Hooks(long lastCall, List<Run> running, List<HookId> passed, boolean wasUp, String veto, String cause) {
    static final Hooks NONE = new Hooks(0, List.of(), List.of(), false, "", "");

    /** @param resource empty for the group's own */
    record HookId(String resource, HookKind kind) {
        boolean isGroups() {
            return resource.isEmpty();
        }
    }

    /** @param program as configured when it began */
    record Run(HookId id, long call, String program, long timeoutMs, long deadlineMs) {}

    Hooks {
        running = List.copyOf(running);
        passed = List.copyOf(passed);
    }

    Optional<Run> runOf(HookId id) {
        return running.stream().filter(run -> run.id().equals(id)).findFirst();
    }

    Optional<Run> runOf(long call) {
        return running.stream().filter(run -> run.call() == call).findFirst();
    }

    boolean hasPassed(HookId id) {
        return passed.contains(id);
    }

    Hooks began(Run run) {
        List<Run> next = new ArrayList<>(running);
        next.add(run);
        return new Hooks(run.call(), next, passed, wasUp, veto, cause);
    }

    Hooks ended(Run run) {
        List<Run> next = new ArrayList<>(running);
        next.remove(run);
        return new Hooks(lastCall, next, passed, wasUp, veto, cause);
    }

    Hooks pass(HookId id) {
        if (passed.contains(id)) {
            return this;
        }
        List<HookId> next = new ArrayList<>(passed);
        next.add(id);
        return new Hooks(lastCall, running, next, wasUp, veto, cause);
    }

    Hooks forget(HookId id) {
        if (!passed.contains(id)) {
            return this;
        }
        List<HookId> next = new ArrayList<>(passed);
        next.remove(id);
        return new Hooks(lastCall, running, next, wasUp, veto, cause);
    }

    Hooks up(boolean isUp) {
        return isUp == wasUp ? this : new Hooks(lastCall, running, passed, isUp, veto, cause);
    }

    Hooks vetoed(String reason) {
        return reason.equals(veto) ? this : new Hooks(lastCall, running, passed, wasUp, reason, cause);
    }

    Hooks because(String reason) {
        return new Hooks(lastCall, running, passed, wasUp, veto, reason);
    }
}
