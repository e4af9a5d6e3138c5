package io.mainstay.ledger;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Every setting of Ratis that differs from its own, each with its reason. Its defaults are made for terabytes. */
final class RatisSettings {
    /** One batch of entries on its way to a follower; the longest entry must fit. */
    private static final SizeInBytes BATCH = SizeInBytes.valueOf("512KB");

    /** One message: a batch and what is around it; Ratis wants 1 MB more. */
    private static final SizeInBytes MESSAGE = SizeInBytes.valueOf("2MB");

    /** Ratis wants more than a batch. */
    private static final SizeInBytes WRITE_BUFFER = SizeInBytes.valueOf("640KB");

    /** Whole segments are what is thrown away, so two or three lie between snapshots. */
    private static final int SEGMENT_BYTES_AN_ENTRY = 128;

    private static final long PREALLOCATED = 64 * 1024;

    private static final int SNAPSHOTS_KEPT = 2;

    /** Of each kind. A ledger has little to do; more threads would only cost memory. */
    private static final int THREADS = 4;

    /** Longer than a proposal waits for its answer: until then a repeated one is recognised. */
    private static final int REPEATS_KNOWN_S = 15;

    /** A voter that was stopped for long goes on afterwards: whether its groups may is decided by its lease. */
    private static final int NEVER_CLOSE_S = 100_000;

    /**
     * A leader that lost its majority for longer steps down, and does not stand again for so long. Ratis'
     * own ten seconds would leave a ledger without a leader where only that one can win.
     */
    private static final int STEP_DOWN_MS = 1_000;

    /** From a voter's start; twice as long at most. */
    private static final int FIRST_ELECTION_MS = 150;

    private static final int SERVER_REQUEST_MS = 2_000;

    /** Of the transport's event loops, shared by everything in the process; it would take two a core. */
    private static final String NETTY_THREADS = "org.apache.ratis.thirdparty.io.netty.eventLoopThreads";

    /** Its buffers come from chunks of 8 KiB shifted by this, one at least a thread: 4 MiB each by default. */
    private static final String NETTY_CHUNKS = "org.apache.ratis.thirdparty.io.netty.allocator.maxOrder";

    /** gRPC speaks to the JDK's own log. Held here, for that log forgets a level that nobody holds. */
    private static final Logger GRPC = Logger.getLogger("org.apache.ratis.thirdparty.io.grpc");

    private RatisSettings() {}

    static RaftProperties properties(LedgerOptions options) {
        RaftProperties all = new RaftProperties();
        storage(all, options);
        patience(all, options.limits());
        transport(all, options.listen());
        threads(all);
        return all;
    }

