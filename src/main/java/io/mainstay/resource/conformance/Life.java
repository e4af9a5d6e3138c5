package io.mainstay.resource.conformance;

import static io.mainstay.core.agent.MonitorResult.Status.OFFLINE;
import static io.mainstay.core.agent.MonitorResult.Status.ONLINE;
import static io.mainstay.core.agent.MonitorResult.Status.UNKNOWN;

import io.mainstay.core.agent.AgentSettings.Actions;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** One life of the resource that is tried: every check, one after the other. */
final class Life {
    private static final long LOOK_EVERY_MS = 50;
    private static final long TURN_NS = 2_000_000;

    private final ResourceType type;
    private final Set<String> given;
    private final TestStand stand;
    private final Optional<Supplier<Future<?>>> kill;
    private final long limitMs;
    private final List<Finding> findings = new ArrayList<>();
    private String broken = "";
    private long calls;
    private Resource resource;

    /** A check that has failed, with its reason. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String reason) {
            super(reason);
        }
    }

    /** A check; returns its evidence. */
    private interface Step {
        String take() throws Failed;
    }

    Life(ResourceType type, Set<String> given, TestStand stand, Optional<Supplier<Future<?>>> kill, long limitMs) {
        this.type = type;
        this.given = new LinkedHashSet<>(given);
        this.stand = stand;
        this.kill = kill;
        this.limitMs = limitMs;
        this.resource = type.create(stand);
    }

    List<Finding> run() {
        check(Check.DESCRIBES, this::describes);
        if (stand.settings().actions() == Actions.NONE) {
            check(Check.MONITOR, this::decides);
            notTried("it is only monitored", Check.ONLINE, Check.ONLINE_TWICE);
            check(Check.CONFIGURED, () -> configured(UNKNOWN));
            check(Check.CANCELLED_MONITOR, () -> cancelledMonitor(UNKNOWN));
            notTried(
                    "it is only monitored",
                    Check.OFFLINE,
                    Check.OFFLINE_TWICE,
                    Check.CANCELLED_ONLINE,
                    Check.KILLED,
                    Check.CANCELLED_OFFLINE,
                    Check.CLEAN,
                    Check.CLEAN_TWICE);
            check(Check.CLOSE, this::closed);
            return List.copyOf(findings);
        }
        check(Check.MONITOR, this::isOfflineAtFirst);
        check(Check.ONLINE, this::goesOnline);
        check(Check.ONLINE_TWICE, this::goesOnline);
        check(Check.CONFIGURED, () -> configured(ONLINE));
        check(Check.CANCELLED_MONITOR, () -> cancelledMonitor(ONLINE));
        check(Check.OFFLINE, this::goesOffline);
        check(Check.OFFLINE_TWICE, this::goesOffline);
        check(Check.CANCELLED_ONLINE, this::cancelledOnline);
        if (kill.isPresent() || !pid().isEmpty()) {
            check(Check.KILLED, this::killed);
        } else {
            notTried("its info names no pid, and no other way was given", Check.KILLED);
        }
        check(Check.CANCELLED_OFFLINE, this::cancelledOffline);
        check(Check.CLEAN, this::cleansWhatIsOnline);
        check(Check.CLEAN_TWICE, this::cleans);
        check(Check.CLOSE, this::closedAndFoundAgain);
        return List.copyOf(findings);
    }

    private void check(Check check, Step step) {
        if (!broken.isEmpty()) {
            findings.add(new Finding(check, Finding.Result.NOT_TRIED, broken + " failed"));
            return;
        }
        try {
            findings.add(new Finding(check, Finding.Result.PASSED, step.take()));
        } catch (Failed failed) {
            broken = check.label();
            String why = String.valueOf(failed.getMessage());
            findings.add(new Finding(check, Finding.Result.FAILED, why + leaveNothing(check, why)));
        }
    }

    private void notTried(String why, Check... checks) {
        for (Check check : checks) {
            findings.add(new Finding(check, Finding.Result.NOT_TRIED, broken.isEmpty() ? why : broken + " failed"));
        }
    }

