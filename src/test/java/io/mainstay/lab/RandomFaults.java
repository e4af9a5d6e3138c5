package io.mainstay.lab;

import io.mainstay.lab.LabHost.Role;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A minute of faults drawn from a seed, on one or two hosts at a time, healed at random. Whatever happens, one copy runs. */
final class RandomFaults {
    private static final long LENGTH_S = 60;

    private enum Kind {
        SERVICE,
        AGENT,
        GUARD,
        HOST,
        STOP,
        CUT,
        MUTE,
        DEAF,
        LINK,
        APART,
        DISK
    }

    private RandomFaults() {}

    static void run(Trial trial) throws IOException {
        long seed = Long.getLong("lab.seed", System.nanoTime());
        SplittableRandom chance = new SplittableRandom(seed);
        trial.hit("random faults, seed " + seed, () -> {});
        long end = Timeline.now() + TimeUnit.SECONDS.toNanos(LENGTH_S);
        while (Timeline.now() < end) {
            for (int i = chance.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
                String victim = trial.bed.names.get(chance.nextInt(trial.bed.names.size()));
                Kind kind = Kind.values()[chance.nextInt(Kind.values().length)];
                trial.bed.timeline.note("random: " + kind + " " + victim);
                try {
                    strike(trial, kind, victim);
                } catch (IOException gone) {
                    // Nothing is left there to be hit, since an earlier fault has ended it.
                    trial.bed.timeline.note("random: not possible, " + gone.getMessage());
                }
            }
            trial.pause(300 + chance.nextInt(4_000));
            if (chance.nextInt(2) == 0) {
                trial.mend();
                trial.pause(chance.nextInt(3_000));
            }
        }
        trial.measureSilence();
    }

    private static void strike(Trial trial, Kind kind, String victim) throws IOException {
        Testbed bed = trial.bed;
        LabHost host = bed.host(victim);
        if (!host.isUp()) {
            throw new IOException(victim + " is off");
        }
        List<String> others = bed.wires.others(victim);
        switch (kind) {
            case SERVICE -> host.signal("KILL", Role.SERVICE);
            case AGENT -> host.signal("KILL", Role.AGENT);
            case GUARD -> host.signal("KILL", Role.GUARD);
            case HOST -> bed.powerOff(victim);
            case STOP -> host.signal("STOP", Role.AGENT);
            case CUT -> bed.wires.cut(victim);
            case MUTE -> bed.wires.mute(host.firstPid(), others);
            case DEAF -> deafen(bed, victim, others);
            case LINK -> bed.wires.linkDown(victim);
            case APART -> bed.wires.cutFromPeer(victim, others.get(0));
            case DISK -> bed.fillDisk(victim);
        }
    }

    private static void deafen(Testbed bed, String victim, List<String> others) throws IOException {
        for (String other : others) {
            if (bed.host(other).isUp()) {
                bed.wires.mute(bed.host(other).firstPid(), List.of(victim));
            }
        }
    }
}
