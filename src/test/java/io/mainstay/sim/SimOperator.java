package io.mainstay.sim;

import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Command.GroupRequested;
import io.mainstay.core.ledger.Command.Intent;
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