    /**
     * A failed check must leave nothing running behind; but what was online before anything was done is somebody's, and
     * stays. Returns what is to be said of it.
     */
    private String leaveNothing(Check failed, String why) {
        if (stand.settings().actions() == Actions.NONE || failed.compareTo(Check.ONLINE) < 0) {
            return "";
        }
        try {
            cleans();
            return "";
        } catch (Failed also) {
            String words = String.valueOf(also.getMessage());
            return words.equals(why) ? "" : "; and clean after it: " + words;
        }
    }

    private String describes() throws Failed {
        demand(!type.summary().isBlank(), "it has no summary");
        Set<String> keys = new LinkedHashSet<>();
        for (Parameter parameter : type.parameters()) {
            String key = parameter.key();
            demand(keys.add(key), "it describes " + key + " twice");
            demand(Attribute.byKey(key).isEmpty(), key + " is an attribute of every resource");
            demand(!parameter.meaning().isBlank(), "it does not say what " + key + " means");
            demand(
                    !parameter.required() || stand.parameters().containsKey(key),
                    key + " is required and was not given");
        }
        for (String key : given) {
            demand(keys.contains(key), "it has no parameter " + key);
        }
        for (Parameter.Conflict conflict : type.check(stand.parameters(), stand.settings())) {
            throw new Failed(conflict.key() + " " + conflict.problem() + "; " + conflict.remedy());
        }
        return keys.size() + " parameters";
    }

    private String isOfflineAtFirst() throws Failed {
        done("open", call -> resource.open(call));
        MonitorResult found = expect(Set.of(ONLINE, OFFLINE));
        demand(
                found.status() == OFFLINE,
                "it is online before anything was done (" + found.detail() + "); try one that nobody uses");
        return "offline" + because(found.detail());
    }

    private String decides() throws Failed {
        done("open", call -> resource.open(call));
        MonitorResult found = expect(Set.of(ONLINE, OFFLINE));
        return found.status().name().toLowerCase(java.util.Locale.ROOT) + because(found.detail());
    }

    private String goesOnline() throws Failed {
        Outcome outcome = done("online", call -> resource.online(call));
        expect(Set.of(ONLINE));
        return outcome.detail();
    }

    private String goesOffline() throws Failed {
        Outcome outcome = done("offline", call -> resource.offline(call));
        expect(Set.of(OFFLINE));
        return outcome.detail();
    }

    private String configured(MonitorResult.Status before) throws Failed {
        await("configured", call -> {
            resource.configured();
            return Future.succeededFuture();
        });
        expect(before == UNKNOWN ? Set.of(ONLINE, OFFLINE) : Set.of(before));
        Map<String, String> info = resource.info();
        return info.isEmpty() ? "no info" : "info: " + String.join(", ", info.keySet());
    }

    private String cancelledMonitor(MonitorResult.Status before) throws Failed {
        cancelled("monitor", call -> resource.monitor(call));
        expect(before == UNKNOWN ? Set.of(ONLINE, OFFLINE) : Set.of(before));
        return "";
    }

    private String cancelledOnline() throws Failed {
        cancelled("online", call -> resource.online(call));
        cleans();
        return goesOnline();
    }

    private String killed() throws Failed {
        goesOnline();
        stand.takeHeard(OFFLINE);
        if (kill.isPresent()) {
            await("the given way to kill it", call -> kill.get().get());
        } else {
            ProcessHandle.of(Long.parseLong(pid())).ifPresent(ProcessHandle::destroyForcibly);
        }
        expect(Set.of(OFFLINE));
        String how = stand.takeHeard(OFFLINE) ? "told by itself" : "found by a monitor";
        cleans();
        goesOnline();
        return how;
    }

    private String cancelledOffline() throws Failed {
        goesOnline();
        cancelled("offline", call -> resource.offline(call));
        return cleans();
    }

