package io.mainstay.lab;

import io.mainstay.lab.LifeSigns.Life;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Moves groups beside the usual one, and waits, by what a {@link Lookout} sees, until they are where they should be. */
final class Moves {
    private static final long LIMIT_MS = 120_000;

    private final Trial trial;
    private final Lookout lookout;

    Moves(Trial trial, Lookout lookout) {
        this.trial = trial;
        this.lookout = lookout;
    }

    /**
     * Powers all hosts on and waits until each of the groups has come online by itself. Where one has begun elsewhere, since
     * the host was late to join, it is switched.
     */
    void begin(Collection<String> groups, String host) throws IOException {
        long on = Timeline.now();
        for (String name : trial.bed.names) {
            trial.bed.boot(name);
        }
        if (!Testbed.await(
                LIMIT_MS,
                () -> groups.stream().allMatch(group -> lookout.now(group).size() == 1))) {
            throw new Trial.Broken("not all came online by themselves within " + LIMIT_MS / 1000 + " s: "
                    + groups.stream()
                            .filter(group -> lookout.now(group).isEmpty())
                            .toList());
        }
        trial.figure("online", Timeline.now() - on);
        trial.settle();
        settle(groups);
        List<String> elsewhere = groups.stream()
                .filter(group -> !lookout.runsOnlyOn(group, host, 0))
                .toList();
        command("switch", elsewhere, new JsonObject().put("node", host));
        if (!Testbed.await(LIMIT_MS, () -> groups.stream().allMatch(group -> lookout.runsOnlyOn(group, host, 0)))) {
            throw new Trial.Broken("not switched to " + host + ": " + elsewhere);
        }
        settle(groups);
        trial.bed.timeline.note("all are online on " + host + ", switched there: " + elsewhere);
    }

    /** Each of them must run on this host alone, in a life that began after a time; the slowest one is measured. */
    void await(String figure, Collection<String> groups, String host, long sinceNs) {
        boolean come = Testbed.await(
                LIMIT_MS, () -> groups.stream().allMatch(group -> lookout.runsOnlyOn(group, host, sinceNs)));
        if (!come) {
            Map<String, List<Life>> elsewhere = new TreeMap<>();
            groups.stream()
                    .filter(group -> !lookout.runsOnlyOn(group, host, sinceNs))
                    .forEach(group -> elsewhere.put(group, lookout.now(group)));
            throw new Trial.Broken(
                    figure + ": not anew on " + host + " alone within " + LIMIT_MS / 1000 + " s: " + elsewhere);
        }
        trial.bed.timeline.note(figure + ": all on " + host);
        groups.stream()
                .flatMap(group -> lookout.now(group).stream())
                .mapToLong(Life::firstNs)
                .max()
                .ifPresent(last -> trial.figure(figure, last - sinceNs));
    }

    void awaitNowhere(Collection<String> groups) {
        if (!Testbed.await(
                LIMIT_MS,
                () -> groups.stream().allMatch(group -> lookout.now(group).isEmpty()))) {
            throw new Trial.Broken("taken offline, but still there after " + LIMIT_MS / 1000 + " s: "
                    + groups.stream()
                            .flatMap(group -> lookout.now(group).stream())
                            .toList());
        }
    }

    /** Waits until all nodes agree on who owns each of them, no resource is marked, and each could fail over. */
    void settle(Collection<String> groups) {
        for (String group : groups) {
            boolean settled = Testbed.await(LIMIT_MS, () -> {
                long owners = 0;
                for (LabHost host : trial.bed.hosts()) {
                    owners += host.isAgentRunning()
                                    && host.api(group)
                                            .settledOwner(host.name, trial.bed.names.size())
                                            .isPresent()
                            ? 1
                            : 0;
                }
                return owners == trial.bed.names.size();
            });
            if (!settled) {
                throw new Trial.Broken(
                        "the group " + group + " did not settle within " + LIMIT_MS / 1000 + " s: " + describe(group));
            }
        }
    }

    private String describe(String group) {
        try {
            return trial.bed.host(trial.bed.names.get(0)).api(group).group().encode();
        } catch (IOException silent) {
            return silent.getMessage();
        }
    }

    /** Forgets the marks that a meant fault left, so that the node is a target again. */
    void clear(Collection<String> groups) {
        for (String group : groups) {
            Testbed.await(LIMIT_MS, () -> {
                boolean clean = true;
                for (LabHost host : trial.bed.hosts()) {
                    if (host.api(group).hasMarks()) {
                        host.api(group).command("clear", new JsonObject());
                        clean = false;
                    }
                }
                return clean;
            });
        }
        settle(groups);
    }

    void command(String verb, Collection<String> groups, JsonObject more) throws IOException {
        LabHost any = trial.bed.host(trial.bed.names.get(0));
        for (String group : groups) {
            NodeApi.Answer answer = any.api(group).command(verb, more);
            if (answer.status() / 100 != 2) {
                throw new Trial.Broken(verb + " of " + group + " was refused: " + answer.body());
            }
        }
    }
}
