package io.mainstay.sim;

import java.util.List;

/**
 * How a flaw is looked for.
 *
 * @param breaks the rule that is seen broken
 * @param kinds the faults under which it shows soonest, as numbered in {@link Chaos}
 * @param firstSeed where to begin, to spare the build the seeds that are known to show nothing
 */
record Hunt(String breaks, List<Integer> kinds, long firstSeed) {
    static Hunt of(Flaw flaw) {
        return switch (flaw) {
            case BOOT_NOT_AWAITED -> new Hunt("O1", List.of(0, 10), 760);
            case BOOT_NOT_ERASING -> new Hunt("O1", List.of(0, 6), 0);
            case NO_REFUSAL_AFTER_STATEMENT -> new Hunt("O1", List.of(4, 6), 0);
            case ACKNOWLEDGES_BEFORE_HEARD_AGAIN -> new Hunt("O1", List.of(4, 6, 10), 270);
            case STATEMENTS_NOT_NUMBERED -> new Hunt("O1", List.of(5, 6), 0);
            case DEADLINE_FROM_ARRIVAL -> new Hunt("O1", List.of(5, 8), 130);
            case TTL_NOT_TOLD -> new Hunt("O1", List.of(5, 6), 0);
            case GUARD_MISSING -> new Hunt("O1", List.of(0, 2), 0);
            case CLOCKS_TOO_FAR_APART -> new Hunt("O1", List.of(5), 450);
            case EPOCH_NOT_CHECKED -> new Hunt("O1", List.of(9, 12), 0);
            case STARTS_AFTER_RELEASE -> new Hunt("O1", List.of(12), 0);
            case JOINS_BEFORE_CLEANING -> new Hunt("O1", List.of(0, 5), 215);
            case NO_WATCHDOG -> new Hunt("O1", List.of(3), 0);
            case VOTERS_TWO_AT_A_TIME -> new Hunt("O1", List.of(6, 11), 20);
            case VOTERS_NOT_CONFIRMED -> new Hunt("O1", List.of(6, 11), 190);
            case GRACE_NOT_AWAITED -> new Hunt("O1", List.of(3, 5, 6), 20);
            case DETACHES_BEFORE_IT_IS_DECIDED -> new Hunt("O1", List.of(6, 17), 0);
            case REQUESTS_NOT_REMEMBERED -> new Hunt("O4", List.of(12), 0);
            case VOTERS_CONFIRMED_TOO_EARLY -> new Hunt("O1", List.of(6, 11), 1220);
        };
    }
}
