package io.mainstay.core.ledger;

import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.GroupRecord.Probe;
import java.util.List;
import java.util.TreeMap;

/** Which nodes live, and what ends a life. */
public final class NodeRules {
    /** Not shorter than the longest lease, after which the guard would end everything at the latest. */
    static final long MIN_DETACHED_MS = Life.MAX_TTL_MS;

    static final long MAX_DETACHED_MS = 3_600_000;

    private NodeRules() {}

    static String notLive(String node, long incarnation) {
        return "life " + incarnation + " of " + node + " is not live";
    }

    static Ruling joined(ClusterState state, Command.NodeJoined joined) {
        NodeRecord node = state.node(joined.node()).orElse(null);
        if (node == null) {
            return Ruling.refuse(state, joined.node() + " is no configured node");
        }
        if (joined.ttlMs() != 0 && !Life.isTtl(joined.ttlMs())) {
            return Ruling.refuse(state, "no lease of " + node.name() + " lasts " + joined.ttlMs() + " ms");
        }
        if (joined.incarnation() <= node.lastIncarnation()) {
            return Ruling.refuse(
                    state,
                    "life " + joined.incarnation() + " of " + node.name() + " is not after " + node.lastIncarnation());
        }
        NodeRecord next = node.with(Life.joined(joined, state.spec().graceOf(node.name())));
        for (long earlier : node.lives().keySet()) {
            // What an earlier life owns may still run until its lease ends: only Released or expiry frees it.
            next = state.owns(node.name(), earlier) ? next : next.without(earlier);
        }
        return Ruling.accept(state.with(next), node.name() + " joins as life " + joined.incarnation());
    }

    static Ruling left(ClusterState state, Command.NodeLeft left) {
        NodeRecord node = state.node(left.node()).orElse(null);
        if (node == null || node.life(left.incarnation()).isEmpty()) {
            return Ruling.refuse(state, notLive(left.node(), left.incarnation()));
        }
        if (state.owns(left.node(), left.incarnation())) {
            return Ruling.refuse(state, left.node() + " still owns a group");
        }
        return Ruling.accept(state.with(node.without(left.incarnation())), left.node() + " leaves");
    }

    static Ruling detached(ClusterState state, Command.NodeDetached detached) {
        Life life = state.life(detached.node(), detached.incarnation()).orElse(null);
        if (life == null) {
            return Ruling.refuse(state, notLive(detached.node(), detached.incarnation()));
        }
        long graceMs = detached.graceMs();
        if (!refuseGrace(graceMs).isEmpty()) {
            return Ruling.refuse(state, refuseGrace(graceMs));
        }
        // Its guard may be set for the lease's end and the life's grace, which can be later by that much.
        ClusterState next = end(state, detached.node(), life, Phase.DETACHED, graceMs + life.graceMs());
        return Ruling.accept(
                next,
                detached.by() + " detaches " + detached.node() + ", which leaves what it owns running for at most "
                        + graceMs / 1000 + " s");
    }

    /** Why a node is not detached for so long; empty when it may be. */
    public static String refuseGrace(long graceMs) {
        return graceMs >= MIN_DETACHED_MS && graceMs <= MAX_DETACHED_MS
                ? ""
                : "a node is detached for " + MIN_DETACHED_MS / 1000 + " to " + MAX_DETACHED_MS / 1000 + " s, not "
                        + graceMs + " ms";
    }

    static Ruling probed(ClusterState state, Command.Probed probed) {
        if (state.life(probed.node(), probed.incarnation()).isEmpty()) {
            return Ruling.refuse(state, notLive(probed.node(), probed.incarnation()));
        }
        GroupRecord group = state.group(probed.group()).orElse(null);
        if (group == null) {
            return Ruling.refuse(state, "there is no group " + probed.group());
        }
        Probe before = group.probes().get(probed.node());
        if (before != null && before.incarnation() > probed.incarnation()) {
            return Ruling.refuse(state, "a later life of " + probed.node() + " has probed " + probed.group());
        }
        Probe probe = new Probe(probed.incarnation(), probed.found(), probed.because());
        GroupRecord next = group.probed(probed.node(), probe);
        if (group.isOwed() && group.past().node().equals(probed.node()) && probed.found() != Found.ONLINE) {
            // A later life than its last owner's has seen that nothing of it is left.
            next = next.after(next.past().owing(0));
        }
        return Ruling.accept(state.with(next), probed.node() + " found " + probed.group() + " " + probed.found());
    }

    static Ruling drain(ClusterState state, Command.DrainRequested drain) {
        NodeRecord node = state.node(drain.node()).orElse(null);
        if (node == null) {
            return Ruling.refuse(state, drain.node() + " is no configured node");
        }
        boolean wanted = drain.drain() == Command.Drain.ON;
        if (node.isDrained() == wanted) {
            return Ruling.refuse(state, drain.node() + (wanted ? " is drained already" : " is not drained"));
        }
        return Ruling.accept(
                state.with(node.drained(wanted)),
                drain.by() + (wanted ? " drains " : " takes back ") + drain.node() + ": " + drain.reason());
    }

    /** Expires every life that a majority of voters states not to hear; tells each in {@code texts}. */
    static ClusterState expireUnheard(ClusterState state, List<String> texts) {
        ClusterState next = state;
        for (NodeRecord node : state.nodes().values()) {
            for (Life life : node.lives().values()) {
                List<String> deaf = state.unheardBy(life);
                if (deaf.size() >= state.voters().majority()) {
                    texts.add(node.name() + " (life " + life.incarnation() + ") is expired: unheard by " + deaf);
                    next = expire(next, node.name(), life.incarnation());
                }
            }
        }
        return next;
    }

    static ClusterState expire(ClusterState state, String node, long incarnation) {
        Life life = state.life(node, incarnation).orElseThrow();
        return end(state, node, life, Phase.EXPIRED, life.graceMs());
    }

    static ClusterState end(ClusterState state, String node, Life life, Phase how, long owedMs) {
        TreeMap<String, GroupRecord> groups = new TreeMap<>(state.groups());
        groups.replaceAll((name, group) -> group.holder().is(node, life.incarnation())
                ? group.freed(how).after(group.past().owing(owedMs))
                : group);
        NodeRecord rest = state.node(node).orElseThrow().without(life.incarnation());
        return state.configured(state.spec(), Sorted.with(state.nodes(), node, rest), groups);
    }

    /** Forgets an earlier life once it owns nothing any more. */
    static ClusterState dropEarlier(ClusterState state, Holder was) {
        NodeRecord node = state.node(was.node()).orElse(null);
        if (node == null || node.lastIncarnation() == was.incarnation() || state.owns(was.node(), was.incarnation())) {
            return state;
        }
        return state.with(node.without(was.incarnation()));
    }
}
