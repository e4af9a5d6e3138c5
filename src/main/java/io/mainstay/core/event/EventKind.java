package io.mainstay.core.event;

/** The kinds of events and their severities (table c.5). The label is what filters, hooks and scripts match. */
public enum EventKind {
    RESOURCE_UNKNOWN("unknown", Severity.WARNING),
    RESOURCE_MONITOR_TIMED_OUT("monitor-timed-out", Severity.WARNING),
    /** Its monitors take longer than they should; cancelled by monitor-normal. */
    RESOURCE_MONITOR_SLOW("monitor-slow", Severity.WARNING),
    RESOURCE_MONITOR_NORMAL("monitor-normal", Severity.INFORMATION),
    RESOURCE_NOT_GOING_OFFLINE("not-going-offline", Severity.WARNING),
    RESOURCE_OFFLINE_LATE("offline-late", Severity.INFORMATION),
    RESOURCE_ONLINE_BY_ITSELF("online-by-itself", Severity.WARNING),
    RESOURCE_STOPPED_ON_PURPOSE("stopped-on-purpose", Severity.INFORMATION),
    RESOURCE_OPEN_TIMED_OUT("open-timed-out", Severity.WARNING),
    RESOURCE_OPEN_FAILED("open-failed", Severity.WARNING),
    RESOURCE_LEFT_RUNNING("left-running", Severity.WARNING),
    /** A program runs without limits that are configured for it. */
    RESOURCE_LIMITS_NOT_KEPT("limits-not-kept", Severity.WARNING),
    RESOURCE_CLEAN_FAILED("clean-failed", Severity.ERROR),
    RESOURCE_FAULTED("faulted", Severity.ERROR),
    RESOURCE_ADMIN_WAIT("admin-wait", Severity.ERROR),
    RESOURCE_RESTARTING("restarting", Severity.INFORMATION),
    RESOURCE_ONLINE("online", Severity.INFORMATION),
    RESOURCE_OFFLINE("offline", Severity.INFORMATION),
    RESOURCE_FAULT_CLEARED("fault-cleared", Severity.INFORMATION),
    RESOURCE_HEALTH_IMPROVED("health-improved", Severity.INFORMATION),
    RESOURCE_HEALTH_DECLINED("health-declined", Severity.WARNING),
    /** Something else on the machine starts it as well: a unit's own restart, a start at boot. */
    RESOURCE_TWO_MASTERS("two-masters", Severity.WARNING),
    RESOURCE_ENABLED("enabled", Severity.INFORMATION),
    RESOURCE_DISABLED("disabled", Severity.INFORMATION),
    /** quickCheck found the daemon gone (R15). */
    RECOVERY("recovery", Severity.ERROR),
    /** quickCheck found the ng flag (R16), or the flag was raised. */
    PROBE_FAIL("probefail", Severity.ERROR),
    /** The load balancer is heard again (R7); cancels probefail. */
    PROBE_SEEN("probeseen", Severity.INFORMATION),
    /** The last-node rule: a group stays although its load balancer is not heard (C11). */
    LAST_NODE("last-node", Severity.WARNING),
    ACTION_DONE("action-done", Severity.INFORMATION),
    ACTION_FAILED("action-failed", Severity.WARNING),
    HOOK_DONE("hook-done", Severity.INFORMATION),
    HOOK_FAILED("hook-failed", Severity.WARNING),
    GROUP_ONLINE("group-online", Severity.INFORMATION),
    GROUP_OFFLINE("group-offline", Severity.INFORMATION),
    GROUP_PARTIAL("group-partial", Severity.WARNING),
    GROUP_FROZEN("group-frozen", Severity.INFORMATION),
    GROUP_UNFROZEN("group-unfrozen", Severity.INFORMATION),
    GROUP_FAULTED("group-faulted", Severity.ERROR),
    GROUP_RELEASE_FAILED("release-failed", Severity.ERROR),
    FAULTED_EVERYWHERE("faulted-everywhere", Severity.SEVERE_ERROR),
    CONCURRENCY_VIOLATION("concurrency-violation", Severity.SEVERE_ERROR),
    FORCE_OFFLINE_INEFFECTIVE("force-offline-ineffective", Severity.SEVERE_ERROR),
    COMMAND_TAKEN("command", Severity.INFORMATION),
    COMMAND_REFUSED("command-refused", Severity.WARNING),
    CONFIG_APPLIED("config-applied", Severity.INFORMATION),
    CONFIG_REFUSED("config-refused", Severity.ERROR),
    /** A resource does not stop, so that its new configuration cannot be in force yet. */
    CONFIG_WAITS("config-waits", Severity.WARNING),
    NODE_JOINED("node-joined", Severity.INFORMATION),
    NODE_EXITED("node-exited", Severity.INFORMATION),
    NODE_SLOW("node-slow", Severity.WARNING),
    /** The node's lease is about to end, or its life is over: what it runs is ended. */
    LEASE_LOST("lease-lost", Severity.ERROR),
    LEASE_REGAINED("lease-regained", Severity.INFORMATION),
    GUARD_LOST("guard-lost", Severity.ERROR),
    GUARD_READY("guard-ready", Severity.INFORMATION),
    /** A node of the cluster that lived is held for dead by a majority. */
    NODE_FAULTED("node-faulted", Severity.ERROR),
    /** Files of live nodes differ. */
    CONFIG_DIFFERS("config-differs", Severity.WARNING),
    /** They do not any more; cancels config-differs. */
    CONFIG_AGREES("config-agrees", Severity.INFORMATION),
    /** A voter does not hear a node; a majority of such words ends the node's life. */
    NODE_UNHEARD("node-unheard", Severity.WARNING),
    /** That voter hears it again; cancels its node-unheard. */
    NODE_HEARD("node-heard", Severity.INFORMATION),
    /** An agent stops on purpose and leaves running what it owns. */
    NODE_DETACHED("node-detached", Severity.WARNING),
    NODE_DRAINED("node-drained", Severity.INFORMATION),
    NODE_UNDRAINED("node-undrained", Severity.INFORMATION),
    /** The planner has spoken: who gets a group, and why. */
    GROUP_ASSIGNED("group-assigned", Severity.INFORMATION),
    /** The owner has told the ledger that it is online. */
    GROUP_STARTED("group-started", Severity.INFORMATION),
    /** The owner has told the ledger of a fault; it still has to give the group up. */
    GROUP_FAULT_RECORDED("fault-recorded", Severity.WARNING),
    GROUP_FAULTS_FORGOTTEN("faults-forgotten", Severity.INFORMATION),
    /** The owner gave it up, verified offline. */
    GROUP_RELEASED("group-released", Severity.INFORMATION),
    /** Its owner's life is over, so it has none. */
    GROUP_LOST("group-lost", Severity.WARNING),
    /** A stop did not take effect: the owner keeps it. */
    GROUP_STAYS("group-stays", Severity.WARNING),
    /** A later life of the owner goes on with what the earlier one left running. */
    GROUP_ADOPTED("group-adopted", Severity.INFORMATION),
    /** Where its last owner may still have run it, it may not any more. */
    GROUP_GRACE_OVER("grace-over", Severity.INFORMATION),
    LEDGER_RECOVERED("ledger-recovered", Severity.WARNING),
    /** More happened on a node than it could keep until the ledger took it. */
    EVENTS_LOST("events-lost", Severity.WARNING),
    /** Somebody asks over HTTP with a token that is not known. */
    ACCESS_REFUSED("access-refused", Severity.WARNING),
    LEDGER_BROKEN("ledger-broken", Severity.SEVERE_ERROR),
    /** This node fell behind what the others have applied, and opens its ledger anew. */
    LEDGER_REOPENED("ledger-reopened", Severity.WARNING),
    /** An event hook has not taken an event for some attempts; later ones wait. */
    DELIVERY_FAILING("delivery-failing", Severity.WARNING),
    /** An event hook is not told of an event; told once until it takes one again. */
    DELIVERY_GIVEN_UP("delivery-given-up", Severity.ERROR),
    /** An event hook fell behind what the log holds. */
    DELIVERY_PASSED_OVER("delivery-passed-over", Severity.ERROR),
    /** It takes events again; cancels delivery-failing and delivery-given-up. */
    DELIVERY_RESUMED("delivery-resumed", Severity.INFORMATION),
    /** Not of the log: what an operator sends to try a hook. */
    DELIVERY_TEST("delivery-test", Severity.INFORMATION),
    BUS_DOWN("bus-down", Severity.WARNING),
    BUS_UP("bus-up", Severity.INFORMATION);

    private final String label;
    private final Severity severity;

    EventKind(String label, Severity severity) {
        this.label = label;
        this.severity = severity;
    }

    public String label() {
        return label;
    }

    public Severity severity() {
        return severity;
    }
}
