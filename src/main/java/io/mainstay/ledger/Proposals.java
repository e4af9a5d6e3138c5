package io.mainstay.ledger;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.TimeoutExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Brings entries to whoever leads: straight into this voter's log when it leads, else over the wire. What comes to
 * nothing is sent again, under the same number so that Ratis recognises it, until its time is up. Every entry is answered
 * once. May be called from any thread.
 */
final class Proposals implements AutoCloseable {
    /** Hears what became of an entry, once, on a thread of the ledger; must not block. */
    interface Listener {
        void decided(Outcome outcome);

        /** It may still be applied, or not. */
        void unknown(String reason);
    }

    /** More than this waiting at once, and the next is turned away. */
    static final int MAX_PENDING = 4096;

    /** How often is looked at what waits; nothing ticks while nothing does. */
    private static final int TICK_MS = 50;

    private final ClientId client;
    private final RaftGroupId group;
    private final RaftServer server;
    private final RaftPeerId self;
    private final RaftClientRpc wire;
    private final int limitMs;
    private final Map<Long, Proposal> pending = new ConcurrentSkipListMap<>();
    private final Map<RaftPeerId, AtomicLong> connections = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean ticks = new AtomicBoolean();
    private final ExecutorService sender;
    private final ExecutorService closer;
    private volatile @Nullable RaftPeerId leader;
    private volatile @Nullable String ended;

    Proposals(ClientId client, RaftGroupId group, RaftServer server, RaftClientRpc wire, int limitMs) {
        this.client = client;
        this.group = group;
        this.server = server;
        this.self = server.getId();
        this.wire = wire;
        this.limitMs = limitMs;
        // A disk that hangs may hold up this thread; answers that are overdue are given on another.
        this.sender = one("ledger-" + self);
        // Closing a connection waits for what was asked on it, two seconds where its host is gone; nothing else is to
        // wait.
        this.closer = one("ledger-" + self + "-disconnect");
    }

    private static ExecutorService one(String name) {
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(name, task));
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** One entry on its way. */
    private final class Proposal {
        final Message message;
        final Listener listener;
        final AtomicBoolean isAnswered = new AtomicBoolean();
        final long place = numbers.incrementAndGet();
        volatile long number = place;
        /** To whom it is under way; null when it waits. */
        volatile @Nullable RaftPeerId to;

        volatile String trouble = "no leader is known";
        int waitedMs;

        Proposal(byte[] entry, Listener listener) {
            this.message = Message.valueOf(ByteString.copyFrom(entry));
            this.listener = listener;
        }

        void decided(Outcome outcome) {
            if (isAnswered.compareAndSet(false, true)) {
                pending.remove(place, this);
                tell(() -> listener.decided(outcome));
            }
        }

        void unknown(String reason) {
            if (isAnswered.compareAndSet(false, true)) {
                pending.remove(place, this);
                tell(() -> listener.unknown(reason));
            }
        }
    }

    void propose(byte[] entry, Listener listener) {
        Proposal proposal = new Proposal(entry, listener);
        String end = ended;
        if (end != null) {
            execute(() -> proposal.unknown(end), proposal);
        } else if (pending.size() >= MAX_PENDING) {
            execute(() -> proposal.unknown(MAX_PENDING + " proposals wait already"), proposal);
        } else {
            pending.put(proposal.place, proposal);
            startTicking();
            execute(() -> send(proposal), proposal);
        }
    }

    private void execute(Runnable task, Proposal proposal) {
        try {
            sender.execute(task);
        } catch (RejectedExecutionException e) {
            String end = ended;
            proposal.unknown(end == null ? "the ledger is closed" : end);
        }
    }

    /** A listener's exception must not stop Ratis' threads; it ends where exceptions that nobody catches do. */
    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private void startTicking() {
        if (ticks.compareAndSet(false, true)) {
            TimeoutExecutor.getInstance()
                    .onTimeout(
                            RatisSettings.millis(TICK_MS),
                            this::tick,
                            e -> tell(() -> {
                                throw e;
                            }));
        }
    }

    private void tick() {
        ticks.set(false);
        String end = ended;
        if (end != null) {
            // One may have come in while the end was told to all others.
            pending.values().forEach(proposal -> proposal.unknown(end));
            return;
        }
        for (Proposal proposal : pending.values()) {
            proposal.waitedMs += TICK_MS;
            if (proposal.waitedMs >= limitMs) {
                proposal.unknown("no answer within " + limitMs + " ms: " + proposal.trouble);
            }
        }
        if (!pending.isEmpty()) {
            startTicking();
            sendWaiting();
        }
    }

