package io.mainstay.ledger;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.ledger.HistoryEntry.Verdict;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.Stamp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger on Apache Ratis: this node as a voter. {@link #open}, {@link #close} and {@link #changeVoters} block;
 * everything else may be called from any thread and does not. Who has stopped voting, because the disk failed, says so
 * once ({@link #onBroken}) and answers nothing any more.
 */
public final class RatisLedger implements Ledger, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RatisLedger.class);

    private static final int CLOSE_LIMIT_S = 10;

    private final LedgerOptions options;
    private final LongSupplier wallMs;
    private final Object turn = new Object();
    private final PromptGrpc.Appenders appenders = new PromptGrpc.Appenders();
    private final List<Consumer<ClusterState>> stateListeners = new ArrayList<>();
    private final List<Consumer<String>> leaderListeners = new ArrayList<>();
    private final List<Consumer<byte[]>> pendingListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> brokenListeners = new ArrayList<>();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CountDownLatch isShut = new CountDownLatch(1);
    private final LedgerMachine machine;
    private final RaftServer server;
    private final Proposals proposals;
    private final VoterChange voterChange;
    private final Followers followers;
    private ClusterState shown;
    private String leader = "";
    private @Nullable String broken;

    private RatisLedger(LedgerOptions options, RaftGroup group, LongSupplier wallMs) throws IOException {
        this.options = options;
        this.wallMs = wallMs;
        this.shown = options.initial();
        machine = new LedgerMachine(options.initial(), new Watch());
        RaftProperties properties = RatisSettings.properties(options);
        Parameters parameters = RatisSettings.parameters(options);
        appenders.putInto(parameters);
        server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(options.node()))
                .setGroup(group)
                .setStateMachine(machine)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setProperties(properties)
                .setParameters(parameters)
                .build();
        ClientId client = ClientId.randomId();
        proposals = new Proposals(
                client,
                group.getGroupId(),
                server,
                new GrpcFactory(parameters).newRaftClientRpc(client, properties),
                options.limits().answerMs());
        proposals.know(RatisSettings.peers(options.voters()));
        voterChange = new VoterChange(group.getGroupId(), server, properties, parameters);
        followers = new Followers(group.getGroupId(), server);
    }

    /**
     * Opens this node's ledger and takes part in it; blocks until the log is read, some hundred milliseconds.
     *
     * @throws LedgerFailure with a sentence for the operator
     */
    public static RatisLedger open(LedgerOptions options) throws LedgerFailure {
        return open(options, () -> 0);
    }

    /**
     * As above, with a time in what this node proposes.
     *
     * @param wallMs this node's clock on the wall, for people only
     */
    public static RatisLedger open(LedgerOptions options, LongSupplier wallMs) throws LedgerFailure {
        RatisSettings.tame();
        Generations.refuseAnother(options);
        RaftGroupId id = RatisSettings.group(options.cluster(), options.generation());
        RatisLedger ledger = null;
        try {
            RaftGroup group = RaftGroup.valueOf(id, founders(options));
            Files.createDirectories(options.directory());
            ledger = new RatisLedger(options, group.getPeers().isEmpty() ? RaftGroup.valueOf(id) : group, wallMs);
            ledger.server.start();
            RatisInsides.endPauseMonitor(ledger.server);
            return ledger;
        } catch (LedgerFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.debug("the ledger could not be opened", e);
            if (ledger != null) {
                ledger.close();
            }
            throw new LedgerFailure(
                    "the ledger in " + options.directory() + " cannot be opened on " + options.listen() + ": "
                            + LedgerFailure.root(e)
                            + "; if its files are damaged, put this node in anew with 'mainstay node replace'",
                    e);
        }
    }

    private static List<RaftPeer> founders(LedgerOptions options) throws LedgerFailure {
        if (options.fresh() == LedgerOptions.Fresh.FOUNDS && !options.voters().containsKey(options.node())) {
            throw new LedgerFailure(options.node() + " cannot found " + options.cluster()
                    + ": it is not among the voters " + options.voters().keySet());
        }
        if (Generations.hasHistory(options.directory()) || options.fresh() == LedgerOptions.Fresh.FOUNDS) {
            return RatisSettings.peers(options.voters());
        } else if (options.fresh() == LedgerOptions.Fresh.JOINS) {
            return List.of();
        }
        throw new LedgerFailure("the ledger's directory " + options.directory() + " is empty, but the cluster "
                + options.cluster() + " has history: " + options.node()
                + " has forgotten what it voted for and must not vote; put it in anew with 'mainstay node replace "
                + options.node() + "'");
    }

    /** What Ratis tells. Listeners are called one after the other, in order. */
    private final class Watch implements LedgerMachine.Watcher {
        @Override
        public void pending(byte[] entry) {
            pendingListeners.forEach(listener -> listener.accept(entry));
        }

        @Override
        public void committed() {
            appenders.committed();
        }

        @Override
        public void applied(ClusterState state) {
            synchronized (turn) {
                shown = state;
                stateListeners.forEach(listener -> listener.accept(state));
            }
        }

        @Override
        public void leader(String name) {
            proposals.leaderIs(name);
            synchronized (turn) {
                if (!name.equals(leader)) {
                    leader = name;
                    leaderListeners.forEach(listener -> listener.accept(name));
                }
            }
        }

        @Override
        public void leads() {
            if (!machine.isFounded()) {
                found();
            }
        }

        @Override
        public void voters(RaftConfigurationProto voters) {
            proposals.know(ProtoUtils.toRaftPeers(voters.getPeersList()));
        }

        @Override
        public void broken(String reason) {
            if (isClosing.compareAndSet(false, true)) {
                RatisLedger.this.broken(reason);
            }
        }
    }

    private void found() {
        proposals.propose(LedgerCodec.founded(options.initial()), new Proposals.Listener() {
            @Override
            public void decided(Outcome outcome) {
                LOG.info("ledger of {}: {}", options.cluster(), outcome.text());
            }

            @Override
            public void unknown(String reason) {
                LOG.warn("the cluster could not be founded: {}; the next leader tries again", reason);
            }
        });
    }

    private void broken(String reason) {
        LOG.error("the ledger in {} stops: {}", options.directory(), reason);
        proposals.end("this voter has stopped: " + reason);
        synchronized (turn) {
            broken = reason;
            brokenListeners.forEach(listener -> listener.accept(reason));
        }
        // Not here: this is a thread of Ratis, and closing waits for all of them.
        Proposals.daemon("ledger-" + options.node() + "-close", this::shut).start();
    }

    @Override
    public void onApplied(Consumer<ClusterState> listener) {
        synchronized (turn) {
            stateListeners.add(listener);
            listener.accept(shown);
        }
    }

    @Override
    public void onLeader(Consumer<String> listener) {
        synchronized (turn) {
            leaderListeners.add(listener);
            listener.accept(leader);
        }
    }

    @Override
    public void onPending(Consumer<Command> listener) {
        pendingListeners.add(entry -> {
            if (LedgerCodec.entry(entry) instanceof Entry.Ordered ordered) {
                listener.accept(ordered.command());
            }
        });
    }

    /** Hears, at once or later and once, why this voter has stopped for good. It votes and answers no more. */
    public void onBroken(Consumer<String> listener) {
        synchronized (turn) {
            brokenListeners.add(listener);
            if (broken != null) {
                listener.accept(broken);
            }
        }
    }

    @Override
    public void propose(Command command, Consumer<Answer> answer) {
        byte[] entry = LedgerCodec.command(command, new Stamp(options.node(), wallMs.getAsLong()));
        if (entry.length > LedgerCodec.MAX_ENTRY_BYTES) {
            answer.accept(new Answer.Unknown("the command has " + entry.length + " bytes; the ledger takes at most "
                    + LedgerCodec.MAX_ENTRY_BYTES + ", so it is not proposed"));
            return;
        }
        proposals.propose(entry, new Proposals.Listener() {
            @Override
            public void decided(Outcome outcome) {
                Verdict verdict = outcome.kind() == Outcome.Kind.ACCEPTED ? Verdict.ACCEPTED : Verdict.REFUSED;
                answer.accept(new Answer.Decided(new HistoryEntry(outcome.index(), command, verdict, outcome.text())));
            }

            @Override
            public void unknown(String reason) {
                answer.accept(new Answer.Unknown(reason));
            }
        });
    }

    /**
     * Closes this ledger and opens it again from the same directory, as a restart of the voter would: what it voted for is
     * on the disk. Blocks.
     *
     * @throws LedgerFailure also when the old one cannot be ended; then this process cannot vote any more
     */
    public RatisLedger openAnew() throws LedgerFailure {
        close();
        if (isShut.getCount() > 0) {
            throw new LedgerFailure("the ledger in " + options.directory() + " cannot be closed to be opened anew");
        }
        return open(options.with(LedgerOptions.Fresh.REFUSED), wallMs);
    }

    /** Begins the connections anew to which this voter, as leader, has had no answer for so long from one who is heard. */
    public void reconnect(Set<String> heard, long silentMs) {
        followers.reconnect(heard, silentMs);
    }

    /**
     * Lets one of these voters lead where this one does, so that nobody has to notice its absence first, and waits until it
     * decides: its first decision takes longest, and what this node gives up next is to be given on at once. Blocks, at most
     * so long for each of them and for that.
     */
    public void handOver(Set<String> to, long limitMs) {
        followers.handOver(to, limitMs);
        CountDownLatch decided = new CountDownLatch(1);
        propose(new Command.Spread(), answer -> decided.countDown());
        try {
            if (!decided.await(limitMs, TimeUnit.MILLISECONDS)) {
                LOG.info("nothing was decided within {} ms of handing over the ledger; going on", limitMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether this voter leads. */
    public boolean leads() {
        return followers.leads();
    }

    /** Log index of the last command that this node has applied. */
    public long index() {
        return machine.state().index();
    }

    /**
     * Makes these the voters: one more or one less than now. Blocks until a majority of both sets has it, or it failed. A
     * voter that is added runs already, opened with {@link LedgerOptions.Fresh#JOINS}; one that is replaced is removed
     * first, so that nobody counts on votes that it has forgotten.
     */
    public void changeVoters(SortedMap<String, InetSocketAddress> voters) throws LedgerFailure {
        if (!machine.isFounded()) {
            throw new LedgerFailure("the voters cannot change before the cluster is founded");
        }
        voterChange.to(voters);
    }

    /** The voters as Ratis counts them here, by name, and where each listens. */
    public SortedMap<String, String> voters() {
        return voterChange.present();
    }

    /**
     * Leaves the ledger, with a snapshot so that the next start is quick. Blocks, at most {@value #CLOSE_LIMIT_S} s when
     * the disk hangs; repeated calls wait for the first.
     */
    @Override
    public void close() {
        if (isClosing.compareAndSet(false, true)) {
            // Not on the caller's thread: what hangs in there must not hang the caller.
            Proposals.daemon("ledger-" + options.node() + "-close", this::shut).start();
        }
        try {
            if (!isShut.await(CLOSE_LIMIT_S, TimeUnit.SECONDS)) {
                LOG.warn("the ledger in {} is not closed after {} s; going on", options.directory(), CLOSE_LIMIT_S);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shut() {
        try {
            proposals.close();
            server.close();
        } catch (IOException e) {
            LOG.warn("the ledger did not close in order: {}", e.toString());
        } finally {
            isShut.countDown();
        }
    }
}
