package io.mainstay.core.ledger;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.group.GroupSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that is decided: who lives, who votes, who owns which group. Immutable; the same on every node that has
 * applied the same log. Safety lies in {@link #apply}: no order of commands, however late or repeated, gives a group two
 * owners.
 *
 * @param index of the last command; 0 before the first
 * @param boots each voter's present boot; a voter that never booted is missing
 * @param history the last commands, oldest first, at most {@value #HISTORY_LIMIT}
 * @param answered the last named requests, oldest first, at most {@value #ANSWERED_LIMIT}
 * @param log what operators are told of all this, and of what the nodes told
 * @param versions of the groups that were applied, oldest first, at most {@value #VERSIONS_LIMIT}; the last is in force; none
 *     while what the nodes' files say is
 */
public record ClusterState(
        long index,
        ClusterSpec spec,
        VoterSet voters,
        SortedMap<String, Long> boots,
        SortedMap<String, NodeRecord> nodes,
        SortedMap<String, GroupRecord> groups,
        List<HistoryEntry> history,
        List<AnsweredRequest> answered,
        EventLog log,
        List<GroupsVersion> versions) {
    /** Enough to see the last incident; the whole past is in the event log. */
    public static final int HISTORY_LIMIT = 200;
    /** A request is repeated within seconds; so many are not made by people in that time. */
    public static final int ANSWERED_LIMIT = 256;
    /** Enough to go back over a day's work; each may be as large as {@link GroupsVersion#MAX_BYTES}. */
    public static final int VERSIONS_LIMIT = 10;

    public ClusterState {
        boots = Sorted.copy(boots);
        nodes = Sorted.copy(nodes);
        groups = Sorted.copy(groups);
        history = List.copyOf(history);
        answered = List.copyOf(answered);
        versions = List.copyOf(versions);
    }

    /** One whose groups are those of the nodes' files. */
    public ClusterState(
            long index,
            ClusterSpec spec,
            VoterSet voters,
            SortedMap<String, Long> boots,
            SortedMap<String, NodeRecord> nodes,
            SortedMap<String, GroupRecord> groups,
            List<HistoryEntry> history,
            List<AnsweredRequest> answered,
            EventLog log) {
        this(index, spec, voters, boots, nodes, groups, history, answered, log, List.of());
    }

    /** A cluster before its first command; {@code spec} must be valid and {@code voters} among its nodes. */
    public static ClusterState initial(ClusterSpec spec, List<String> voters) {
        String fault = spec.fault();
        if (!fault.isEmpty() || voters.isEmpty() || !spec.nodes().containsAll(voters)) {
            throw new IllegalArgumentException("cannot begin with " + voters + " as voters: " + fault);
        }
        TreeMap<String, NodeRecord> nodes = new TreeMap<>();
        spec.nodes().forEach(name -> nodes.put(name, NodeRecord.unknown(name)));
        TreeMap<String, GroupRecord> groups = new TreeMap<>();
        for (GroupSpec group : spec.groups()) {
            groups.put(group.name(), GroupRecord.configured(group));
        }
        return new ClusterState(
                0, spec, new VoterSet(0, voters), new TreeMap<>(), nodes, groups, List.of(), List.of(), EventLog.EMPTY);
    }

    /**
     * Decides one command.
     *
     * @param at its place in the log; must be greater than {@link #index}
     */
    public Applied apply(long at, Command command) {
        return apply(at, command, Stamp.NONE);
    }

    /** As above, of one who says who he is and what his clock says; neither has a part in what is decided. */
    public Applied apply(long at, Command command, Stamp stamp) {
        if (at <= index) {
            throw new IllegalArgumentException("index " + at + " comes after " + index);
        }
        if (command instanceof Command.Spread) {
            ClusterState same =
                    new ClusterState(at, spec, voters, boots, nodes, groups, history, answered, log, versions);
            return new Applied(same, new HistoryEntry(at, command, HistoryEntry.Verdict.ACCEPTED, "spread"));
        }
        Optional<AnsweredRequest> before = answer(command.request());
        if (before.isPresent()) {
            AnsweredRequest first = before.get();
            ClusterState same =
                    new ClusterState(at, spec, voters, boots, nodes, groups, history, answered, log, versions);
            return new Applied(same, new HistoryEntry(at, command, first.verdict(), first.text()));
        }
        Ruling ruling = command.request().length() > AnsweredRequest.MAX_LENGTH
                ? Ruling.refuse(this, "a request's name has at most " + AnsweredRequest.MAX_LENGTH + " characters")
                : rule(at, command);
        ClusterState next = VersionRules.withoutGone(ruling.next());
        HistoryEntry entry =
                new HistoryEntry(at, command.brief(), ruling.verdict(), ruling.text(), expired(command, next));
        // What nodes tell is in the log; here it would only crowd out what was decided.
        boolean isTold = command.isOfTheLog();
        return new Applied(
                new ClusterState(
                        at,
                        next.spec,
                        next.voters,
                        next.boots,
                        next.nodes,
                        next.groups,
                        isTold ? history : newest(history, entry, HISTORY_LIMIT),
                        remembered(entry),
                        EventRules.logged(this, next, entry, stamp),
                        next.versions),
                entry);
    }

    /** Only these two commands let a majority of statements come about; other ends of a life are asked for. */
    private List<HistoryEntry.Expired> expired(Command command, ClusterState next) {
        if (!(command instanceof Command.Unheard || command instanceof Command.VotersChanged)) {
            return List.of();
        }
        List<HistoryEntry.Expired> expired = new ArrayList<>();
        for (NodeRecord node : nodes.values()) {
            for (long incarnation : node.lives().keySet()) {
                if (next.life(node.name(), incarnation).isEmpty()) {
                    expired.add(new HistoryEntry.Expired(node.name(), incarnation));
                }
            }
        }
        return expired;
    }

    /** With that as its newest entry, and its index. */
    ClusterState recorded(HistoryEntry entry) {
        return new ClusterState(
                entry.index(),
                spec,
                voters,
                boots,
                nodes,
                groups,
                newest(history, entry, HISTORY_LIMIT),
                answered,
                log,
                versions);
    }

    private Optional<AnsweredRequest> answer(String request) {
        return request.isEmpty()
                ? Optional.empty()
                : answered.stream()
                        .filter(each -> each.request().equals(request))
                        .findFirst();
    }

    private List<AnsweredRequest> remembered(HistoryEntry entry) {
        String request = entry.command().request();
        boolean isKept = !request.isEmpty() && request.length() <= AnsweredRequest.MAX_LENGTH;
        return isKept
                ? newest(answered, new AnsweredRequest(request, entry.verdict(), entry.text()), ANSWERED_LIMIT)
                : answered;
    }

    private static <T> List<T> newest(List<T> before, T last, int limit) {
        List<T> next = new ArrayList<>(before.subList(Math.max(0, before.size() - limit + 1), before.size()));
        next.add(last);
        return next;
    }

    private Ruling rule(long at, Command command) {
        if (command instanceof Command.VoterBooted booted) {
            return VoterRules.booted(this, booted);
        } else if (command instanceof Command.Unheard unheard) {
            return VoterRules.unheard(this, unheard);
        } else if (command instanceof Command.HeardAgain heard) {
            return VoterRules.heardAgain(this, heard);
        } else if (command instanceof Command.VotersChanged changed) {
            return VoterRules.changed(this, at, changed);
        } else if (command instanceof Command.VotersSeen seen) {
            return VoterRules.seen(this, seen);
        } else if (command instanceof Command.Told told) {
            return EventRules.told(this, told);
        } else if (command instanceof Command.EventsRead read) {
            return EventRules.read(this, read);
        } else if (command instanceof Command.Recovered) {
            // It would end lives whose leases may still hold.
            return Ruling.refuse(this, "a ledger is recovered on one survivor with its agent stopped, by no command");
        } else if (command instanceof Command.NodeJoined joined) {
            return NodeRules.joined(this, joined);
        } else if (command instanceof Command.NodeLeft left) {
            return NodeRules.left(this, left);
        } else if (command instanceof Command.NodeDetached detached) {
            return NodeRules.detached(this, detached);
        } else if (command instanceof Command.Probed probed) {
            return NodeRules.probed(this, probed);
        } else if (command instanceof Command.DrainRequested drain) {
            return NodeRules.drain(this, drain);
        } else if (command instanceof Command.ConfigApplied config) {
            return ConfigRules.applied(this, config);
        } else if (command instanceof Command.GroupsApplied applied) {
            return VersionRules.applied(this, applied);
        } else if (command instanceof Command.GroupRequested requested) {
            return RequestRules.requested(this, requested);
        } else {
            return GroupRules.rule(this, at, command);
        }
    }

    public Optional<NodeRecord> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    public Optional<GroupRecord> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** The life of this node and incarnation, if the ledger holds it for alive. */
    public Optional<Life> life(String node, long incarnation) {
        return node(node).flatMap(record -> record.life(incarnation));
    }

    /** The boot of a voter; 0 when it never booted. */
    public long bootOf(String voter) {
        return boots.getOrDefault(voter, 0L);
    }

    /** Who states, with force, not to hear this life. */
    public List<String> unheardBy(Life life) {
        List<String> names = new ArrayList<>();
        life.unheard().forEach((voter, statement) -> {
            if (voters.has(voter) && statement.boot() == bootOf(voter)) {
                names.add(voter);
            }
        });
        return names;
    }

    /** Whether a parallel group is to run in this life of a node, beside the other nodes. */
    public boolean runsBeside(GroupRecord group, String node, long incarnation) {
        boolean isOpen = node(node)
                .map(record -> record.life(incarnation).isPresent() && !record.isDrained())
                .orElse(false);
        return isOpen
                && group.wanted() == GroupRecord.Wanted.ONLINE
                && group.spec().nodes().contains(node)
                && !group.faults().containsKey(node);
    }

    boolean owns(String node, long incarnation) {
        return groups.values().stream().anyMatch(group -> group.holder().is(node, incarnation));
    }

    /** As it would be if every life of that node were expired now; for forecasts, never for the log. */
    public ClusterState lost(String node) {
        ClusterState next = this;
        for (long incarnation :
                node(node).map(NodeRecord::lives).orElse(Sorted.none()).keySet()) {
            next = NodeRules.expire(next, node, incarnation);
        }
        return next;
    }

    ClusterState with(NodeRecord node) {
        return new ClusterState(
                index,
                spec,
                voters,
                boots,
                Sorted.with(nodes, node.name(), node),
                groups,
                history,
                answered,
                log,
                versions);
    }

    ClusterState with(GroupRecord group) {
        return new ClusterState(
                index,
                spec,
                voters,
                boots,
                nodes,
                Sorted.with(groups, group.name(), group),
                history,
                answered,
                log,
                versions);
    }

    ClusterState with(EventLog next) {
        return new ClusterState(index, spec, voters, boots, nodes, groups, history, answered, next, versions);
    }

    ClusterState with(VoterSet next) {
        return new ClusterState(index, spec, next, boots, nodes, groups, history, answered, log, versions);
    }

    ClusterState booted(String voter, long boot) {
        return new ClusterState(
                index, spec, voters, Sorted.with(boots, voter, boot), nodes, groups, history, answered, log, versions);
    }

    /** The version of the groups that is in force; 0 while the nodes' files are. */
    public long version() {
        return versions.isEmpty() ? 0 : versions.get(versions.size() - 1).number();
    }

    /** That version, as long as it is kept. */
    public Optional<GroupsVersion> version(long number) {
        return versions.stream().filter(each -> each.number() == number).findFirst();
    }

    /** Whether the group was taken out of the configuration while it ran: it goes offline, and then it is gone. */
    public boolean isLeaving(String group) {
        return spec.groups().stream().noneMatch(each -> each.name().equals(group));
    }

    ClusterState versioned(GroupsVersion next) {
        List<GroupsVersion> kept = newest(versions, next, VERSIONS_LIMIT);
        return new ClusterState(index, spec, voters, boots, nodes, groups, history, answered, log, kept);
    }

    ClusterState configured(
            ClusterSpec next, SortedMap<String, NodeRecord> nextNodes, SortedMap<String, GroupRecord> nextGroups) {
        return new ClusterState(index, next, voters, boots, nextNodes, nextGroups, history, answered, log, versions);
    }
}
