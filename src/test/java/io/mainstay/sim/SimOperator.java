package io.mainstay.sim;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Command.GroupRequested;
import io.mainstay.core.ledger.Command.GroupsApplied;
import io.mainstay.core.ledger.Command.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Asks for something at any moment and from any host, and asks again until it is answered, or once more after that. */
final class SimOperator {
    private static final long PATIENCE_MS = 700;
    private static final int TRIES = 5;

    private final Chaos chaos;
    private long requests;

    SimOperator(Chaos chaos) {
        this.chaos = chaos;
    }

    /** Something drawn; what would stop a group for good is taken back soon. */
    void act(SplittableRandom random, String group) {
        if (random.nextInt(6) == 0) {
            drain(random);
            return;
        }
        if (chaos.options.flaws().isEmpty() && random.nextInt(3) == 0) {
            declare(random, group);
            return;
        }
        Intent[] all = Intent.values();
        Intent intent = random.nextInt(3) == 0 ? all[random.nextInt(all.length)] : Intent.SWITCH;
        boolean isNamed = intent == Intent.SWITCH && random.nextInt(3) > 0;
        String node = isNamed ? chaos.any(random).name() : "";
        ask(new GroupRequested(group, intent, node, "op", "drawn", next()), TRIES);
        if (intent != Intent.SWITCH) {
            // Nobody leaves a group so for good, or little else would be seen.
            for (Intent back : List.of(Intent.UNFREEZE, Intent.CLEAR, Intent.ONLINE)) {
                chaos.world.later(random.nextLong(100, 3000), () -> ask(group, back));
            }
        }
    }

    private void drain(SplittableRandom random) {
        String node = chaos.any(random).name();
        ask(new Command.DrainRequested(node, Drain.ON, "op", "drawn", next()), TRIES);
        chaos.world.later(random.nextLong(500, 5000), () -> undrain(node));
    }

    /** Other groups: one fewer, one more, or one with fewer nodes; soon all as they were. */
    private void declare(SplittableRandom random, String group) {
        List<GroupSpec> next = new ArrayList<>();
        int what = random.nextInt(4);
        for (GroupSpec each : chaos.founded()) {
            boolean isMeant =
                    each.name().equals(group) || (what == 3 && each.name().equals(Chaos.PARALLEL));
            if (!isMeant || what == 2) {
                next.add(each);
            } else if (what == 1) {
                List<String> fewer = new ArrayList<>(each.nodes());
                fewer.remove(random.nextInt(fewer.size()));
                next.add(new GroupSpec(each.name(), each.kind(), fewer, true, true, List.of(), each.policy()));
            }
        }
        if (what == 2) {
            GroupSpec first = chaos.founded().get(0);
            next.add(new GroupSpec("x", GroupSpec.Kind.FAILOVER, first.nodes(), true, true, List.of()));
        }
        ask(applied(next, random.nextInt(4) > 0), TRIES);
        chaos.world.later(random.nextLong(200, 6000), this::restore);
    }

    /** All as they were founded, if they are not. */
    void restore() {
        List<GroupSpec> now = chaos.ledger.committed().spec().groups();
        if (!now.equals(chaos.founded())) {
            ask(applied(chaos.founded(), true), TRIES);
        }
    }

    private GroupsApplied applied(List<GroupSpec> groups, boolean mayInterrupt) {
        List<String> all = List.of("g1", "g2", "x", Chaos.PARALLEL);
        long base = chaos.ledger.committed().version();
        return new GroupsApplied(groups, "", "", base, mayInterrupt ? all : List.of(), "op", "drawn", 0, next());
    }

    void undrain(String node) {
        ask(new Command.DrainRequested(node, Drain.OFF, "op", "back again", next()), TRIES);
    }

    void ask(String group, Intent intent) {
        ask(new GroupRequested(group, intent, "", "op", "back again", next()), TRIES);
    }

    private String next() {
        return "r" + ++requests;
    }

    private void ask(Command command, int tries) {
        chaos.ledger.propose(chaos.any(chaos.world.faults).name(), command);
        boolean isAnswered = chaos.checks.isAnswered(command.request());
        if (tries > 1) {
            chaos.world.later(PATIENCE_MS, () -> ask(command, isAnswered ? 1 : tries - 1));
        }
    }
}
