package io.mainstay.lease;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;

/** The questions to other members that have no answer yet. Used on the lease's event loop only. */
final class Questions {
    /** On one link; one more is refused. */
    static final int MAX_OPEN = 16;

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private long numbers;

    private record Open(Link link, String member, Promise<Frame> promise, long askedMs, long untilMs) {}

    /** @param question makes the frame with its number */
    Future<Frame> ask(String member, Link link, LongFunction<Frame> question, long nowMs, long untilMs) {
        if (open.values().stream().filter(each -> each.link == link).count() >= MAX_OPEN) {
            return Future.failedFuture(
                    member + " has not answered " + MAX_OPEN + " requests; no more is sent until it has");
        }
        long number = ++numbers;
        Promise<Frame> promise = Promise.promise();
        // Before it is sent: a link that is lost in the sending fails it like any other.
        open.put(number, new Open(link, member, promise, nowMs, untilMs));
        if (!link.send(question.apply(number), nowMs) && open.remove(number) != null) {
            return Future.failedFuture(member + " does not read; the request was not sent");
        }
        return promise.future();
    }

    /** An answer that nobody waits for is dropped. */
    void answered(Link link, long number, Frame answer) {
        Open question = open.get(number);
        if (question != null && question.link == link) {
            open.remove(number);
            question.promise.complete(answer);
        }
    }

    void lost(Link link, String why) {
        end(each -> each.link == link
                ? "the link to " + each.member + " was lost (" + why + "); it may have acted on the request"
                : "");
    }

    void expire(long nowMs) {
        end(each -> nowMs >= each.untilMs
                ? each.member + " has not answered within " + (nowMs - each.askedMs)
                        + " ms; it may have acted on the request"
                : "");
    }

    long nextDueMs() {
        return open.values().stream().mapToLong(Open::untilMs).min().orElse(Long.MAX_VALUE);
    }

    /** Fails those for which there is a reason. */
    private void end(Function<Open, String> reason) {
        Map<Promise<Frame>, String> ended = new LinkedHashMap<>();
        for (Iterator<Open> each = open.values().iterator(); each.hasNext(); ) {
            Open question = each.next();
            String why = reason.apply(question);
            if (!why.isEmpty()) {
                each.remove();
                ended.put(question.promise, why);
            }
        }
        ended.forEach(Promise::fail);
    }
}
