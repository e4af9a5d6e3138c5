package io.mainstay.core.ledger;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.GroupRecord.Found;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * What can stand in the ledger. Each is accepted or refused by {@link ClusterState#apply}; a command may come late, twice
 * or never, and its condition must bear all of it.
 */
public sealed interface Command {
    /** Who asks where the planner moves a group by itself. */
    String PLANNER = "planner";

    /** A voter has started; whatever it had stated in earlier boots is erased. */
    record VoterBooted(String voter, long boot) implements Command {}

    /**
     * A node begins a life.
     *
     * @param ttlMs how long a lease of this life lasts, by the node's own file; 0 where an earlier version does not say
     */
    record NodeJoined(String node, long incarnation, String version, String configDigest, long ttlMs)
            implements Command {
        /** One that does not say how long its leases last: as long as whoever judges it takes its own to. */
        public NodeJoined(String node, long incarnation, String version, String configDigest) {
            this(node, incarnation, version, configDigest, 0);
        }
    }

    /** A voter's limit for a life has passed. The round counts its statements about this life. */
    record Unheard(String node, long incarnation, String voter, long boot, long round) implements Command {}

    /** A voter hears that life again and takes back its statements up to this round. */
    record HeardAgain(String node, long incarnation, String voter, long boot, long round) implements Command {}

    /**
     * An agent stops on purpose and leaves what it owns running, for at most {@code graceMs} more; the guard ends it then.
     * Nobody else is given these groups before that time is over, or their node has said that they are offline.
     */
    record NodeDetached(String node, long incarnation, long graceMs, String by) implements Command {}

    /**
     * A later life of the owner's node has found the group running as the earlier one left it, and goes on with it under
     * the same epoch.
     */
    record Adopted(String group, long epoch, String node, long incarnation) implements Command {}

    /** A node has released everything and ends its life. */
    record NodeLeft(String node, long incarnation) implements Command {}

    /** An operator adds or removes one voter. */
    record VotersChanged(List<String> voters, String by, String request) implements Command {
        public VotersChanged {
            voters = voters.stream().sorted().distinct().toList();
        }

        /** One that is never repeated. */
        public VotersChanged(List<String> voters, String by) {
            this(voters, by, "");
        }
    }

    /** A life holds a lease that it counted under the voter set of this index. */
    record VotersSeen(String node, long incarnation, long index) implements Command {}

    /** An operator changes the configuration. */
    record ConfigApplied(ClusterSpec spec, String by, String request) implements Command {
        /** One that is never repeated. */
        public ConfigApplied(ClusterSpec spec, String by) {
            this(spec, by, "");
        }
    }

    /**
     * An operator declares what groups there are from now on.
     *
     * @param groups their frames, as they stand in the document
     * @param document what every node reads
     * @param seed what the node that was asked ran before the first version, to go back to; may be empty
     * @param base the version it was compared with; refused when another is in force by now
     * @param interrupt the groups that may be stopped or moved though they run
     * @param atWallMs when, by the wall clock of the node that was asked; for people only
     */
    record GroupsApplied(
            List<GroupSpec> groups,
            String document,
            String seed,
            long base,
            List<String> interrupt,
            String by,
            String reason,
            long atWallMs,
            String request)
            implements Command {
        public GroupsApplied {
            groups = List.copyOf(groups);
            interrupt = List.copyOf(interrupt);
        }

        /** Who asks for it. */
        public Asking asking() {
            return new Asking(by, reason, request);
        }

        /** Its document is kept once, as a version. */
        @Override
        public Command brief() {
            return new GroupsApplied(List.of(), "", "", base, interrupt, by, reason, atWallMs, request);
        }
    }

    /**
     * An operator, or the planner for him, asks something of a group.
     *
     * @param request names this asking, so that its repetition is answered as the first one was; may be empty
     */
    record GroupRequested(String group, Intent intent, String node, String by, String reason, String request)
            implements Command {
        /** One that is never repeated. */
        public GroupRequested(String group, Intent intent, String node, String by, String reason) {
            this(group, intent, node, by, reason, "");
        }

        Asking asking() {
            return new Asking(by, reason, request);
        }

        boolean isByPlanner() {
            return by.equals(PLANNER);
        }
    }

    /**
     * An operator wants no group on a node, or allows them again.
     *
     * @param request as of a group
     */
    record DrainRequested(String node, Drain drain, String by, String reason, String request) implements Command {
        /** One that is never repeated. */
        public DrainRequested(String node, Drain drain, String by, String reason) {
            this(node, drain, by, reason, "");
        }

        Asking asking() {
            return new Asking(by, reason, request);
        }
    }

    /**
     * What a node found at its start, or that its fitness changed.
     *
     * @param because as of a {@link GroupRecord.Probe}
     */
    record Probed(String node, long incarnation, String group, Found found, String because) implements Command {
        /** One that needs no reason. */
        public Probed(String node, long incarnation, String group, Found found) {
            this(node, incarnation, group, found, "");
        }
    }

    /**
     * The planner gives a group to a life; the index of this command, once accepted, is the group's epoch.
     *
     * @param rejected why each other node was not taken, for people
     */
    record Assigned(String group, String node, long incarnation, String because, SortedMap<String, String> rejected)
            implements Command {
        public Assigned {
            rejected = Sorted.copy(rejected);
        }

        /** One that says nothing of other nodes. */
        public Assigned(String group, String node, long incarnation, String because) {
            this(group, node, incarnation, because, Collections.emptySortedMap());
        }
    }

    /** The owner has it online. */
    record Started(String group, long epoch) implements Command {}

    /** A critical fault on the owner; it still has to release. */
    record Faulted(String group, long epoch, String because) implements Command {}

    /** A parallel group faulted on one of its nodes and is offline there. */
    record ParallelFaulted(String group, String node, long incarnation, String because) implements Command {}

    /** So much time of that kind has passed over this epoch, on the clock of the leader that proposes it. */
    record Elapsed(String group, long epoch, Span span) implements Command {}

    /** The owner has verified everything offline, and will not start it again under this epoch. */
    record Released(String group, long epoch, String because) implements Command {}

    /** A stop did not take effect; the owner keeps the group. */
    record ReleaseFailed(String group, long epoch, String because) implements Command {}

    /**
     * A node tells what happened there; what it has told before is left out, so that it may be told again.
     *
     * @param events 1 to {@value EventOutbox#BATCH}, in the node's order, not numbered yet
     */
    record Told(String node, List<LoggedEvent> events) implements Command {
        public Told {
            events = List.copyOf(events);
        }
    }

    /** An event hook has dealt with every event up to this one. */
    record EventsRead(String hook, long position) implements Command {}

    /**
     * Changes nothing. Whoever proposes it learns that the ledger decides, and at which index it stands. Leaders of earlier
     * versions sent it after what others had to hear at once.
     */
    record Spread() implements Command {}

    /**
     * An operator made one survivor the only voter, with its agent stopped, for a majority is lost for good. Stands in the
     * history only: nobody can propose it, see {@link Recovery}.
     *
     * @param generation of the ledger that begins so; the first ledger's is 0
     */
    record Recovered(String node, long generation, String by, String reason) implements Command {}

    /** Whether it is about the event log alone, and so neither history nor an event itself. */
    default boolean isOfTheLog() {
        return this instanceof Told || this instanceof EventsRead;
    }

    /** The group that it is about; empty when none in particular. */
    default String group() {
        return "";
    }

    /** The epoch under which it is said; 0 when under none. */
    default long epoch() {
        return 0;
    }

    /** The name of this asking; empty when it has none. */
    default String request() {
        return "";
    }

    /** As it stands in the history, where it must not be large. */
    default Command brief() {
        return this;
    }

    /** What is asked of a group. */
    enum Intent {
        ONLINE,
        OFFLINE,
        /** To the named node, or to the best other when none is named (G4). */
        SWITCH,
        FREEZE,
        UNFREEZE,
        /** Forget the fault on the named node, or on all when none is named (G14). */
        CLEAR
    }

    /** A time that only a clock can tell, and what its end leads to. */
    enum Span {
        /** Its last owner's grace since the end of its life: somebody else may have it. */
        GRACE,
        /** AutoFaultClearTime online without a break: its fault marks are forgotten (G14). */
        FAULT_CLEAR,
        /** The ladder's time online without a break: its restarts are forgotten. */
        LADDER
    }

    /** Whether a node is to be drained. */
    enum Drain {
        ON,
        OFF
    }
}