    private String cleansWhatIsOnline() throws Failed {
        goesOnline();
        return cleans();
    }

    private String cleans() throws Failed {
        Outcome outcome = done("clean", call -> resource.clean(call, CleanReason.UNEXPECTED_OFFLINE));
        expect(Set.of(OFFLINE));
        return outcome.detail();
    }

    private String closed() throws Failed {
        done("close", call -> resource.close());
        return "";
    }

    private String closedAndFoundAgain() throws Failed {
        goesOnline();
        closed();
        resource = type.create(stand);
        done("open", call -> resource.open(call));
        MonitorResult found = expect(Set.of(ONLINE, OFFLINE));
        cleans();
        closed();
        return found.status() == ONLINE ? "found online by the next agent" : "offline when its agent is gone";
    }

    private String pid() {
        String pid = resource.info().getOrDefault("pid", "");
        return pid.matches("\\d{1,18}")
                        && Long.parseLong(pid) != ProcessHandle.current().pid()
                ? pid
                : "";
    }

    private Outcome done(String verb, Function<Call, Future<Outcome>> way) throws Failed {
        Outcome outcome = await(verb, way);
        demand(outcome.isDone(), verb + " failed" + because(outcome.detail()));
        return outcome;
    }

    /** Monitors until it finds one of these. */
    private MonitorResult expect(Set<MonitorResult.Status> wanted) throws Failed {
        long endMs = stand.nowMs() + limitMs;
        while (true) {
            MonitorResult found = await("monitor", call -> resource.monitor(call));
            if (wanted.contains(found.status())) {
                return found;
            }
            demand(
                    stand.nowMs() < endMs,
                    "its monitor finds it " + found.status() + because(found.detail()) + ", not "
                            + (wanted.size() > 1
                                    ? "anything certain"
                                    : wanted.iterator().next()) + ", for " + limitMs
                            + " ms");
            rest(stand.nowMs() + LOOK_EVERY_MS);
        }
    }

    private void rest(long untilMs) {
        while (stand.nowMs() < untilMs) {
            stand.turn();
            LockSupport.parkNanos(TURN_NS);
        }
    }

    /** Begins it, cancels it, and waits for its end, whichever that is. */
    private <T> void cancelled(String verb, Function<Call, Future<T>> way) throws Failed {
        Call call = new Call(++calls);
        Future<T> answer = begin(call, way);
        stand.agents().runOnContext(ignored -> call.cancel());
        demand(ends(answer), "a cancelled " + verb + " did not end within " + limitMs + " ms");
    }

    private <T> T await(String verb, Function<Call, Future<T>> way) throws Failed {
        Call call = new Call(++calls);
        Future<T> answer = begin(call, way);
        if (!ends(answer)) {
            stand.agents().runOnContext(ignored -> call.cancel());
            throw new Failed(verb + " did not answer within " + limitMs + " ms"
                    + (ends(answer) ? "" : ", nor when it was cancelled"));
        }
        if (answer.failed()) {
            throw new Failed(verb + " failed: " + answer.cause().getMessage());
        }
        return answer.result();
    }

    private boolean ends(Future<?> answer) {
        long endMs = stand.nowMs() + limitMs;
        while (!answer.isComplete() && stand.nowMs() < endMs) {
            stand.turn();
            LockSupport.parkNanos(TURN_NS);
        }
        return answer.isComplete();
    }

    private <T> Future<T> begin(Call call, Function<Call, Future<T>> way) {
        Promise<T> answer = Promise.promise();
        stand.agents().runOnContext(ignored -> {
            try {
                way.apply(call).onComplete(answer);
            } catch (RuntimeException thrown) {
                // A verb has to answer by its future; what it throws instead is its failure.
                answer.tryFail(new IllegalStateException("it threw " + thrown, thrown));
            }
        });
        return answer.future();
    }

    private static void demand(boolean holds, String reason) throws Failed {
        if (!holds) {
            throw new Failed(reason);
        }
    }

    private static String because(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }
}
