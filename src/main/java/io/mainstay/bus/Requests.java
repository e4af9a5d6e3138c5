package io.mainstay.bus;

import io.mainstay.core.command.OperatorCommand;
import java.security.SecureRandom;

/**
 * Names for askings that their operators did not name: the same name stands in the reply, the ledger, the event log and the
 * nodes' own logs.
 */
public final class Requests {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 8;

    private Requests() {}

    /** The same command, with a name. */
    public static OperatorCommand named(OperatorCommand command) {
        return command.named(fresh());
    }

    /** 32^8 names: of the last 256, which are remembered, none comes again. */
    private static String fresh() {
        StringBuilder name = new StringBuilder("r-");
        for (int i = 0; i < LENGTH; i++) {
            name.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return name.toString();
    }
}
