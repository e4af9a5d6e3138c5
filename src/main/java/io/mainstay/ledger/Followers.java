package io.mainstay.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this voter knows of those that it leads. Ratis' streams have neither keepalive nor limit: one whose connection died
 * without a word is waited for as long as TCP does, and no setting changes that. Any thread.
 */
final class Followers {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final RaftGroupId group;
    private final RaftServer server;
    private final ClientId self = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Followers(RaftGroupId group, RaftServer server) {
        this.group = group;
        this.server = server;
    }

    void reconnect(Set<String> heard, long silentMs) {
        for (ServerRpcProto follower : answers()) {
            String name = name(follower);
            if (heard.contains(name) && follower.getLastRpcElapsedTimeMs() > silentMs && underWay.add(name)) {
                LOG.info(
                        "{} is heard and has not answered the ledger for {} ms: connected anew",
                        name,
                        follower.getLastRpcElapsedTimeMs());
                // Ratis waits for the old connection's end, some seconds.
                Proposals.daemon("ledger-reconnect-" + name, () -> begin(name)).start();
            }
        }
    }

    private void begin(String name) {
        try {
            server.getServerRpc().handleException(RaftPeerId.valueOf(name), new IOException("no answer"), true);
        } finally {
            underWay.remove(name);
        }
    }

    boolean leads() {
        try {
            return server.getDivision(group).getInfo().isLeader();
        } catch (IOException closed) {
            return false;
        }
    }

    /**
     * Where this voter leads: lets one of these lead, the one that answered last first. Blocks, at most so long for each.
     * Where none takes it, this one goes on leading.
     */
    void handOver(Set<String> to, long limitMs) {
        List<ServerRpcProto> ready = new ArrayList<>();
        answers().forEach(ready::add);
        ready.sort(Comparator.comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs));
        for (ServerRpcProto follower : ready) {
            String name = name(follower);
            if (to.contains(name) && isHandedTo(name, limitMs)) {
                LOG.info("{} leads the ledger from now on", name);
                return;
            }
        }
    }

    private boolean isHandedTo(String name, long limitMs) {
        try {
            RaftClientReply reply = server.transferLeadership(new TransferLeadershipRequest(
                    self, server.getId(), group, calls.incrementAndGet(), RaftPeerId.valueOf(name), limitMs));
            if (!reply.isSuccess()) {
                LOG.info("{} does not take the lead of the ledger: {}", name, String.valueOf(reply.getException()));
            }
            return reply.isSuccess();
        } catch (IOException failure) {
            LOG.info("{} could not be given the lead of the ledger: {}", name, failure.toString());
            return false;
        }
    }

    private static String name(ServerRpcProto follower) {
        return follower.getId().getId().toStringUtf8();
    }

    /** Since when each follower has not answered; empty where this voter does not lead. */
    private Iterable<ServerRpcProto> answers() {
        try {
            DivisionInfo info = server.getDivision(group).getInfo();
            return info.isLeader() ? info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList() : Set.of();
        } catch (IOException closed) {
            return Set.of();
        }
    }
}
