package io.mainstay.sim;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.Holder;
import io.mainstay.sim.SimHost.Run;
import java.util.LinkedHashMap;
import java.util.Map;

/** One process a group, which runs or not: started and ended by the rule of use, and told of to the ledger. */
final class GroupRunner {
    private final SimHost host;
    private final SimAgent agent;
    private final SimCluster cluster;
    private final Map<String, Long> released = new LinkedHashMap<>();
    private final Map<String, Run> ending = new LinkedHashMap<>();

    GroupRunner(SimHost host, SimAgent agent, SimCluster cluster) {
        this.host = host;
        this.agent = agent;
        this.cluster = cluster;
    }

    void look() {
        agent.state().groups().values().forEach(this::look);
    }

    private void look(GroupRecord group) {
        String name = group.name();
        Holder holder = group.holder();
        Run run = host.running().get(name);
        boolean isMine = agent.incarnation() > 0 && holder.is(host.name(), agent.incarnation());
        boolean mayRun = agent.mayRun(name);
        if (agent.incarnation() > 0
                && agent.state().life(host.name(), agent.incarnation()).isPresent()) {
            probe(group);
        }
        if (run == null) {
            ending.remove(name);
            down(group, isMine, mayRun);
        } else if (!isMine || run.epoch() != holder.epoch()) {
            end(name, run, "not the owner");
        } else if (group.isToBeReleased()) {
            stop(group, run);
        } else if (group.phase() == Phase.ASSIGNED) {
            agent.propose("started" + name, 300, new Command.Started(name, run.epoch()));
        }
    }

    private void probe(GroupRecord group) {
        boolean isKnown = group.probes().containsKey(host.name())
                && group.probes().get(host.name()).incarnation() == agent.incarnation();
        if (!isKnown && group.spec().nodes().contains(host.name())) {
            agent.propose(
                    "probed" + group.name() + agent.incarnation(),
                    300,
                    new Command.Probed(host.name(), agent.incarnation(), group.name(), Found.OFFLINE));
        }
    }

    private void down(GroupRecord group, boolean isMine, boolean mayRun) {
        String name = group.name();
        Holder holder = group.holder();
        boolean wasMine = !isMine && holder.node().equals(host.name()) && holder.incarnation() < agent.incarnation();
        if (wasMine) {
            release(name, holder.epoch(), "ended at the start of a later life");
        } else if (isMine && host.hasDied(name)) {
            if (group.phase() == Phase.FAULTED) {
                release(name, holder.epoch(), "faulted, verified offline");
            } else {
                agent.propose("faulted" + name, 200, new Command.Faulted(name, holder.epoch(), "exited 1"));
            }
        } else if (isMine && (group.isToBeReleased() || group.phase() == Phase.FAULTED)) {
            release(name, holder.epoch(), "verified offline");
        } else if (mayRun && !hasAskedToRelease(name, holder.epoch())) {
            host.start(name, holder.incarnation(), holder.epoch());
        } else if (!isMine) {
            host.forgetDeath(name);
        } else if (hasAskedToRelease(name, holder.epoch())) {
            // It may be on its way: nothing but going through with it is safe.
            release(name, holder.epoch(), "verified offline");
        }
    }

    private boolean hasAskedToRelease(String group, long epoch) {
        return released.getOrDefault(group, 0L) == epoch && !cluster.options.has(Flaw.STARTS_AFTER_RELEASE);
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
        boolean hangs = !cluster.isCalm() && SimWorld.percent(cluster.world.hosts, 10);
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

    void endAll(String why) {
        Map.copyOf(host.running()).forEach((group, run) -> end(group, run, why));
    }

    /** By force: soon, or not before the guard does it. */
    private void end(String group, Run run, String why) {
        if (run.equals(ending.get(group))) {
            return;
        }
        ending.put(group, run);
        boolean hangs = !cluster.isCalm() && SimWorld.percent(cluster.world.hosts, 20);
        if (!hangs) {
            cluster.world.later(cluster.world.hosts.nextLong(1, 120), () -> host.end(group, run, why));
        }
    }
}
