package io.mainstay.ledger;

import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Ratis drives: applies entries in the log's order, writes and reads snapshots, passes on what Ratis tells. Ratis
 * calls the state's methods on one thread. What an entry means is {@link ClusterState#apply}'s business.
 */
final class LedgerMachine extends BaseStateMachine {
    /** Hears what happens; called on Ratis' threads, must not block. */
    interface Watcher {
        /** Where this voter leads: this is being put into the log. Called under a lock of Ratis'. */
        void pending(byte[] entry);

        /** An entry is committed, and is about to be applied. */
        void committed();

        void applied(ClusterState state);

        /** Empty when nobody is known to lead. */
        void leader(String name);

        /** This voter leads and has applied all that was committed before. */
        void leads();

        void voters(RaftConfigurationProto voters);

        /** It cannot go on; it must not vote any more. */
        void broken(String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LedgerMachine.class);

    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private final Watcher watcher;
    private volatile ClusterState state;
    private volatile boolean isFounded;

    LedgerMachine(ClusterState initial, Watcher watcher) {
        this.state = initial;
        this.watcher = watcher;
    }

    ClusterState state() {
        return state;
    }

    boolean isFounded() {
        return isFounded;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        super.initialize(server, group, raftStorage);
        storage.init(raftStorage);
        getLifeCycle().startAndTransition(this::load, IOException.class);
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        getLifeCycle().startAndTransition(this::load, IOException.class);
    }

    private void load() throws IOException {
        SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
        if (snapshot == null) {
            return;
        }
        Path file = snapshot.getFile().getPath();
        become(file, snapshot.getFile().getFileDigest());
        setLastAppliedTermIndex(snapshot.getTermIndex());
        watcher.applied(state);
    }

    private void become(Path snapshot, MD5Hash digest) throws IOException {
        byte[] bytes = Files.readAllBytes(snapshot);
        if (!MD5FileUtil.computeMd5ForFile(snapshot.toFile()).equals(digest)) {
            throw new IOException("the snapshot " + snapshot + " is damaged: its checksum does not fit");
        }
        try {
            state = LedgerCodec.state(bytes);
        } catch (Unreadable e) {
            throw new IOException("the snapshot " + snapshot + " cannot be read: " + e.getMessage(), e);
        }
        isFounded = true;
    }

    /** Without Ratis: begins from that snapshot. */
    void begin(Path snapshot) throws IOException {
        become(snapshot, MD5FileUtil.readStoredMd5ForFile(snapshot.toFile()));
    }

    /** Without Ratis: applies one entry, as it was or would have been once committed. */
    void replay(LogEntryProto entry) {
        apply(entry.getIndex(), LedgerCodec.entry(data(entry)));
    }

    private static byte[] data(LogEntryProto entry) {
        return entry.getStateMachineLogEntry().getLogData().toByteArray();
    }

    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) {
        watcher.pending(transaction.getStateMachineLogEntry().getLogData().toByteArray());
        return transaction;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        watcher.committed();
        LogEntryProto entry = transaction.getLogEntry();
        try {
            Outcome outcome = apply(entry.getIndex(), LedgerCodec.entry(data(entry)));
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            byte[] answer = LedgerCodec.outcome(outcome);
            return CompletableFuture.completedFuture(Message.valueOf(ByteString.copyFrom(answer)));
        } catch (RuntimeException e) {
            // Going on would part this voter's state from the others'.
            watcher.broken("entry " + entry.getIndex() + " of the ledger could not be applied: " + e);
            throw e;
        }
    }

    private Outcome apply(long index, Entry entry) {
        if (entry instanceof Entry.Foreign foreign) {
            String text = "this version cannot read the command: " + foreign.reason();
            LOG.warn("entry {} of the ledger is passed over: {}", index, text);
            return new Outcome(Outcome.Kind.REFUSED, index, text);
        } else if (entry instanceof Entry.Founded founded) {
            return found(index, founded);
        } else if (!isFounded) {
            return new Outcome(Outcome.Kind.TOO_EARLY, index, "the cluster is not founded yet");
        }
        Entry.Ordered ordered = (Entry.Ordered) entry;
        Applied applied = state.apply(index, ordered.command(), ordered.stamp());
        become(applied.next());
        Outcome.Kind kind = applied.isAccepted() ? Outcome.Kind.ACCEPTED : Outcome.Kind.REFUSED;
        return new Outcome(kind, index, applied.entry().text());
    }

    private Outcome found(long index, Entry.Founded founded) {
        if (isFounded) {
            return new Outcome(Outcome.Kind.REFUSED, index, "the cluster is founded already");
        }
        isFounded = true;
        become(founded.initial());
        return new Outcome(Outcome.Kind.ACCEPTED, index, "the cluster is founded");
    }

    private void become(ClusterState next) {
        state = next;
        watcher.applied(next);
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public long takeSnapshot() throws IOException {
        if (!isFounded) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        TermIndex last = getLastAppliedTermIndex();
        Path file = storage.getSnapshotFile(last.getTerm(), last.getIndex()).toPath();
        MD5Hash digest = write(file, state);
        storage.updateLatestSnapshot(
                new SingleFileSnapshotInfo(new FileInfo(file, digest), last.getTerm(), last.getIndex()));
        return last.getIndex();
    }

    static MD5Hash write(Path snapshot, ClusterState state) throws IOException {
        byte[] bytes = LedgerCodec.state(state);
        MD5Hash digest = MD5Hash.newInstance(MD5FileUtil.newMD5().digest(bytes));
        // The checksum first: a snapshot that stands there without one would not be taken for one.
        MD5FileUtil.saveMD5File(snapshot.toFile(), digest);
        Durable.write(snapshot, bytes);
        return digest;
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId self, RaftPeerId leader) {
        watcher.leader(leader.toString());
    }

    @Override
    public void notifyLeaderReady() {
        watcher.leads();
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        watcher.leader("");
    }

    @Override
    public void notifyExtendedNoLeader(RoleInfoProto role) {
        watcher.leader("");
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto voters) {
        watcher.voters(voters);
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        watcher.broken("the ledger cannot be stored: " + LedgerFailure.root(cause));
    }

    @Override
    public void close() {
        watcher.broken("this node is no voter any more, or Ratis closed the ledger itself; then its log says why");
    }
}
