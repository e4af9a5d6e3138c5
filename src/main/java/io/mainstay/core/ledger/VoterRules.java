package io.mainstay.core.ledger;

import java.util.ArrayList;
import java.util.List;

/** What voters say, and who they are. */
final class VoterRules {
    /** More voters make every renewal dearer and no cluster safer. */
    static final int MAX_VOTERS = 7;

    private VoterRules() {}

    static Ruling booted(ClusterState state, Command.VoterBooted booted) {
        String voter = booted.voter();
        if (state.node(voter).isEmpty()) {
            return Ruling.refuse(state, voter + " is no configured node");
        }
        if (booted.boot() <= state.bootOf(voter)) {
            return Ruling.refuse(
                    state, "boot " + booted.boot() + " of " + voter + " is not after " + state.bootOf(voter));
        }
        return Ruling.accept(
                withoutWordsOf(state, voter).booted(voter, booted.boot()),
                voter + " is in boot " + booted.boot() + "; what it had stated is erased");
    }

    static ClusterState withoutWordsOf(ClusterState state, String voter) {
        ClusterState next = state;
        for (NodeRecord node : state.nodes().values()) {
            next = next.with(node.withEach(life -> life.erased(voter)));
        }
        return next;
    }

    static Ruling unheard(ClusterState state, Command.Unheard unheard) {
        Life life = state.life(unheard.node(), unheard.incarnation()).orElse(null);
        if (life == null) {
            return Ruling.refuse(state, NodeRules.notLive(unheard.node(), unheard.incarnation()));
        }
        String wrong = wrongVoter(state, unheard.voter(), unheard.boot());
        if (!wrong.isEmpty()) {
            return Ruling.refuse(state, wrong);
        }
        if (unheard.round() <= life.withdrawnRound(unheard.voter(), unheard.boot())) {
            return Ruling.refuse(state, unheard.voter() + " has withdrawn its statement " + unheard.round() + " since");
        }
        Life next = life.stated(unheard.voter(), new Statement(unheard.boot(), unheard.round()));
        ClusterState stated = state.with(record(state, unheard.node()).with(next));
        List<String> texts = new ArrayList<>();
        texts.add(unheard.voter() + " does not hear " + unheard.node() + " (life " + unheard.incarnation() + ")");
        return Ruling.accept(NodeRules.expireUnheard(stated, texts), String.join("; ", texts));
    }

    static Ruling heardAgain(ClusterState state, Command.HeardAgain heard) {
        Life life = state.life(heard.node(), heard.incarnation()).orElse(null);
        if (life == null) {
            return Ruling.refuse(state, NodeRules.notLive(heard.node(), heard.incarnation()));
        }
        String wrong = wrongVoter(state, heard.voter(), heard.boot());
        if (!wrong.isEmpty()) {
            return Ruling.refuse(state, wrong);
        }
        if (heard.round() <= life.withdrawnRound(heard.voter(), heard.boot())) {
            return Ruling.refuse(state, heard.voter() + " has withdrawn its statement " + heard.round() + " already");
        }
        Statement standing = life.unheard().get(heard.voter());
        if (standing != null && standing.round() > heard.round()) {
            return Ruling.refuse(state, heard.voter() + " has made a newer statement, " + standing.round() + ", since");
        }
        Life next = life.takenBack(heard.voter(), new Statement(heard.boot(), heard.round()));
        return Ruling.accept(
                state.with(record(state, heard.node()).with(next)),
                heard.voter() + " hears " + heard.node() + " (life " + heard.incarnation() + ") again");
    }

    private static String wrongVoter(ClusterState state, String voter, long boot) {
        if (!state.voters().has(voter)) {
            return voter + " is no voter";
        }
        return boot == state.bootOf(voter)
                ? ""
                : "boot " + boot + " of " + voter + " is not its present one, " + state.bootOf(voter);
    }

    private static NodeRecord record(ClusterState state, String node) {
        return state.node(node).orElseThrow();
    }

    static Ruling changed(ClusterState state, long at, Command.VotersChanged changed) {
        List<String> voters = changed.voters();
        if (voters.isEmpty() || voters.size() > MAX_VOTERS) {
            return Ruling.refuse(state, "a cluster has 1 to " + MAX_VOTERS + " voters, not " + voters.size());
        }
        for (String voter : voters) {
            if (state.node(voter).isEmpty()) {
                return Ruling.refuse(state, voter + " is no configured node");
            }
        }
        if (!state.voters().isOneStepFrom(voters)) {
            return Ruling.refuse(
                    state,
                    "the voters change by one at a time; now " + state.voters().names() + ", asked " + voters);
        }
        for (NodeRecord node : state.nodes().values()) {
            for (Life life : node.lives().values()) {
                if (life.seenVoters() < state.voters().index()) {
                    return Ruling.refuse(
                            state,
                            node.name() + " (life " + life.incarnation() + ") has not confirmed the present voters");
                }
            }
        }
        ClusterState next = state.with(new VoterSet(at, voters));
        for (String gone : state.voters().names()) {
            next = voters.contains(gone) ? next : withoutWordsOf(next, gone);
        }
        List<String> texts = new ArrayList<>();
        texts.add("the voters are " + voters);
        return Ruling.accept(NodeRules.expireUnheard(next, texts), String.join("; ", texts));
    }

    static Ruling seen(ClusterState state, Command.VotersSeen seen) {
        Life life = state.life(seen.node(), seen.incarnation()).orElse(null);
        if (life == null) {
            return Ruling.refuse(state, NodeRules.notLive(seen.node(), seen.incarnation()));
        }
        if (seen.index() > state.voters().index()) {
            return Ruling.refuse(
                    state,
                    "there is no voter set " + seen.index() + " yet; the newest is "
                            + state.voters().index());
        }
        return Ruling.accept(
                state.with(record(state, seen.node()).with(life.seen(seen.index()))),
                seen.node() + " counts under the voters of " + seen.index());
    }
}
