package io.mainstay.sim;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.Holder;
import io.mainstay.sim.SimHost.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One process a group, which runs or not: started and ended by the rule of use, and told of to the ledger. */
final class GroupRunner implements Runner {
    private final SimHost host;
    private final SimAgent agent;
    private final SimCluster cluster;
    private final BooleanSupplier isCalm;
    private final Map<String, Long> released = new LinkedHashMap<>();
    private final Map<String, Run> ending = new LinkedHashMap<>();

    GroupRunner(SimHost host, SimAgent agent, SimCluster cluster, BooleanSupplier isCalm) {
        this.host = host;
        this.agent = agent;
        this.cluster = cluster;
        this.isCalm = isCalm;
    }

    @Override
    public void look() {
        agent.state().groups().values().forEach(this::look);
        new LinkedHashMap<>(host.running()).forEach((group, run) -> {
            if (!run.isByHand() && agent.state().group(group).isEmpty()) {
                end(group, run, "configured no more");
            }
        });
    }

    private void look(GroupRecord group) {
        String name = group.name();
        Run run = host.running().get(name);
        boolean isMine = agent.incarnation() > 0 && group.holder().is(host.name(), agent.incarnation());
        boolean hasJoined = agent.incarnation() > 0
                && agent.state().life(host.name(), agent.incarnation()).isPresent()
                && !agent.isUnguarded();
        if (hasJoined) {
            probe(group, run, isMine);
        }
        if (group.spec().kind() == GroupSpec.Kind.PARALLEL) {
            parallel(group, run, hasJoined);
        } else if (run == null) {
            ending.remove(name);
            down(group, isMine);
        } else if (run.isByHand()) {
            byHand(group, run, isMine);
        } else if (!isMine
                || run.incarnation() != agent.incarnation()
                || run.epoch() != group.holder().epoch()) {
            foreign(group, run, isMine, hasJoined);
        } else if (!group.isFrozen()) {
            if (group.isToBeReleased()) {
                stop(group, run);
            } else if (group.phase() == Phase.ASSIGNED) {
                agent.propose("started" + name, 300, new Command.Started(name, run.epoch()));
            }
        }
    }

    /** Says what it finds as long as it does not own the group, and again when the ledger has it otherwise. */
    private void probe(GroupRecord group, @Nullable Run run, boolean isMine) {
        GroupRecord.Probe known = group.probes().get(host.name());
        boolean isKnown = known != null && known.incarnation() == agent.incarnation();
        Found found = run == null ? Found.OFFLINE : Found.ONLINE;
        boolean isTrue = isKnown && (known.found() == found || isMine);
        if (!isTrue && group.spec().nodes().contains(host.name())) {
            agent.propose(
                    "probed" + group.name() + agent.incarnation() + found,
                    300,
                    new Command.Probed(host.name(), agent.incarnation(), group.name(), found));
        }
    }

    private void parallel(GroupRecord group, @Nullable Run run, boolean hasJoined) {
        String name = group.name();
        boolean mayRun = hasJoined && agent.mayRun(name);
        if (run == null && host.hasDied(name) && hasJoined) {
            if (group.faults().containsKey(host.name())) {
                host.forgetDeath(name);
            } else {
                agent.propose(
                        "faulted" + name,
                        200,
                        new Command.ParallelFaulted(name, host.name(), agent.incarnation(), "exited 1"));
            }
        } else if (run == null && mayRun) {
            ending.remove(name);
            host.start(name, agent.incarnation(), 0);
        } else if (run != null && (!mayRun || run.incarnation() != agent.incarnation())) {
            if (run.incarnation() != agent.incarnation()) {
                agent.endSoon();
            }
            end(name, run, "not to run here");
        }
    }

    private void down(GroupRecord group, boolean isMine) {
        String name = group.name();
        Holder holder = group.holder();
        boolean wasMine = !isMine && holder.node().equals(host.name()) && holder.incarnation() < agent.incarnation();
        if (wasMine) {
            release(name, holder.epoch(), "ended at the start of a later life");
        } else if (group.isFrozen()) {
            cluster.checks.count("S6");
        } else if (isMine && host.hasDied(name)) {
            if (group.phase() == Phase.FAULTED) {
                release(name, holder.epoch(), "faulted, verified offline");
            } else {
                agent.propose("faulted" + name, 200, new Command.Faulted(name, holder.epoch(), "exited 1"));
            }
        } else if (isMine && (group.isToBeReleased() || group.phase() == Phase.FAULTED)) {
            release(name, holder.epoch(), "verified offline");
        } else if (agent.mayRun(name) && !hasAskedToRelease(name, holder.epoch())) {
            if (host.isGuarded()) {
                cluster.checks.started(
                        host, group, host.start(name, holder.incarnation(), holder.epoch()), group.isFrozen());
            }
        } else if (!isMine) {
            host.forgetDeath(name);
        } else if (hasAskedToRelease(name, holder.epoch())) {
            // It may be on its way: nothing but going through with it is safe.
            release(name, holder.epoch(), "verified offline");
        }
    }