    private static void storage(RaftProperties all, LedgerOptions options) {
        LedgerLimits limits = options.limits();
        RaftServerConfigKeys.setStorageDir(all, List.of(options.directory().toFile()));
        long segment = (long) limits.snapshotEntries() * SEGMENT_BYTES_AN_ENTRY;
        RaftServerConfigKeys.Log.setSegmentSizeMax(all, SizeInBytes.valueOf(segment));
        RaftServerConfigKeys.Log.setPreallocatedSize(all, SizeInBytes.valueOf(Math.min(PREALLOCATED, segment)));
        RaftServerConfigKeys.Log.setPurgeGap(all, limits.keptEntries());
        RaftServerConfigKeys.Log.setWriteBufferSize(all, WRITE_BUFFER);
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(all, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(all, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setQueueByteLimit(all, SizeInBytes.valueOf("4MB"));
        RaftServerConfigKeys.Write.setByteLimit(all, SizeInBytes.valueOf("8MB"));
        // Its own entries about the commit index would double the writes: a new leader finds the index out anyway.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(all, false);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(all, true);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(all, limits.keptEntries());
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(all, BATCH);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(all, BATCH);
        // A voter that comes back is spoken to within a quarter of a second, however long it was away.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(all, "10ms,10, 250ms,1000000000");
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(all, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(all, limits.snapshotEntries());
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(all, SNAPSHOTS_KEPT);
        RaftServerConfigKeys.RetryCache.setExpiryTime(all, seconds(REPEATS_KNOWN_S));
    }

    private static void patience(RaftProperties all, LedgerLimits limits) {
        TimeDuration most = millis(limits.mostElectionMs());
        RaftServerConfigKeys.Rpc.setTimeoutMin(all, millis(limits.electionMs()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(all, most);
        // Who has just started has heard nobody yet. If there is a leader, the others refuse to be asked (pre-vote).
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(all, millis(FIRST_ELECTION_MS));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(all, millis(2L * FIRST_ELECTION_MS));
        RaftServerConfigKeys.Rpc.setRequestTimeout(all, millis(SERVER_REQUEST_MS));
        RaftClientConfigKeys.Rpc.setRequestTimeout(all, millis(limits.answerMs() * 2L / 3));
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(all, millis(STEP_DOWN_MS));
        RaftServerConfigKeys.Notification.setNoLeaderTimeout(all, most);
        RaftServerConfigKeys.setCloseThreshold(all, seconds(NEVER_CLOSE_S));
    }

    private static void transport(RaftProperties all, InetSocketAddress listen) {
        RaftConfigKeys.Rpc.setType(all, new PromptGrpc());
        GrpcConfigKeys.Server.setHost(all, listen.getHostString());
        GrpcConfigKeys.Server.setPort(all, listen.getPort());
        GrpcConfigKeys.setMessageSizeMax(all, MESSAGE);
        GrpcConfigKeys.setFlowControlWindow(all, SizeInBytes.ONE_MB);
    }

    private static void threads(RaftProperties all) {
        RaftServerConfigKeys.ThreadPool.setProxyCached(all, true);
        RaftServerConfigKeys.ThreadPool.setProxySize(all, THREADS);
        RaftServerConfigKeys.ThreadPool.setServerCached(all, true);
        RaftServerConfigKeys.ThreadPool.setServerSize(all, THREADS);
        RaftServerConfigKeys.ThreadPool.setClientCached(all, true);
        RaftServerConfigKeys.ThreadPool.setClientSize(all, THREADS);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(all, THREADS);
    }

    static Parameters parameters(LedgerOptions options) {
        Parameters parameters = new Parameters();
        options.tls()
                .ifPresent(tls -> GrpcConfigKeys.TLS.setConf(
                        parameters,
                        new GrpcTlsConfig(
                                tls.key().toFile(),
                                tls.certificate().toFile(),
                                tls.ca().toFile(),
                                true)));
        return parameters;
    }

    /** The same on every node of a cluster, and another one for another cluster or after a recovery. */
    static RaftGroupId group(String cluster, long generation) {
        String name = "mainstay ledger of " + cluster + (generation == 0 ? "" : ", generation " + generation);
        return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    static List<RaftPeer> peers(Map<String, InetSocketAddress> voters) {
        return voters.entrySet().stream()
                .map(voter -> RaftPeer.newBuilder()
                        .setId(voter.getKey())
                        .setAddress(text(voter.getValue()))
                        .build())
                .toList();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * For the whole process: Ratis would end the whole process when it cannot listen, and takes over what happens to exceptions that nobody
     * catches. Both are the node's to decide.
     */
    static void tame() {
        System.setProperty(NETTY_THREADS, System.getProperty(NETTY_THREADS, "2"));
        System.setProperty(NETTY_CHUNKS, System.getProperty(NETTY_CHUNKS, "4"));
        GRPC.setLevel(Level.WARNING);
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        ExitUtils.setTerminateOnUncaughtException(false);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    static TimeDuration millis(long amount) {
        return TimeDuration.valueOf(amount, TimeUnit.MILLISECONDS);
    }

    private static TimeDuration seconds(long amount) {
        return TimeDuration.valueOf(amount, TimeUnit.SECONDS);
    }
}