    private void sendWaiting() {
        RaftPeerId now = leaderNow();
        for (Proposal proposal : pending.values()) {
            if (isDue(proposal, now)) {
                execute(() -> send(proposal), proposal);
            }
        }
    }

    /**
     * What is under way to one who leads no more is sent to the one who does: under its number it is applied once, and its
     * answer may never come. The connection is closed only when it has failed, for until then its closing would wait.
     */
    private static boolean isDue(Proposal proposal, @Nullable RaftPeerId leader) {
        RaftPeerId to = proposal.to;
        return to == null || (leader != null && !leader.equals(to));
    }

    /** Told by Ratis; what waits for a leader, or at one that is gone, goes to this one at once. */
    void leaderIs(String name) {
        leader = name.isEmpty() ? null : RaftPeerId.valueOf(name);
        if (ended == null && !name.isEmpty()) {
            sendWaiting();
        }
    }

    void know(Collection<RaftPeer> voters) {
        wire.addRaftPeers(voters);
    }

    /** Asked at each sending: what Ratis told last may be older. */
    private @Nullable RaftPeerId leaderNow() {
        try {
            return server.getDivision(group).getInfo().getLeaderId();
        } catch (IOException e) {
            return leader;
        }
    }

    private void send(Proposal proposal) {
        RaftPeerId to = leaderNow();
        if (!isDue(proposal, to) || proposal.isAnswered.get()) {
            return;
        } else if (to == null) {
            proposal.trouble = "no leader is known";
            return;
        }
        proposal.to = to;
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setGroupId(group)
                .setServerId(to)
                .setCallId(proposal.number)
                .setMessage(proposal.message)
                .setType(RaftClientRequest.writeRequestType())
                .build();
        long connection = connection(to).get();
        submit(request)
                .handle((reply, failure) -> {
                    if (failure != null && !to.equals(self)) {
                        disconnect(to, connection);
                    }
                    answered(proposal, reply, failure);
                    if (to.equals(proposal.to)) {
                        proposal.to = null;
                    }
                    return proposal;
                })
                .exceptionally(failure -> {
                    tell(() -> {
                        throw new IllegalStateException("an answer was not dealt with", failure);
                    });
                    return proposal;
                });
    }

    private CompletableFuture<RaftClientReply> submit(RaftClientRequest request) {
        try {
            return request.getServerId().equals(self)
                    ? server.submitClientRequestAsync(request)
                    : wire.sendRequestAsyncUnordered(request);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(Proposal proposal, @Nullable RaftClientReply reply, @Nullable Throwable failure) {
        if (reply == null || !reply.isSuccess()) {
            Throwable trouble = reply == null ? failure : reply.getException();
            proposal.trouble = String.valueOf(trouble);
            return;
        }
        try {
            Outcome outcome =
                    LedgerCodec.outcome(reply.getMessage().getContent().toByteArray());
            if (outcome.kind() == Outcome.Kind.TOO_EARLY) {
                proposal.trouble = outcome.text();
                // Under the old number Ratis would repeat its old answer.
                proposal.number = numbers.incrementAndGet();
            } else {
                proposal.decided(outcome);
            }
        } catch (Unreadable e) {
            proposal.unknown("the leader's answer cannot be read: " + e.getMessage());
        }
    }

    private AtomicLong connection(RaftPeerId to) {
        return connections.computeIfAbsent(to, name -> new AtomicLong());
    }

    /** Hundreds of proposals may fail on one connection; it is closed once. */
    private void disconnect(RaftPeerId to, long connection) {
        if (connection(to).compareAndSet(connection, connection + 1)) {
            try {
                closer.execute(() -> wire.handleException(to, new IOException("it failed"), true));
            } catch (RejectedExecutionException e) {
                // Closed meanwhile, and every connection with it.
                return;
            }
        }
    }

    /** From here on everything is answered with this reason, or with an earlier one: why a voter stopped says more. */
    void end(String why) {
        String reason = ended == null ? why : ended;
        ended = reason;
        pending.values().forEach(proposal -> proposal.unknown(reason));
    }

    @Override
    public void close() throws IOException {
        end("the ledger is closed");
        sender.shutdown();
        closer.shutdown();
        wire.close();
    }
}
