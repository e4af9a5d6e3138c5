package io.mainstay.ledger;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.RaftServer;

/** Ratis' own change of voters, one at a time, asked of whoever leads. Blocks. */
final class VoterChange {
    /** A change in progress, or no leader for a moment: worth waiting for. */
    private static final int TRIES = 8;

    private static final int PAUSE_MS = 250;

    private final RaftGroupId group;
    private final RaftServer server;
    private final RaftProperties properties;
    private final Parameters parameters;

    VoterChange(RaftGroupId group, RaftServer server, RaftProperties properties, Parameters parameters) {
        this.group = group;
        this.server = server;
        this.properties = properties;
        this.parameters = parameters;
    }

    SortedMap<String, String> present() {
        try {
            return names(server.getDivision(group).getRaftConf().getCurrentPeers());
        } catch (IOException e) {
            return new TreeMap<>();
        }
    }

    private static SortedMap<String, String> names(Iterable<RaftPeer> peers) {
        SortedMap<String, String> names = new TreeMap<>();
        peers.forEach(peer -> names.put(peer.getId().toString(), peer.getAddress()));
        return names;
    }

    synchronized void to(SortedMap<String, InetSocketAddress> voters) throws LedgerFailure {
        List<RaftPeer> wanted = RatisSettings.peers(voters);
        SortedMap<String, String> next = names(wanted);
        SortedMap<String, String> now = present();
        if (next.equals(now)) {
            return;
        }
        check(now, next);
        RaftGroup asked = RaftGroup.valueOf(
                group,
                now.entrySet().stream()
                        .map(voter -> RaftPeer.newBuilder()
                                .setId(voter.getKey())
                                .setAddress(voter.getValue())
                                .build())
                        .toList());
        try (RaftClient client = RaftClient.newBuilder()
                .setRaftGroup(asked)
                .setProperties(properties)
                .setParameters(parameters)
                .setRetryPolicy(
                        RetryPolicies.retryUpToMaximumCountWithFixedSleep(TRIES, RatisSettings.millis(PAUSE_MS)))
                .build()) {
            RaftClientReply reply = client.admin().setConfiguration(wanted);
            if (!reply.isSuccess()) {
                throw new IOException(String.valueOf(reply.getException()));
            }
        } catch (IOException e) {
            throw new LedgerFailure(
                    "the voters " + now.keySet() + " could not become " + next.keySet() + ": " + e.getMessage(), e);
        }
    }

    private static void check(SortedMap<String, String> now, SortedMap<String, String> next) throws LedgerFailure {
        long added =
                next.keySet().stream().filter(name -> !now.containsKey(name)).count();
        long removed =
                now.keySet().stream().filter(name -> !next.containsKey(name)).count();
        if (added + removed != 1) {
            throw new LedgerFailure(
                    "the voters change by one at a time; now " + now.keySet() + ", asked " + next.keySet());
        }
        for (String name : next.keySet()) {
            if (now.containsKey(name) && !now.get(name).equals(next.get(name))) {
                throw new LedgerFailure(name + " votes at " + now.get(name) + "; to move it to " + next.get(name)
                        + ", remove it, then add it again");
            }
        }
    }
}
