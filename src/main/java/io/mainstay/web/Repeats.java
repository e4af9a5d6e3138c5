package io.mainstay.web;

import io.mainstay.config.Problem;
import io.mainstay.web.Answers.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requests with an {@code Idempotency-Key} that were answered last. Repeated with the same key they are not done again but
 * answered as before; the same key with something else is refused. Each caller has keys of his own. What was not answered, or
 * with a failure of the node, may be asked again. Used on the web verticle's context only.
 */
final class Repeats {
    static final String KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";
    /** Keys that are remembered; the oldest is forgotten first. */
    static final int MAX_KEYS = 1_000;
    /** Characters of all answers that are remembered. */
    static final int MAX_CHARS = 4 * 1024 * 1024;
    /** Longest key that the ledger takes as it is: the limit of {@code AnsweredRequest}. */
    private static final int LEDGER_CHARS = 64;

    private static final Pattern FORM = Pattern.compile("[!-~]{16,128}");
    private static final String PENDING = "mainstay.repeat";

    private final Map<String, Asked> asked = new LinkedHashMap<>();
    private long chars;

    private static final class Asked {
        final Repeats home;
        final String key;
        final String fingerprint;
        final List<RoutingContext> waiting = new ArrayList<>();

        @Nullable Answer answer;

        Asked(Repeats home, String key, String fingerprint) {
            this.home = home;
            this.key = key;
            this.fingerprint = fingerprint;
        }
    }

    /** Passes on what is asked for the first time; behind a body handler. */
    void check(RoutingContext context) {
        String key = context.request().getHeader(KEY);
        if (key == null) {
            context.next();
            return;
        }
        if (!FORM.matcher(key).matches()) {
            String remedy = "16 to 128 visible ASCII characters, such as a UUID";
            Problem problem = new Problem(KEY, ReadRoutes.cut(key), "is no key", remedy);
            Answers.problem(context, 400, "key", problem.toString(), List.of(problem));
            return;
        }
        String whose = Caller.of(context).name() + " " + key;
        String fingerprint = fingerprint(context);
        Asked before = asked.get(whose);
        if (before == null) {
            Asked first = new Asked(this, whose, fingerprint);
            asked.put(whose, first);
            context.put(PENDING, first);
            context.next();
        } else if (!before.fingerprint.equals(fingerprint)) {
            Answers.problem(
                    context,
                    422,
                    "key",
                    "This " + KEY + " was given before with another request; take a new key for a new request");
        } else if (before.answer == null) {
            before.waiting.add(context);
        } else {
            replay(context, before.answer);
        }
    }

    /** The answer to a request, for those that repeat it. */
    static void remember(RoutingContext context, Answer answer) {
        Asked first = context.remove(PENDING);
        if (first != null) {
            first.home.answered(first, answer);
        }
    }

    private void answered(Asked first, Answer answer) {
        first.answer = answer;
        if (answer.status() >= 500) {
            asked.remove(first.key, first);
        } else {
            chars += answer.text().length();
            forgetOldest();
        }
        first.waiting.forEach(context -> replay(context, answer));
        first.waiting.clear();
    }

    private void forgetOldest() {
        List<Asked> oldest = new ArrayList<>();
        int count = asked.size();
        long left = chars;
        for (Asked one : asked.values()) {
            if (count <= MAX_KEYS && left <= MAX_CHARS) {
                break;
            }
            if (one.answer != null) {
                oldest.add(one);
                count--;
                left -= one.answer.text().length();
            }
        }
        oldest.forEach(one -> asked.remove(one.key));
        chars = left;
    }

    private static void replay(RoutingContext context, Answer answer) {
        context.response().putHeader(REPLAYED, "true");
        answer.send(context.response());
    }

    int size() {
        return asked.size();
    }

    /** The key under which the ledger knows the asking, if there is one: on every node the same. */
    static Optional<String> forLedger(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader(KEY))
                .map(key -> key.length() <= LEDGER_CHARS ? key : sha256(Buffer.buffer(key)));
    }

    private static String fingerprint(RoutingContext context) {
        Buffer body = context.body().buffer();
        return sha256(Buffer.buffer(context.request().method().name() + " "
                        + context.request().uri() + "\n")
                .appendBuffer(body == null ? Buffer.buffer() : body));
    }

    private static String sha256(Buffer bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.getBytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