    /** G8: somebody else started it. The owner takes it for its own; elsewhere it is forced offline. */
    private void byHand(GroupRecord group, Run run, boolean isMine) {
        String name = group.name();
        Holder holder = group.holder();
        boolean mayKeep = isMine && agent.mayRun(name) && !hasAskedToRelease(name, holder.epoch());
        if (group.isFrozen()) {
            cluster.checks.count("S6 by hand");
        } else if (mayKeep) {
            host.relabel(name, agent.incarnation(), holder.epoch());
        } else if (!holder.isNone()) {
            cluster.checks.count("S3");
            end(name, run, "forced offline: " + holder.node() + " owns it");
        }
    }

    /** What an earlier life, or an earlier epoch, left running. */
    private void foreign(GroupRecord group, Run run, boolean isMine, boolean hasJoined) {
        String name = group.name();
        Holder holder = group.holder();
        boolean isLeft = agent.isAdopting() && !run.equals(ending.get(name));
        boolean isEarlier = holder.node().equals(host.name())
                && holder.incarnation() < agent.incarnation()
                && holder.epoch() == run.epoch();
        if (isLeft && isMine && agent.mayRun(name) && !hasAskedToRelease(name, holder.epoch())) {
            cluster.checks.count("adopted");
            host.relabel(name, agent.incarnation(), holder.epoch());
        } else if (isLeft && isEarlier && !group.isToBeReleased() && group.phase() != Phase.FAULTED) {
            if (hasJoined) {
                agent.propose(
                        "adopted" + name,
                        200,
                        new Command.Adopted(name, run.epoch(), host.name(), agent.incarnation()));
            }
        } else if (isLeft
                && !agent.state().isLeaving(name)
                && (holder.isNone() || agent.incarnation() == 0 || isMine)) {
            // It waits to be given to this node, for as long as the guard lets it.
            cluster.checks.count("left running");
        } else {
            agent.endSoon();
            end(name, run, "not the owner");
        }
    }

    private boolean hasAskedToRelease(String group, long epoch) {
        return released.getOrDefault(group, 0L) == epoch && !cluster.settings.has(Flaw.STARTS_AFTER_RELEASE);
    }

    private void release(String group, long epoch, String because) {
        released.put(group, epoch);
        agent.propose("released" + group + epoch, 200, new Command.Released(group, epoch, because));
    }

    /** The polite stop: takes its time, and may not take effect at all. */
    private void stop(GroupRecord group, Run run) {
        String name = group.name();
        if (run.equals(ending.get(name))) {
            return;
        }
        ending.put(name, run);
        boolean hangs = !isCalm.getAsBoolean() && SimWorld.percent(cluster.world.hosts, 10);
        cluster.world.later(cluster.world.hosts.nextLong(1, 800), () -> {
            if (hangs) {
                ending.remove(name, run);
                host.deliver(mind -> mind.propose(
                        "failed" + name, 100, new Command.ReleaseFailed(name, run.epoch(), "the stop hangs")));
            } else {
                host.end(name, run, "stopped");
            }
        });
    }

    @Override
    public void endAll(String why) {
        new LinkedHashMap<>(host.running()).forEach((group, run) -> {
            if (!run.isByHand()) {
                end(group, run, why);
            }
        });
    }

    /** By force: soon, or not before the guard does it. */
    private void end(String group, Run run, String why) {
        if (run.equals(ending.get(group))) {
            return;
        }
        ending.put(group, run);
        boolean hangs = !isCalm.getAsBoolean() && !run.isByHand() && SimWorld.percent(cluster.world.hosts, 20);
        if (!hangs) {
            cluster.world.later(cluster.world.hosts.nextLong(1, 120), () -> host.end(group, run, why));
        }
    }
}
