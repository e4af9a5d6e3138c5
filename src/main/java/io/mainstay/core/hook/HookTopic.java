package io.mainstay.core.hook;

import io.mainstay.core.event.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kinds of events that belong together, so that a hook names them by one word. What ends a trouble is in with it. */
public enum HookTopic {
    /** Where a group goes, and that it cannot. */
    FAILOVER(
            "failover",
            EventKind.GROUP_LOST,
            EventKind.GROUP_ASSIGNED,
            EventKind.GROUP_ONLINE,
            EventKind.GROUP_STAYS,
            EventKind.GROUP_RELEASE_FAILED,
            EventKind.FAULTED_EVERYWHERE),
    /** What failed, and what was repaired. */
    FAULT(
            "fault",
            EventKind.RESOURCE_FAULTED,
            EventKind.RESOURCE_ADMIN_WAIT,
            EventKind.RESOURCE_CLEAN_FAILED,
            EventKind.RESOURCE_FAULT_CLEARED,
            EventKind.GROUP_FAULTED,
            EventKind.FAULTED_EVERYWHERE),
    /** Something runs where it may not. */
    VIOLATION("violation", EventKind.CONCURRENCY_VIOLATION, EventKind.FORCE_OFFLINE_INEFFECTIVE),
    /** The load balancer is not heard, or is heard again. */
    PROBES("probes", EventKind.PROBE_FAIL, EventKind.PROBE_SEEN, EventKind.LAST_NODE, EventKind.RECOVERY),
    /** Nodes come, go and are in trouble. */
    NODES(
            "nodes",
            EventKind.NODE_JOINED,
            EventKind.NODE_EXITED,
            EventKind.NODE_FAULTED,
            EventKind.NODE_SLOW,
            EventKind.NODE_UNHEARD,
            EventKind.NODE_HEARD,
            EventKind.NODE_DETACHED,
            EventKind.LEASE_LOST,
            EventKind.LEASE_REGAINED,
            EventKind.GUARD_LOST,
            EventKind.GUARD_READY,
            EventKind.LEDGER_BROKEN,
            EventKind.LEDGER_REOPENED,
            EventKind.LEDGER_RECOVERED,
            EventKind.BUS_DOWN,
            EventKind.BUS_UP),
    /** What people asked for and changed. */
    CHANGES(
            "changes",
            EventKind.COMMAND_TAKEN,
            EventKind.COMMAND_REFUSED,
            EventKind.CONFIG_APPLIED,
            EventKind.CONFIG_REFUSED,
            EventKind.CONFIG_DIFFERS,
            EventKind.CONFIG_AGREES),
    /** Event hooks do not reach whom they should. */
    DELIVERIES(
            "deliveries",
            EventKind.DELIVERY_FAILING,
            EventKind.DELIVERY_GIVEN_UP,
            EventKind.DELIVERY_PASSED_OVER,
            EventKind.DELIVERY_RESUMED);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // It is a copy that nobody can change.
    private final List<EventKind> kinds;

    HookTopic(String label, EventKind... kinds) {
        this.label = label;
        this.kinds = List.of(kinds);
    }

    public String label() {
        return label;
    }

    public List<EventKind> kinds() {
        return kinds;
    }

    /** What a word in a hook's {@code on} stands for: a topic, or one kind by its label; empty when for nothing. */
    public static Optional<List<EventKind>> kindsOf(String word) {
        for (HookTopic topic : values()) {
            if (topic.label.equals(word)) {
                return Optional.of(topic.kinds);
            }
        }
        for (EventKind kind : EventKind.values()) {
            if (kind.label().equals(word)) {
                return Optional.of(List.of(kind));
            }
        }
        return Optional.empty();
    }

    /** The words for these kinds, topics where they are whole. */
    static List<String> words(List<EventKind> kinds) {
        List<String> words = new ArrayList<>();
        List<EventKind> said = new ArrayList<>();
        for (HookTopic topic : values()) {
            if (kinds.containsAll(topic.kinds)) {
                words.add(topic.label);
                said.addAll(topic.kinds);
            }
        }
        kinds.stream().filter(kind -> !said.contains(kind)).forEach(kind -> words.add(kind.label()));
        return words;
    }
}
