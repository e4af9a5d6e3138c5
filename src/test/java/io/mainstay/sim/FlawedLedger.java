package io.mainstay.sim;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.Life;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.ledger.Past;
import io.mainstay.core.ledger.Statement;
import io.mainstay.core.ledger.VoterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The ledger's rules that a flaw leaves out, done around {@code apply} so that the real one needs no switch. */
final class FlawedLedger implements LedgerRules {
    private final ClusterOptions options;

    FlawedLedger(ClusterOptions options) {
        this.options = options;
    }

    @Override
    public ClusterState after(ClusterState before, ClusterState next, Command command) {
        return options.has(Flaw.BOOT_NOT_ERASING) && command instanceof Command.VoterBooted booted
                ? withOldWords(before, next, booted)
                : next;
    }

    @Override
    public Command command(ClusterState state, Command command) {
        if (options.has(Flaw.EPOCH_NOT_CHECKED)) {
            if (command instanceof Command.Released released) {
                return new Command.Released(released.group(), epochOf(state, released.group()), released.because());
            } else if (command instanceof Command.Faulted faulted) {
                return new Command.Faulted(faulted.group(), epochOf(state, faulted.group()), faulted.because());
            }
        }
        if (options.has(Flaw.STATEMENTS_NOT_NUMBERED) && command instanceof Command.Unheard unheard) {
            long next = 1
                    + state.life(unheard.node(), unheard.incarnation())
                            .map(life -> life.withdrawnRound(unheard.voter(), unheard.boot()))
                            .orElse(0L);
            return new Command.Unheard(
                    unheard.node(),
                    unheard.incarnation(),
                    unheard.voter(),
                    unheard.boot(),
                    Math.max(next, unheard.round()));
        }
        return command;
    }

    private static long epochOf(ClusterState state, String group) {
        return state.group(group).orElseThrow().holder().epoch();
    }

    private static ClusterState withOldWords(ClusterState before, ClusterState after, Command.VoterBooted booted) {
        TreeMap<String, NodeRecord> nodes = new TreeMap<>(after.nodes());
        before.nodes().forEach((name, node) -> {
            TreeMap<Long, Life> lives = new TreeMap<>(after.nodes().get(name).lives());
            node.lives().forEach((incarnation, life) -> {
                Statement word = life.unheard().get(booted.voter());
                Life now = lives.get(incarnation);
                if (word != null && now != null) {
                    TreeMap<String, Statement> unheard = new TreeMap<>(now.unheard());
                    unheard.put(booted.voter(), new Statement(booted.boot(), word.round()));
                    lives.put(
                            incarnation,
                            new Life(
                                    incarnation,
                                    now.version(),
                                    now.configDigest(),
                                    now.ttlMs(),
                                    now.graceMs(),
                                    now.seenVoters(),
                                    unheard,
                                    now.withdrawn()));
                }
            });
            nodes.put(name, new NodeRecord(name, node.lastIncarnation(), lives, node.isDrained()));
        });
        return new ClusterState(
                after.index(),
                after.spec(),
                after.voters(),
                after.boots(),
                nodes,
                after.groups(),
                after.history(),
                after.answered(),
                after.log());
    }

    /** What {@code apply} is made to see: confirmed voters, or voters one step away. */
    @Override
    public ClusterState basis(ClusterState state, Command command) {
        if (options.has(Flaw.GRACE_NOT_AWAITED) && command instanceof Command.Assigned assigned) {
            return withoutGrace(state, assigned.group());
        }
        if (options.has(Flaw.REQUESTS_NOT_REMEMBERED)) {
            return forgetful(state);
        }
        if (!(command instanceof Command.VotersChanged changed)) {
            return state;
        }
        if (options.has(Flaw.VOTERS_NOT_CONFIRMED)) {
            return confirmed(state, state.voters());
        }
        List<String> missing = changed.voters().stream()
                .filter(name -> !state.voters().has(name))
                .toList();
        List<String> gone = state.voters().names().stream()
                .filter(name -> !changed.voters().contains(name))
                .toList();
        if (options.has(Flaw.VOTERS_TWO_AT_A_TIME) && missing.size() + gone.size() == 2) {
            List<String> half = new ArrayList<>(state.voters().names());
            if (missing.isEmpty()) {
                half.remove(gone.get(0));
            } else {
                half.add(missing.get(0));
            }
            return under(state, new VoterSet(state.voters().index(), half));
        }
        return state;
    }

    private static ClusterState withoutGrace(ClusterState state, String name) {
        GroupRecord group = state.group(name).orElseThrow();
        Past past = group.past();
        TreeMap<String, GroupRecord> groups = new TreeMap<>(state.groups());
        groups.put(
                name,
                new GroupRecord(
                        group.spec(),
                        group.wanted(),
                        group.moveTo(),
                        group.isFrozen(),
                        group.holder(),
                        group.phase(),
                        new Past(past.epoch(), past.node(), past.switchedFrom(), past.restarts(), 0, past.asking()),
                        group.faults(),
                        group.probes()));
        return new ClusterState(
                state.index(),
                state.spec(),
                state.voters(),
                state.boots(),
                state.nodes(),
                groups,
                state.history(),
                state.answered(),
                state.log());
    }

    private static ClusterState forgetful(ClusterState state) {
        return new ClusterState(
                state.index(),
                state.spec(),
                state.voters(),
                state.boots(),
                state.nodes(),
                state.groups(),
                state.history(),
                List.of(),
                state.log());
    }

    private static ClusterState under(ClusterState state, VoterSet half) {
        return new ClusterState(
                state.index(),
                state.spec(),
                half,
                state.boots(),
                state.nodes(),
                state.groups(),
                state.history(),
                state.answered(),
                state.log());
    }

    private static ClusterState confirmed(ClusterState state, VoterSet voters) {
        TreeMap<String, NodeRecord> nodes = new TreeMap<>();
        state.nodes().forEach((name, node) -> {
            TreeMap<Long, Life> lives = new TreeMap<>();
            node.lives()
                    .forEach((incarnation, life) -> lives.put(
                            incarnation,
                            new Life(
                                    incarnation,
                                    life.version(),
                                    life.configDigest(),
                                    life.ttlMs(),
                                    life.graceMs(),
                                    voters.index(),
                                    life.unheard(),
                                    life.withdrawn())));
            nodes.put(name, new NodeRecord(name, node.lastIncarnation(), lives, node.isDrained()));
        });
        return new ClusterState(
                state.index(),
                state.spec(),
                voters,
                state.boots(),
                nodes,
                state.groups(),
                state.history(),
                state.answered(),
                state.log());
    }
}
