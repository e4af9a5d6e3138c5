package io.mainstay.sim;

import io.mainstay.core.ledger.ClusterState;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine: its clock, its disk, the processes of its groups, its guard, and the agent while that lives. A crash of the
 * agent leaves processes and guard; a loss of power leaves the disk only.
 */
final class SimHost {
    /** A group's process, and the right under which it was started; with none somebody else started it. */
    record Run(long incarnation, long epoch, long number) {
        boolean isByHand() {
            return incarnation == 0;
        }
    }

    /** What a disk does to those who must write to it before they answer. */
    enum Disk {
        FINE,
        SLOW,
        FULL
    }

    /** What is stopped. */
    enum Pause {
        AGENT,
        AGENT_AND_GUARD
    }

    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final String name;
    private final SimCluster cluster;
    private final double rate;
    private final long offsetUs;
    private final Map<String, Run> running = new LinkedHashMap<>();
    private final Set<String> died = new LinkedHashSet<>();
    private final ArrayDeque<Consumer<SimAgent>> unheard = new ArrayDeque<>();
    private @Nullable SimAgent agent;
    private long guardDeadlineMs = NO_DEADLINE;
    private long pausedUntilUs;
    private boolean isGuardPaused;
    private boolean isGuardDead;
    private Disk disk = Disk.FINE;
    private int minuteOfDay;
    private long generation;
    private long runs;
    private long boots;
    private long incarnations;
    private int storedEntry;
    private boolean leads;
    private boolean isOff;

    SimHost(String name, SimCluster cluster) {
        this.name = name;
        this.cluster = cluster;
        double spread = cluster.settings.clockSpread();
        rate = 1 + (cluster.world.hosts.nextDouble() * 2 - 1) * spread;
        offsetUs = cluster.world.hosts.nextLong(1, 1_000_000_000L);
    }

    String name() {
        return name;
    }

    /** How far this host has applied, as a place in the ledger's list of states. */
    int storedEntry() {
        return storedEntry;
    }

    Map<String, Run> running() {
        return running;
    }

    /** This machine's own monotonic milliseconds. */
    long localMs() {
        return localUs() / 1000;
    }

    private long localUs() {
        return offsetUs + (long) (cluster.world.nowUs() * rate);
    }

    /** When this machine's clock will show that. */
    long realUsAt(long localMs) {
        return (long) Math.ceil((localMs * 1000 - offsetUs) / rate) + 1;
    }

    long guardDeadlineMs() {
        return guardDeadlineMs;
    }

    boolean isPaused() {
        return pausedUntilUs > cluster.world.nowUs();
    }

    boolean hasAgent() {
        return agent != null;
    }

    boolean isAwake() {
        return agent != null && !isPaused();
    }

    /** Whether it can store what it is told. */
    boolean stores() {
        return isAwake() && disk != Disk.FULL;
    }

    Disk disk() {
        return disk;
    }

    int minuteOfDay() {
        return minuteOfDay;
    }

    /** Whether the guard should have acted. */
    boolean isOverdue() {
        return localMs() > guardDeadlineMs;
    }

    boolean isGuarded() {
        return !isGuardDead;
    }

    boolean holdsLease(long incarnation) {
        return agent != null && agent.holdsLease(incarnation);
    }

    boolean leads() {
        return leads;
    }

    void lead(boolean now) {
        leads = now;
        if (agent != null && now) {
            agent.leadsFrom(localMs());
        }
    }

    /** Boots the agent: memory is empty, the disk holds a state that may be some entries old. */
    void startAgent() {
        if (agent != null || isOff) {
            return;
        }
        generation++;
        boots++;
        storedEntry = Math.max(0, storedEntry - cluster.world.hosts.nextInt(20));
        isGuardDead = false;
        agent = new SimAgent(this, cluster, cluster.ledger.at(storedEntry), boots);
        cluster.world.line(name + " agent starts, boot " + boots + ", runs " + running);
        cluster.news.tell(name, "the agent starts");
        tick(generation);
    }

    long nextIncarnation() {
        return ++incarnations;
    }

    private void tick(long of) {
        if (of != generation || agent == null) {
            return;
        }
        if (isPaused()) {
            deliver(later -> tick(of));
            return;
        }
        isGuardDead = false;
        agent.tick();
        long tickMs = cluster.settings.pace().tickMs();
        long renewMs = cluster.settings.timingsOf(name).renewMs();
        cluster.world.later(
                tickMs > 0 ? tickMs : cluster.world.hosts.nextLong(Math.max(2, renewMs / 10), renewMs / 3),
                () -> tick(of));
    }

    /** Hands something to the agent: now, or when it goes on; never when there is none. */
    void deliver(Consumer<SimAgent> message) {
        if (agent == null) {
            return;
        }
        if (isPaused()) {
            unheard.add(message);
            return;
        }
        message.accept(agent);
    }

    void applyUpTo(int upTo, List<ClusterState> states) {
        while (storedEntry < upTo && agent != null) {
            storedEntry++;
            agent.applied(states.get(storedEntry));
        }
    }

    void pause(Pause what, long forMs) {
        if (agent == null || isPaused()) {
            return;
        }
        cluster.world.line(name + " pauses " + what + " for " + forMs + " ms");
        pausedUntilUs = cluster.world.nowUs() + forMs * SimWorld.MS;
        isGuardPaused = what == Pause.AGENT_AND_GUARD;
        long untilUs = pausedUntilUs;
        cluster.world.at(untilUs, () -> {
            if (pausedUntilUs == untilUs) {
                resume();
            }
        });
    }

