package io.mainstay.lab;

import io.mainstay.lab.LifeSigns.Life;
import io.mainstay.lab.LifeSigns.Sign;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of one fault: hits the cluster, waits for what must follow, measures from outside, heals. A wait that is not
 * fulfilled in time is a {@link Broken}.
 */
final class Trial {
    private static final long BUS_LIMIT_MS = 20_000;
    private static final long SETTLE_LIMIT_MS = 90_000;
    private static final long OUTCOME_LIMIT_MS = 60_000;

    /** How long a service may fall silent on a busy machine though nothing happens to it. */
    private static final long STALL_MS = 200;

    /** What must follow a fault did not. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String what) {
            super(what);
        }
    }

    final Testbed bed;
    final LabConfig config;
    private final Timeline timeline;
    private final long signsFrom;
    private final long probesFrom;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private long hitFrom;
    private long faultNs;
    private long placedNs;
    private long overlapAllowedNs;
    private Optional<Life> before = Optional.empty();

    Trial(Testbed bed, LabConfig config) throws IOException {
        this.bed = bed;
        this.config = config;
        this.timeline = bed.timeline;
        this.signsFrom = Files.size(bed.places.signs());
        this.probesFrom = Files.size(bed.places.probes());
    }

    Map<String, Double> figures() {
        return figures;
    }

    List<String> violations() {
        return violations;
    }

    LifeSigns signs() throws IOException {
        return bed.signsFrom(signsFrom);
    }

    ProbeLog probes() throws IOException {
        return bed.probesFrom(probesFrom);
    }

    /** Who gives signs at this moment; seen from outside. */
    String owner() throws IOException {
        return lately().map(Life::host)
                .orElseThrow(() -> new Broken("the service runs nowhere though the cluster has settled"));
    }

    private Optional<Life> lately() throws IOException {
        long since = Timeline.now() - TimeUnit.MILLISECONDS.toNanos(250);
        List<Sign> signs = bed.latestSigns().signs();
        return signs.isEmpty() || signs.get(signs.size() - 1).atNs() < since
                ? Optional.empty()
                : Optional.of(signs.get(signs.size() - 1).life());
    }

    String leader() throws IOException {
        for (LabHost host : bed.hosts()) {
            if (host.isAgentRunning()) {
                Optional<String> leader = host.api().leader();
                if (leader.isPresent()) {
                    return leader.get();
                }
            }
        }
        throw new Broken("no node names the ledger's leader");
    }

    /** Hits: notes who ran, and the time just before. */
    void hit(String what, Act act) throws IOException {
        before = lately();
        hitFrom = Files.size(bed.places.signs());
        faultNs = timeline.note("fault: " + what);
        act.run();
        placedNs = timeline.note("fault is in place");
    }

    /** Something done to the hosts. */
    interface Act {
        void run() throws IOException;
    }

    /** Waits until a life that began after the fault gives a sign, and measures. */
    Sign awaitNewLife() throws IOException {
        if (!Testbed.await(OUTCOME_LIMIT_MS, () -> newLife().isPresent())) {
            throw new Broken("the service did not run again within " + OUTCOME_LIMIT_MS / 1000 + " s");
        }
        Sign first = newLife().orElseThrow();
        timeline.note(first.atNs(), first.life().host() + ": first sign of " + first.life());
        figure("running again", first.atNs() - faultNs);
        before.flatMap(life -> lastSign(life)).ifPresent(last -> figure("outage", first.atNs() - last));
        return first;
    }

    /** From what was written since the fault: the whole run's signs take some ms of a processor to read. */
    private Optional<Sign> newLife() throws IOException {
        return bed.signsFrom(hitFrom).firstOfNewLife(faultNs);
    }

    Sign awaitNewLifeElsewhere() throws IOException {
        Sign first = awaitNewLife();
        if (before.isPresent() && before.get().host().equals(first.life().host())) {
            violations.add("the service runs on " + first.life().host() + " again, and should have moved");
        }
        return first;
    }

    private Optional<Long> lastSign(Life life) {
        try {
            return signs().lastSignOf(life);
        } catch (IOException unreadable) {
            throw new Broken("the life signs cannot be read: " + unreadable.getMessage());
        }
    }

    /** Nothing may happen to the service for so long. */
    void awaitNoOutage(long forMs) throws IOException {
        pause(forMs);
        long silence = measureSilence();
        if (silence > TimeUnit.MILLISECONDS.toNanos(STALL_MS)) {
            violations.add("the service was silent for " + silence / 1_000_000 + " ms, and should have gone on");
        }
        if (newLife().isPresent()) {
            violations.add("the service was started anew, and should have gone on");
        }
    }

    /** The longest time since the fault for which nobody gave a sign. */
    long measureSilence() throws IOException {
        long silence = signs().longestSilenceNs(faultNs, Timeline.now());
        figure("longest silence", silence);
        return silence;
    }

    /**
     * An isolated owner's ports must say no before its lease ends, counted from the last renewal that could get through:
     * until the fault was in place.
     */
    void checkHealthEnds(String host) throws IOException {
        long end = Timeline.now();
        probes().lastYes(host, faultNs, end).ifPresent(last -> {
            figure("health port off", last - faultNs);
            // Until the fault is in place, some 25 ms on a busy machine, a renewal may still get through.
            if (last - placedNs > TimeUnit.MILLISECONDS.toNanos(config.ttlMs())) {
                violations.add(host + " still said yes " + (last - placedNs) / 1_000_000
                        + " ms after it was cut off; ttl is " + config.ttlMs() + " ms");
            }
        });
    }

