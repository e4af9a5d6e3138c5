package io.mainstay.lab;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every fault of the lab, in the order of the report. */
final class Faults {
    private Faults() {}

    static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        all.addAll(ProgramFaults.all());
        all.addAll(hosts());
        all.addAll(links());
        all.addAll(operations());
        return all;
    }

    static Optional<Fault> named(String name) {
        return all().stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    private static List<Fault> hosts() {
        return List.of(
                new Fault(
                        "host-killed",
                        "owner's host powered off: a peer runs the service",
                        trial -> ownerLost(trial, trial.owner())),
                new Fault("host-killed-leader", "owner's host, which is the ledger's leader, powered off", trial -> {
                    trial.moveTo(trial.leader());
                    ownerLost(trial, trial.owner());
                }),
                new Fault("host-killed-not-leader", "owner's host, which is not the leader, powered off", trial -> {
                    if (trial.leader().equals(trial.owner())) {
                        trial.moveTo(trial.bed.wires.others(trial.leader()).get(0));
                    }
                    ownerLost(trial, trial.owner());
                }),
                new Fault("standby-killed", "a standby's host, not the leader, powered off: no outage", trial -> {
                    String owner = trial.owner();
                    String leader = trial.leader();
                    String standby = trial.bed.names.stream()
                            .filter(name -> !name.equals(owner) && !name.equals(leader))
                            .findFirst()
                            .orElseThrow();
                    trial.hit(standby + " is powered off", () -> trial.bed.powerOff(standby));
                    trial.awaitNoOutage(trial.config.ttlMs() * 2);
                }),
                new Fault("leader-killed", "the ledger's leader, not owner, powered off: no outage", trial -> {
                    if (trial.leader().equals(trial.owner())) {
                        trial.moveTo(trial.bed.wires.others(trial.leader()).get(0));
                    }
                    String leader = trial.leader();
                    trial.hit(leader + " is powered off", () -> trial.bed.powerOff(leader));
                    trial.awaitNoOutage(trial.config.ttlMs() * 2);
                }),
                new Fault("host-paused", "owner's whole host paused past its lease, then resumed", trial -> {
                    LabHost owner = trial.bed.host(trial.owner());
                    trial.allowOverlap(20);
                    trial.hit(owner.name + " is paused", () -> {
                        trial.bed.wires.silence(owner.name);
                        owner.freeze();
                    });
                    trial.awaitNewLifeElsewhere();
                    trial.pause(500);
                    trial.bed.timeline.note("resuming " + owner.name);
                    trial.bed.wires.restore(owner.name);
                    owner.resume();
                    trial.pause(trial.config.ttlMs());
                    trial.figure("both running after resume", trial.signs().overlapNs());
                }));
    }

    private static void ownerLost(Trial trial, String owner) throws IOException {
        trial.hit(owner + " is powered off", () -> trial.bed.powerOff(owner));
        trial.awaitNewLifeElsewhere();
    }

    /** The network's faults: what an isolated owner's health port does is looked at over a network that stays. */
    private static List<Fault> links() {
        return List.of(
                isolating(
                        "link-down",
                        "owner's link down: a peer runs the service",
                        (trial, owner) -> trial.bed.wires.linkDown(owner)),
                isolating(
                        "cut-silent",
                        "owner cut off silently: a peer runs the service",
                        (trial, owner) -> trial.bed.wires.cut(owner)),
                isolating(
                        "cut-mute",
                        "nothing that the owner sends arrives, all that it is sent does",
                        (trial, owner) ->
                                trial.bed.wires.mute(trial.bed.host(owner).firstPid(), trial.bed.wires.others(owner))),
                isolating("cut-deaf", "nothing arrives at the owner, all that it sends does", (trial, owner) -> {
                    for (String other : trial.bed.wires.others(owner)) {
                        trial.bed.wires.mute(trial.bed.host(other).firstPid(), List.of(owner));
                    }
                }),
                new Fault(
                        "cut-one-peer", "owner and one peer hear nothing of each other, both hear the third", trial -> {
                            String owner = trial.owner();
                            String peer = trial.bed.wires.others(owner).get(0);
                            trial.hit(
                                    owner + " and " + peer + " are cut apart",
                                    () -> trial.bed.wires.cutFromPeer(owner, peer));
                            trial.pause(3 * trial.config.ttlMs());
                            trial.measureSilence();
                        }),
                new Fault("disk-full", "owner's disk full while the ledger is written to", Faults::diskFull));
    }

    /** A voter that cannot store must not vote; whether its groups stay or move, one copy runs. */
    private static void diskFull(Trial trial) throws IOException {
        String owner = trial.owner();
        String peer = trial.bed.wires.others(owner).get(0);
        trial.hit("the disk of " + owner + " is full", () -> trial.bed.fillDisk(owner));
        trial.bed.host(peer).api().command("freeze", new JsonObject());
        trial.bed.host(peer).api().command("unfreeze", new JsonObject());
        trial.pause(3 * trial.config.ttlMs());
        trial.measureSilence();
    }

    /** Something done to the owner's links. */
    private interface Cut {
        void make(Trial trial, String owner) throws IOException;
    }

    private static Fault isolating(String name, String title, Cut cut) {
        return new Fault(name, title, trial -> {
            String owner = trial.owner();
            trial.hit(owner + ": " + name, () -> cut.make(trial, owner));
            trial.awaitNewLifeElsewhere();
            trial.checkHealthEnds(owner);
            trial.pause(500);
        });
    }

    private static List<Fault> operations() {
        List<Fault> all = new ArrayList<>(Operations.all());
        all.addAll(OcfFaults.all());
        all.add(PostgresFault.fault());
        all.add(new Fault("random", "60 s of random faults", RandomFaults::run));
        return all;
    }
}