    void resume() {
        if (pausedUntilUs > 0) {
            cluster.news.tell(name, "the agent goes on");
        }
        pausedUntilUs = 0;
        isGuardPaused = false;
        cluster.world.line(name + " goes on");
        guard();
        List<Consumer<SimAgent>> waiting = List.copyOf(unheard);
        unheard.clear();
        waiting.forEach(this::deliver);
    }

    void crashAgent() {
        if (agent == null) {
            return;
        }
        cluster.world.line(name + " agent crashes, runs " + running);
        agent = null;
        generation++;
        leads = false;
        cluster.ledger.crashed(name);
        pausedUntilUs = 0;
        unheard.clear();
        int longest = cluster.world.hosts.nextBoolean() ? 100 : 3000;
        cluster.world.later(cluster.world.hosts.nextLong(5, longest), this::startAgent);
    }

    /** Its clock on the wall jumps, as far as it is asked about windows of the day. */
    void stepWallClock(int minute) {
        minuteOfDay = minute;
    }

    void spoil(Disk how, long forMs) {
        if (agent == null || disk != Disk.FINE) {
            return;
        }
        cluster.world.line(name + " disk is " + how + " for " + forMs + " ms");
        cluster.checks.count("disk " + how);
        disk = how;
        cluster.world.later(forMs, () -> {
            disk = Disk.FINE;
            if (how == Disk.FULL) {
                // The voter had stopped; the operator who made room starts it again.
                crashAgent();
            }
        });
    }

    /** The agent starts it again at its next tick, if it still lives. */
    void killGuard() {
        cluster.world.line(name + " guard dies");
        cluster.checks.count("guard died");
        isGuardDead = true;
    }

    void detach() {
        deliver(SimAgent::detach);
    }

    /** The agent ends on purpose; what runs goes on until that time at most. */
    void detached(long untilMs) {
        cluster.world.line(name + " is detached, leaves " + running);
        cluster.checks.count("detached");
        tellGuard(untilMs);
        crashAgent();
    }

    /** Loses power, and gets none until it is switched on. */
    void switchOff() {
        isOff = true;
        losePower();
    }

    void switchOn() {
        isOff = false;
        startAgent();
    }

    /** The agent ends in order: it gives everything up, and leaves. */
    void stopAgent() {
        deliver(SimAgent::leave);
    }

    /** It has left, and is not started again by itself. */
    void left() {
        isOff = true;
        crashAgent();
    }

    void losePower() {
        cluster.world.line(name + " loses power, ran " + running);
        running.clear();
        died.clear();
        guardDeadlineMs = NO_DEADLINE;
        isGuardPaused = false;
        isGuardDead = false;
        crashAgent();
    }

    /** The agent tells the guard; a later end only replaces an earlier one, and one that has passed is acted on at once. */
    void tellGuard(long deadlineMs) {
        guardDeadlineMs = Math.max(deadlineMs, localMs());
        cluster.world.at(realUsAt(guardDeadlineMs), this::guard);
    }

    private void guard() {
        if (localMs() < guardDeadlineMs || !runsOwn() || cluster.settings.has(Flaw.GUARD_MISSING)) {
            return;
        }
        if (isGuardPaused || isGuardDead) {
            if (!cluster.settings.has(Flaw.NO_WATCHDOG)) {
                cluster.checks.count("watchdog");
                losePower();
            }
            return;
        }
        cluster.checks.count("guard");
        cluster.world.line(name + " guard ends agent and " + running);
        cluster.news.tell(name, "the lease is over: the guard ends the agent and " + running.keySet());
        running.values().removeIf(run -> !run.isByHand());
        died.clear();
        crashAgent();
    }

    boolean runsOwn() {
        return running.values().stream().anyMatch(run -> !run.isByHand());
    }

    /** The guard ends what earlier lives left running. */
    void endLeft() {
        running.values().removeIf(run -> !run.isByHand());
        died.clear();
    }

    /** What runs goes on under another right. */
    void relabel(String group, long incarnation, long epoch) {
        Run run = new Run(incarnation, epoch, ++runs);
        cluster.world.line(name + " goes on with " + group + " as " + run);
        running.put(group, run);
    }

    void startByHand(String group) {
        if (!running.containsKey(group)) {
            running.put(group, new Run(0, 0, ++runs));
            cluster.checks.count("by hand");
            cluster.world.line(name + " " + group + " is started by hand");
        }
    }

    Run start(String group, long incarnation, long epoch) {
        Run run = new Run(incarnation, epoch, ++runs);
        running.put(group, run);
        died.remove(group);
        cluster.world.line(name + " starts " + group + " " + run);
        return run;
    }

    void end(String group, Run run, String why) {
        if (running.remove(group, run)) {
            cluster.world.line(name + " ends " + group + " " + run + ": " + why);
        }
    }

    /** The process exits by itself. */
    void die(String group) {
        if (running.remove(group) != null) {
            died.add(group);
            cluster.world.line(name + " " + group + " dies");
        }
    }

    boolean hasDied(String group) {
        return died.contains(group);
    }

    void forgetDeath(String group) {
        died.remove(group);
    }
}