    void allowOverlap(long ms) {
        overlapAllowedNs = TimeUnit.MILLISECONDS.toNanos(ms);
    }

    void figure(String name, long nanos) {
        figures.put(name, nanos / 1e6);
    }

    long faultNs() {
        return faultNs;
    }

    void pause(long ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    /** Waits until every node is up, all agree on the owner, it alone gives signs, and its health port says yes. */
    void settle() throws IOException {
        TreeSet<String> seen = new TreeSet<>();
        boolean settled = Testbed.await(SETTLE_LIMIT_MS, () -> {
            seen.clear();
            for (LabHost host : bed.hosts()) {
                seen.add(
                        host.isAgentRunning()
                                ? host.api()
                                        .settledOwner(host.name, bed.names.size())
                                        .orElse("(" + host.name + " has not settled)")
                                : "(no agent on " + host.name + ")");
            }
            Optional<Life> runs = lately();
            return seen.size() == 1
                    && runs.isPresent()
                    && seen.first().equals(runs.get().host())
                    && probes().firstYes(
                                    runs.get().host(), "http", Timeline.now() - TimeUnit.MILLISECONDS.toNanos(2_500))
                            .isPresent();
        });
        if (!settled) {
            throw new Broken("the cluster did not settle within " + SETTLE_LIMIT_MS / 1000 + " s: owner " + seen
                    + ", signs of " + lately().map(Life::host).orElse("nobody"));
        }
        timeline.note("settled: " + seen.first());
    }

    /**
     * A fault right after a node's start is two faults at once; here one is looked at at a time. The start ends with the event
     * bus, which takes a processor for a second; a bus that stays down is waited for no longer than that.
     */
    void rest() throws IOException {
        if (bed.names.size() > 1
                && !Testbed.await(BUS_LIMIT_MS, () -> {
                    for (LabHost host : bed.hosts()) {
                        if (!host.api().isBusUp()) {
                            return false;
                        }
                    }
                    return true;
                })) {
            timeline.note("the event bus is not up everywhere after " + BUS_LIMIT_MS / 1000 + " s");
        }
        pause(config.ttlMs());
    }

    /** Undoes whatever was done, clears marks, and waits until all is well. */
    void heal() throws IOException {
        mend();
        clearMarks();
        settle();
    }

    /** Resumes, connects, powers on, starts agents; returns at once. */
    void mend() throws IOException {
        timeline.note("mending");
        for (LabHost host : bed.hosts()) {
            if (host.isUp()) {
                bed.wires.restore(host.name);
                bed.wires.unmute(host.firstPid(), bed.wires.others(host.name));
                bed.emptyDisk(host.name);
                host.resume();
                if (host.isAgentRunning()) {
                    continueStopped(host);
                } else {
                    host.startAgent();
                }
            } else {
                bed.emptyDisk(host.name);
                bed.boot(host.name);
            }
        }
    }

    private static void continueStopped(LabHost host) throws IOException {
        for (LabHost.Role role : List.of(LabHost.Role.GUARD, LabHost.Role.AGENT)) {
            for (long pid : host.pids(role)) {
                Shell.run("kill", "-CONT", "" + pid);
            }
        }
    }

    /** A fault that was meant leaves marks behind, and a marked node is no target for the next run. */
    private void clearMarks() {
        Testbed.await(SETTLE_LIMIT_MS, () -> {
            for (LabHost host : bed.hosts()) {
                if (host.api().hasMarks()) {
                    host.api().command("clear", new JsonObject());
                    return false;
                }
            }
            return true;
        });
    }

    /** Moves the group and waits until it runs there. */
    void moveTo(String node) throws IOException {
        if (!owner().equals(node)) {
            timeline.note("moving the group to " + node);
            bed.host(node).api().switchTo(node);
            if (!Testbed.await(SETTLE_LIMIT_MS, () -> lately().map(Life::host).equals(Optional.of(node)))) {
                throw new Broken("the group did not move to " + node + " within " + SETTLE_LIMIT_MS / 1000 + " s");
            }
            settle();
        }
    }

    /** What holds for every run: one life at a time, and never two hosts that say yes. */
    void judge() throws IOException {
        LifeSigns signs = signs();
        for (LifeSigns.Overlap overlap : signs.overlaps()) {
            timeline.note(
                    overlap.fromNs(),
                    "OVERLAP for " + overlap.lengthNs() / 1e6 + " ms: " + overlap.one() + " and " + overlap.other());
        }
        figure("overlap", signs.overlapNs());
        if (signs.overlapNs() > overlapAllowedNs) {
            violations.add("two copies of the service ran at once for " + signs.overlapNs() / 1e6 + " ms");
        }
        long both = probes().longestDoubleYesNs();
        figure("two said yes", both);
        if (both > overlapAllowedNs) {
            violations.add("two hosts told the load balancer yes at once for " + both / 1e6 + " ms");
        }
    }
}
