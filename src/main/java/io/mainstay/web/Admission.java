package io.mainstay.web;

import io.mainstay.config.Token;
import io.mainstay.core.command.AccessRole;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, by his token. A token that is known is always let in: to guess one is hopeless at any rate, and a limit that shut
 * an address out would let whoever shares it shut operators out. What is limited is how often a wrong one is answered and told.
 */
final class Admission {
    /** Between two events that tell of wrong tokens. */
    static final long TELL_MS = 60_000;

    private final Tokens tokens;
    private final LongSupplier nowMs;
    private final Consumer<String> tell;
    private final Attempts attempts = new Attempts();
    private long nextTellMs = Long.MIN_VALUE;
    private long untold;

    /** What came of it. */
    sealed interface Verdict {
        /** He is known. */
        record Admitted(Caller caller) implements Verdict {}

        /** He has not said who he is, or wrongly. */
        record Unknown(String why) implements Verdict {}

        /** Wrongly, too often. */
        record TooOften(long waitMs) implements Verdict {}
    }

    /** @param tell takes a sentence on failed attempts, for an event */
    Admission(Tokens tokens, LongSupplier nowMs, Consumer<String> tell) {
        this.tokens = tokens;
        this.nowMs = nowMs;
        this.tell = tell;
    }

    Verdict judge(@Nullable String authorization, String source) {
        if (authorization == null) {
            return new Verdict.Unknown(
                    "Say who asks with Authorization: Bearer TOKEN; mainstay token create makes one");
        }
        Optional<Token> token = tokens.find(authorization);
        if (token.isPresent()) {
            return new Verdict.Admitted(
                    new Caller(token.get().name(), token.get().role()));
        }
        long now = nowMs.getAsLong();
        note(source, now);
        long waitMs = attempts.failed(source, now);
        return waitMs > 0
                ? new Verdict.TooOften(waitMs)
                : new Verdict.Unknown("The token is not known here; mainstay token list names those that are");
    }

    private void note(String source, long now) {
        if (now < nextTellMs) {
            untold++;
            return;
        }
        tell.accept("somebody at " + source + " came with a token that is not known"
                + (untold == 0 ? "" : ", after " + untold + " others since this was told last"));
        nextTellMs = now + TELL_MS;
        untold = 0;
    }

    /** Everyone who comes through the Unix socket, whose file's mode has judged already. */
    static Caller throughTheSocket() {
        return new Caller("", AccessRole.ADMIN);
    }
}
