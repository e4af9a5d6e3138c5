package io.mainstay.core.event;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who asked for what happens with each group of a node: as the ledger has it, else the last who asked the group itself, until
 * what he asked for has ended. Immutable.
 *
 * @param decided by group, as the ledger says
 * @param local by group, as its own commands say
 */
public record Causes(SortedMap<String, Asking> decided, SortedMap<String, Local> local) {
    public static final Causes NONE = new Causes(Collections.emptySortedMap(), Collections.emptySortedMap());

    /** What has not ended by then is not waited for: a command may lead to nothing at all. */
    static final long LIMIT_MS = 600_000;

    private static final Set<EventKind> ENDS_GROUP = EnumSet.of(
            EventKind.GROUP_ONLINE,
            EventKind.GROUP_OFFLINE,
            EventKind.GROUP_RELEASE_FAILED,
            EventKind.GROUP_FROZEN,
            EventKind.GROUP_UNFROZEN);

    private static final Set<EventKind> ENDS_RESOURCE = EnumSet.of(
            EventKind.RESOURCE_ONLINE,
            EventKind.RESOURCE_OFFLINE,
            EventKind.RESOURCE_FAULTED,
            EventKind.RESOURCE_NOT_GOING_OFFLINE,
            EventKind.RESOURCE_ENABLED,
            EventKind.RESOURCE_DISABLED,
            EventKind.RESOURCE_FAULT_CLEARED,
            EventKind.ACTION_DONE,
            EventKind.ACTION_FAILED);

    public Causes {
        decided = Collections.unmodifiableSortedMap(new TreeMap<>(decided));
        local = Collections.unmodifiableSortedMap(new TreeMap<>(local));
    }

    /** A command that the group took itself; the resource is empty where the whole group was meant. */
    public record Local(String resource, Asking asking, long untilMs) {
        boolean isEndedBy(Occurrence event) {
            return resource.isEmpty()
                    ? ENDS_GROUP.contains(event.kind())
                    : resource.equals(event.resource()) && ENDS_RESOURCE.contains(event.kind());
        }
    }

    /** Who asked for it, as far as is known. */
    public Asking of(Occurrence event, long nowMs) {
        if (!event.asking().isNobody()) {
            return event.asking();
        }
        Local own = local.get(event.group());
        Asking last = own == null || nowMs > own.untilMs() ? Asking.NOBODY : own.asking();
        return decided.getOrDefault(event.group(), last);
    }

    /** What is known after it. */
    public Causes after(Occurrence event, long nowMs) {
        TreeMap<String, Local> next = new TreeMap<>(local);
        if (event.kind() == EventKind.COMMAND_TAKEN && !event.asking().isNobody()) {
            next.put(event.group(), new Local(event.resource(), event.asking(), nowMs + LIMIT_MS));
        } else if (next.containsKey(event.group()) && next.get(event.group()).isEndedBy(event)) {
            next.remove(event.group());
        } else {
            return this;
        }
        return new Causes(decided, next);
    }

    /** What the ledger says now. */
    public Causes decided(UnderWay now) {
        TreeMap<String, Asking> next = new TreeMap<>(decided);
        if (now.asking().isNobody()) {
            next.remove(now.group());
        } else {
            next.put(now.group(), now.asking());
        }
        return new Causes(next, local);
    }
}
