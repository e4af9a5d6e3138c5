package io.mainstay.core.ledger;

import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.HistoryEntry.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What an operator gives up who goes on with one survivor of a cluster that lost its majority for good. No command of the log
 * leads here: it ends lives whose leases nobody has waited for, and only a person can know that nothing of them runs.
 */
public final class Recovery {
    /**
     * The others may have decided things that the survivor never heard of, and have handed out their epochs. What follows is
     * numbered from so far beyond what it knows that they are surely smaller (O3): at 1,000 commands a second those would
     * have had to decide without it for eleven days.
     */
    public static final long LEAP = 1_000_000_000;

    private Recovery() {}

    /** Why this node cannot be the one to go on with; empty when it can. */
    public static String refusal(ClusterState state, String node) {
        if (!state.voters().has(node)) {
            return node + " is no voter as far as its ledger goes; go on with one of "
                    + state.voters().names();
        }
        return state.voters().names().size() == 1
                ? node + " is the only voter already; it needs nobody else's vote"
                : "";
    }

    /** The nodes that must be known to run nothing: all but the survivor. */
    public static List<String> givenUp(ClusterState state, String node) {
        return state.nodes().keySet().stream()
                .filter(name -> !name.equals(node))
                .toList();
    }

    /**
     * The survivor is the only voter; no other node lives, owns or owes anything, and what they once found counts no more.
     * The survivor's own earlier life is left to the rules that hold after any restart.
     *
     * @param at {@link #LEAP} or more after all that the survivor's disk knows
     */
    public static Applied recovered(ClusterState state, long at, Command.Recovered how) {
        return recovered(state, at, how, Stamp.NONE);
    }

    /** As above, told in the log with that time; its numbers go on as far beyond as the epochs. */
    public static Applied recovered(ClusterState state, long at, Command.Recovered how, Stamp stamp) {
        if (at < state.index() + LEAP) {
            throw new IllegalArgumentException("index " + at + " is not " + LEAP + " after " + state.index());
        }
        String refusal = refusal(state, how.node());
        if (!refusal.isEmpty()) {
            return new Applied(state, new HistoryEntry(at, how, Verdict.REFUSED, refusal));
        }
        List<HistoryEntry.Expired> ended = new ArrayList<>();
        ClusterState next = state;
        for (String other : givenUp(state, how.node())) {
            for (Life life : state.node(other).orElseThrow().lives().values()) {
                next = NodeRules.end(next, other, life, Phase.EXPIRED, 0);
                ended.add(new HistoryEntry.Expired(other, life.incarnation()));
            }
            next = VoterRules.withoutWordsOf(next, other);
        }
        for (GroupRecord group : next.groups().values()) {
            next = next.with(forgetting(group, how.node()));
        }
        next = next.with(new VoterSet(at, List.of(how.node())));
        HistoryEntry entry = new HistoryEntry(at, how, Verdict.ACCEPTED, text(state, how), ended);
        next = next.with(next.log().leaping(LEAP));
        next = next.with(EventRules.logged(state, next, entry, stamp));
        return new Applied(next.recorded(entry), entry);
    }

    private static GroupRecord forgetting(GroupRecord group, String survivor) {
        GroupRecord next = group;
        if (group.isOwed() && !group.past().node().equals(survivor)) {
            next = next.after(next.past().owing(0));
        }
        TreeMap<String, GroupRecord.Probe> kept = new TreeMap<>(group.probes());
        kept.keySet().retainAll(List.of(survivor));
        return next.probed(kept);
    }

    private static String text(ClusterState state, Command.Recovered how) {
        return how.by() + " recovers the ledger on " + how.node() + " as its only voter (generation " + how.generation()
                + "): " + how.reason() + "; given up: " + givenUp(state, how.node());
    }
}
