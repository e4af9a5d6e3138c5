package io.mainstay.lease;

import io.mainstay.lease.Frame.Outcome;
import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.lease.LeaseSettings.Member;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links to every other member: each node listens, and connects to each of the others. Carries renewals and their
 * answers, and small requests; tells who is heard. Public methods may be called from any thread; futures complete on the
 * lease's event loop.
 */
public final class LeaseChannel {
    /** Bytes in a request or its answer. */
    public static final int MAX_BODY = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LeaseChannel.class);

    private final Context context;
    private final LeaseTime time;
    private final LeaseSettings settings;
    private final LeaseAnswers answers;
    private final Links links;
    private final Hearing hearing;
    private final Questions questions = new Questions();
    private final Wake wake;
    private @Nullable Ear ear;
    private boolean isClosed;

    /** Who takes what comes over the channel; called on the lease's event loop. */
    interface Ear {
        /** A member renews; what {@code reply} takes goes the same way back. */
        void renewed(String from, Frame.Renew renew, Consumer<Frame> reply);

        void answered(String from, Frame.Ack ack);

        void refused(String from, Frame.Refuse refuse);

        /** There is a new link to that member. */
        void linked(String member);

        void heardChanged(Set<String> heard);
    }

    /**
     * A channel that is not open yet.
     *
     * @param vertx from {@link LeaseVertx#create}; its one event loop carries everything
     */
    public LeaseChannel(Vertx vertx, LeaseTime time, LeaseSettings settings, LeaseAnswers answers) {
        this(vertx, time, settings, answers, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param chance from 0 to 1, spreads attempts to connect */
    LeaseChannel(Vertx vertx, LeaseTime time, LeaseSettings settings, LeaseAnswers answers, DoubleSupplier chance) {
        this.context = vertx.getOrCreateContext();
        this.time = time;
        this.settings = settings;
        this.answers = answers;
        this.hearing = new Hearing(settings.timings().renewMs());
        this.wake = new Wake(time, settings.timings(), this::onDue);
        this.links = new Links(vertx, time, settings, chance, new FromLinks());
    }

    /** Listens and begins to connect. Fails with a sentence when it cannot listen or a TLS file cannot be read. */
    public Future<Void> start() {
        return onLoop(started -> links.start().onComplete(started));
    }

    /** Takes up changed members; this node's own address stays. Links to those that left are closed. */
    public void changeMembers(SortedMap<String, Member> members) {
        SortedMap<String, Member> next = new TreeMap<>(members);
        context.runOnContext(none -> {
            links.change(next);
            hearing.lastMs().keySet().stream()
                    .filter(name -> !next.containsKey(name))
                    .forEach(hearing::forget);
            lookAround(time.nowMs());
        });
    }

    private void onDue(long dueMs) {
        long nowMs = time.nowMs();
        if (nowMs - dueMs > settings.timings().gapMs()) {
            hearing.forgive(nowMs);
            links.forgive(nowMs);
        }
        lookAround(nowMs);
    }

    /** Does all that is due, and asks for the next time. */
    private void lookAround(long nowMs) {
        if (isClosed) {
            return;
        }
        links.tick(nowMs);
        questions.expire(nowMs);
        if (hearing.look(nowMs)) {
            tellHeard(nowMs);
        }
        askAgain();
    }

    private void askAgain() {
        long next = Math.min(links.nextDueMs(), Math.min(questions.nextDueMs(), hearing.nextDueMs()));
        if (next != Long.MAX_VALUE && !isClosed) {
            wake.ask(next);
        }
    }

    /** Whether the frame was handed to a link of that member. */
    boolean send(String member, Frame frame) {
        Link link = links.to(member);
        return link != null && link.send(frame, time.nowMs());
    }

    private void take(Link link, String from, Frame frame) {
        long nowMs = time.nowMs();
        if (hearing.heard(from, nowMs)) {
            tellHeard(nowMs);
        }
        if (frame instanceof Frame.Renew renew && ear != null) {
            ear.renewed(from, renew, answer -> link.send(answer, time.nowMs()));
        } else if (frame instanceof Frame.Ack ack && ear != null) {
            ear.answered(from, ack);
        } else if (frame instanceof Frame.Refuse refuse && ear != null) {
            ear.refused(from, refuse);
        } else if (frame instanceof Frame.AskHistory ask) {
            answers.history(from).ifPresent(history -> link.send(new Frame.HistoryIs(ask.number(), history), nowMs));
        } else if (frame instanceof Frame.HistoryIs is) {
            questions.answered(link, is.number(), is);
        } else if (frame instanceof Frame.Request request) {
            answer(link, from, request);
        } else if (frame instanceof Frame.Reply reply) {
            questions.answered(link, reply.number(), reply);
        }
        askAgain();
    }

    private void answer(Link link, String from, Frame.Request request) {
        if (link.answering() >= Questions.MAX_OPEN) {
            Buffer why =
                    Buffer.buffer(settings.node() + " has " + link.answering() + " requests of " + from + " to answer");
            link.send(new Frame.Reply(request.number(), Outcome.FAILED, why), time.nowMs());
            return;
        }
        link.answering(1);
        answers.answer(from, request.body())
                .onComplete(result -> context.runOnContext(none -> {
                    link.answering(-1);
                    link.send(reply(request.number(), result), time.nowMs());
                }));
    }

    private Frame reply(long number, AsyncResult<Buffer> result) {
        if (result.succeeded() && result.result().length() <= MAX_BODY) {
            return new Frame.Reply(number, Outcome.ANSWERED, result.result());
        }
        String why = result.succeeded()
                ? "the answer of " + settings.node() + " has " + result.result().length() + " bytes, more than "
                        + MAX_BODY
                : String.valueOf(result.cause().getMessage());
        return new Frame.Reply(number, Outcome.FAILED, Buffer.buffer(why.substring(0, Math.min(why.length(), 500))));
    }

    private void tellHeard(long nowMs) {
        Set<String> heard = hearing.heard(nowMs);
        LOG.info("{} hears {}", settings.node(), heard.isEmpty() ? "no other member" : String.join(", ", heard));
        if (ear != null) {
            ear.heardChanged(heard);
        }
    }

    /** When each other member was last heard, on this node's clock; one never heard is missing. */
    public SortedMap<String, Long> heardMs() {
        return hearing.lastMs();
    }

    /** Which other members are heard: a frame of theirs came within the last three renewals' time. */
    public Set<String> heard(long nowMs) {
        return hearing.heard(nowMs);
    }

    /** Asks a member what its disk says about the ledger. Fails when it does not answer within the limit. */
    public Future<History> askHistory(String member, long limitMs) {
        return ask(member, Frame.AskHistory::new, limitMs)
                .compose(answer -> answer instanceof Frame.HistoryIs is
                        ? Future.succeededFuture(is.history())
                        : Future.failedFuture(member + " gave the answer to another question"));
    }

    /**
     * Asks a member. Fails with a sentence when it is not linked, refuses, or has not answered within the limit; in the last
     * case it may have acted all the same.
     */
    public Future<Buffer> request(String member, Buffer body, long limitMs) {
        if (body.length() > MAX_BODY) {
            return Future.failedFuture("a request has at most " + MAX_BODY + " bytes, not " + body.length());
        }
        return ask(member, number -> new Frame.Request(number, body), limitMs)
                .compose(answer -> answer instanceof Frame.Reply reply && reply.outcome() == Outcome.ANSWERED
                        ? Future.succeededFuture(reply.body())
                        : Future.failedFuture(
                                answer instanceof Frame.Reply reply
                                        ? reply.body().toString()
                                        : member + " gave the answer to another question"));
    }

    private Future<Frame> ask(String member, LongFunction<Frame> question, long limitMs) {
        return onLoop(answered -> {
            Link link = links.to(member);
            if (link == null) {
                answered.fail(settings.node() + " has no link to " + member + "; the request was not sent");
                return;
            }
            long nowMs = time.nowMs();
            questions.ask(member, link, question, nowMs, nowMs + limitMs).onComplete(answered);
            askAgain();
        });
    }

    /** Closes every link, and listens no more. */
    public Future<Void> close() {
        return onLoop(closed -> {
            isClosed = true;
            ear = null;
            links.close().onComplete(closed);
        });
    }

    /** On the lease's event loop. */
    void listenTo(Ear listener) {
        ear = listener;
        listener.heardChanged(hearing.heard(time.nowMs()));
    }

    Context context() {
        return context;
    }

    LeaseTime time() {
        return time;
    }

    LeaseSettings settings() {
        return settings;
    }

    private <T> Future<T> onLoop(Consumer<Promise<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(none -> work.accept(promise));
        return promise.future();
    }

    /** What the links tell. */
    private final class FromLinks implements Links.Listener {
        @Override
        public void opened(String member) {
            if (hearing.heard(member, time.nowMs())) {
                tellHeard(time.nowMs());
            }
            if (ear != null) {
                ear.linked(member);
            }
        }

        @Override
        public void received(Link link, String from, Frame frame) {
            take(link, from, frame);
        }

        @Override
        public void closed(Link link, String why) {
            questions.lost(link, why);
        }

        @Override
        public long generation() {
            return answers.generation();
        }

        @Override
        public void outlived(String member, long generation) {
            answers.outlived(member, generation);
        }

        @Override
        public void hurried() {
            askAgain();
        }
    }
}
