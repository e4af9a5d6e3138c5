package io.mainstay.bus;

/** Every address used on the event bus. Those that begin with {@code mainstay.local.} never leave the node. */
public final class Addresses {
    /** Publish, JSON: every event, as it happens, and again with its number once it is in the log. */
    public static final String EVENTS = "mainstay.events";

    /** Request, JSON {@code OperatorCommand}; reply, JSON {@code CommandReply}. */
    public static final String COMMANDS = "mainstay.commands";

    /** Request, JSON {@link Question}; reply, JSON: what REST answers to the same, or why there is no answer. */
    public static final String QUESTIONS = "mainstay.questions";

    /** Request, {@code OperatorCommand} by reference; reply, {@code CommandReply}. Goes to whoever can decide it. */
    public static final String LOCAL_COMMANDS = "mainstay.local.commands";

    /** As above, taken by this node's groups. */
    public static final String LOCAL_GROUP_COMMANDS = "mainstay.local.commands.group";

    /** Request, {@code OperatorCommand} by reference; reply, {@code CommandReply}: what it would lead to. Changes nothing. */
    public static final String LOCAL_REHEARSALS = "mainstay.local.rehearsals";

    /** As above, answered by this node's groups. */
    public static final String LOCAL_GROUP_REHEARSALS = "mainstay.local.rehearsals.group";

    /** Request, the ledger's {@code Command} by reference; reply, {@code CommandReply}: what it would lead to. Changes nothing. */
    public static final String LOCAL_LEDGER_REHEARSALS = "mainstay.local.rehearsals.ledger";

    /** Publish, {@code ClusterSnapshot} by reference: the cluster as this node's ledger and lease channel know it. */
    public static final String LOCAL_CLUSTER = "mainstay.local.cluster";

    /** Request, empty; reply, {@code ClusterSnapshot} by reference. */
    public static final String LOCAL_CLUSTER_NOW = "mainstay.local.cluster.now";

    /** Request, {@code Forecast} by reference; reply, {@code GroupPlan} by reference. */
    public static final String LOCAL_FORECAST = "mainstay.local.forecast";

    /** Request, String: a group's name; reply, {@code Optional<GroupSpec>} by reference: how this node runs it. */
    public static final String LOCAL_SPEC = "mainstay.local.spec";

    /** Request, JSON of name and text: parts that are added; reply, JSON: all that the node says of itself, without secrets. */
    public static final String LOCAL_DIAGNOSIS = "mainstay.local.diagnosis";

    /** Request, {@code GroupsCommand} by reference; reply, {@link GroupsReply}: which groups there are to be. */
    public static final String LOCAL_GROUPS = "mainstay.local.groups";

    /** Request, empty; reply, {@link VersionsNow} by reference. */
    public static final String LOCAL_VERSIONS_NOW = "mainstay.local.versions.now";

    /** Request, {@link DiffAsked} by reference; reply, {@code GroupsDiff} by reference. */
    public static final String LOCAL_DIFF = "mainstay.local.diff";

    /** Request, empty; reply, {@code List<String>} by reference: the groups that wait for something to end. */
    public static final String LOCAL_WAITING = "mainstay.local.waiting";

    /** Publish, {@code GroupSnapshot} by reference: the group as it is. */
    public static final String LOCAL_GROUP = "mainstay.local.group";

    /** Publish, String: the name of a group that is no longer configured. */
    public static final String LOCAL_GROUP_GONE = "mainstay.local.group.gone";

    /** Publish, {@code Occurrence} by reference: something to be numbered and told as an event. */
    public static final String LOCAL_OCCURRENCE = "mainstay.local.occurrence";

    /** Publish, {@code LoggedEvent} by reference, without its number in the log: what this node tells, as it happens. */
    public static final String LOCAL_EVENT = "mainstay.local.event";

    /** Publish, {@code EventLog} by reference: the event log, each time that it has grown. */
    public static final String LOCAL_LOG = "mainstay.local.log";

    /** Request, empty; reply, {@code EventLog} by reference. */
    public static final String LOCAL_LOG_NOW = "mainstay.local.log.now";

    /** Publish, {@code UnderWay} by reference: who asked for what is under way with a group, at each change. */
    public static final String LOCAL_UNDER_WAY = "mainstay.local.underway";

    /** Publish, {@code NodeSnapshot} by reference, thinned out: the node as it is. Groups that did not change are the same objects. */
    public static final String LOCAL_SNAPSHOT = "mainstay.local.snapshot";

    /** Request, empty; reply, {@code NodeSnapshot} by reference. */
    public static final String LOCAL_SNAPSHOT_NOW = "mainstay.local.snapshot.now";

    /** Publish, JSON: each second by each node, whom it hears on the bus. For the bus's own use. */
    public static final String BUS = "mainstay.bus";

    /** Publish, {@code BusState} by reference: how the event bus between the nodes is doing, on change. */
    public static final String LOCAL_BUS = "mainstay.local.bus";

    /** Request, empty; reply, {@code BusState} by reference. */
    public static final String LOCAL_BUS_NOW = "mainstay.local.bus.now";

    /** Publish, {@code List<String>} by reference: the other nodes that the lease channel hears, on change. */
    public static final String LOCAL_HEARD = "mainstay.local.heard";

    /** Publish, {@code MemberSnapshot} by reference: what another node last said of itself, each time it said so. */
    public static final String LOCAL_MEMBER = "mainstay.local.member";

    /** Request, empty; reply, {@code List<MemberSnapshot>} by reference, by name. */
    public static final String LOCAL_MEMBERS_NOW = "mainstay.local.members.now";

    /** Publish, {@code LoggedEvent} by reference: what another node told; again when its number is known. */
    public static final String LOCAL_MEMBER_EVENT = "mainstay.local.member.event";

    /** Request, empty; reply, {@code List<HookView>} by reference, by name: the event hooks of this node's file. */
    public static final String LOCAL_HOOKS_NOW = "mainstay.local.hooks.now";

    /** Request, {@code HookTrial.Asked} by reference; reply, {@code HookTrial} by reference: tries one event hook. */
    public static final String LOCAL_HOOK_TRIAL = "mainstay.local.hooks.trial";

    private Addresses() {}

    /** Publish, JSON: that node's snapshot, on change and each second. */
    public static String state(String node) {
        return "mainstay.state." + node;
    }

    /** Request, JSON {@code OperatorCommand}: to one node. */
    public static String node(String node) {
        return "mainstay.node." + node;
    }
}
