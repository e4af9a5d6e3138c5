package io.mainstay.ledger;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.util.LifeCycle;

/**
 * Ratis over gRPC, except that a follower is told of a commit at once: by itself Ratis lets it wait for the next entry or
 * heartbeat, up to 150 ms. What is sent earlier is an ordinary heartbeat, so nothing of the protocol is different. Ratis
 * makes it by its name, which is why it is public.
 */
public final class PromptGrpc implements RpcType {
    private static final String APPENDERS = "mainstay.appenders";

    /** For Ratis. */
    public PromptGrpc() {}

    @Override
    public String name() {
        return PromptGrpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters, parameters.getNonNull(APPENDERS, Appenders.class));
    }

    /** Those who bring entries to this voter's followers while it leads. Any thread. */
    static final class Appenders {
        private final Set<LogAppender> all = ConcurrentHashMap.newKeySet();

        void putInto(Parameters parameters) {
            parameters.put(APPENDERS, this, Appenders.class);
        }

        /** To be called when something was committed; costs nothing where another voter leads. */
        void committed() {
            all.forEach(LogAppender::notifyLogAppender);
        }
    }

    private static final class Factory extends GrpcFactory {
        private final Appenders appenders;

        Factory(Parameters parameters, Appenders appenders) {
            super(parameters);
            this.appenders = appenders;
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
            LogAppender appender = new PromptAppender(server, leader, follower, appenders);
            appenders.all.add(appender);
            return appender;
        }
    }

    private static final class PromptAppender extends GrpcLogAppender {
        private static final int MARGIN_MS = 100;

        /** What this follower has been told is committed. A request that is lost is made good by the usual heartbeat. */
        private volatile long told;

        private final Appenders appenders;

        PromptAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower, Appenders appenders) {
            super(server, leader, follower);
            this.appenders = appenders;
        }

        /**
         * Ratis beats after half of the least time in which a follower stands for election. Two thirds are enough, where that leaves a
         * busy machine a tenth of a second.
         */
        private static long laterMs(int leastMs) {
            int halfMs = leastMs / 2;
            return Math.max(0, Math.min(leastMs * 2 / 3, leastMs - MARGIN_MS) - halfMs);
        }

        /** Entries that are about to be sent tell it too; and while some are under way Ratis lets a heartbeat tell nothing. */
        private boolean isToBeTold() {
            return getRaftLog().getLastCommittedIndex() > told && !hasAppendEntries() && !hasPendingDataRequests();
        }

        @Override
        public boolean shouldSendAppendEntries() {
            return isToBeTold() || super.shouldSendAppendEntries();
        }

        @Override
        public long getHeartbeatWaitTimeMs() {
            int leastMs = getServer().properties().minRpcTimeoutMs();
            return isToBeTold() ? 0 : super.getHeartbeatWaitTimeMs() + laterMs(leastMs);
        }

        @Override
        public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean isHeartbeat)
                throws RaftLogIOException {
            // Counted as told whatever the request says of it, or a follower whose log is not known would be told for
            // ever.
            long committed = hasPendingDataRequests() ? 0 : getRaftLog().getLastCommittedIndex();
            AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, isHeartbeat);
            if (request != null) {
                told = Math.max(told, Math.max(committed, request.getLeaderCommit()));
            }
            return request;
        }

        @Override
        public CompletableFuture<LifeCycle.State> stopAsync() {
            appenders.all.remove(this);
            return super.stopAsync();
        }
    }
}
