package io.mainstay.core.event;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which event takes back which (table c.5): what was raised and not taken back still stands. Pure. */
public final class EventPairs {
    /** By what takes back: what it takes back, where both are about the same. */
    private static final Map<String, Set<EventKind>> CANCELS = new TreeMap<>();

    /** Of these a word about the group counts, whichever node says it. */
    private static final Set<String> OF_THE_GROUP = new TreeSet<>();

    static {
        pair(
                EventKind.RESOURCE_ONLINE,
                EventKind.RESOURCE_FAULTED,
                EventKind.RESOURCE_UNKNOWN,
                EventKind.RESOURCE_MONITOR_TIMED_OUT,
                EventKind.RESOURCE_ADMIN_WAIT,
                EventKind.RESOURCE_STOPPED_ON_PURPOSE,
                EventKind.RESOURCE_CLEAN_FAILED);
        pair(
                EventKind.RESOURCE_OFFLINE,
                EventKind.RESOURCE_NOT_GOING_OFFLINE,
                EventKind.RESOURCE_UNKNOWN,
                EventKind.RESOURCE_MONITOR_TIMED_OUT,
                EventKind.RESOURCE_ONLINE_BY_ITSELF,
                EventKind.CONCURRENCY_VIOLATION,
                EventKind.FORCE_OFFLINE_INEFFECTIVE,
                EventKind.RESOURCE_CLEAN_FAILED,
                EventKind.RESOURCE_LEFT_RUNNING);
        pair(EventKind.RESOURCE_OFFLINE_LATE, EventKind.RESOURCE_NOT_GOING_OFFLINE);
        pair(EventKind.RESOURCE_FAULT_CLEARED, EventKind.RESOURCE_FAULTED, EventKind.RESOURCE_ADMIN_WAIT);
        pair(EventKind.RESOURCE_ENABLED, EventKind.RESOURCE_LEFT_RUNNING);
        pair(EventKind.RESOURCE_HEALTH_IMPROVED, EventKind.RESOURCE_HEALTH_DECLINED);
        pair(EventKind.RESOURCE_MONITOR_NORMAL, EventKind.RESOURCE_MONITOR_SLOW);
        pair(EventKind.PROBE_SEEN, EventKind.PROBE_FAIL, EventKind.LAST_NODE);
        pair(EventKind.ACTION_DONE, EventKind.ACTION_FAILED);
        pair(EventKind.HOOK_DONE, EventKind.HOOK_FAILED);
        pair(EventKind.GROUP_UNFROZEN, EventKind.GROUP_FROZEN);
        group(
                EventKind.GROUP_ONLINE,
                EventKind.GROUP_FAULTED,
                EventKind.GROUP_PARTIAL,
                EventKind.GROUP_RELEASE_FAILED,
                EventKind.FAULTED_EVERYWHERE);
        group(EventKind.GROUP_OFFLINE, EventKind.GROUP_PARTIAL, EventKind.GROUP_RELEASE_FAILED);
        group(EventKind.GROUP_STARTED, EventKind.GROUP_LOST, EventKind.GROUP_STAYS, EventKind.GROUP_FAULT_RECORDED);
        group(EventKind.GROUP_RELEASED, EventKind.GROUP_STAYS);
        group(EventKind.GROUP_ASSIGNED, EventKind.FAULTED_EVERYWHERE);
        pair(EventKind.CONFIG_APPLIED, EventKind.CONFIG_REFUSED);
        group(EventKind.CONFIG_AGREES, EventKind.CONFIG_DIFFERS);
        pair(
                EventKind.NODE_JOINED,
                EventKind.NODE_FAULTED,
                EventKind.NODE_EXITED,
                EventKind.NODE_DETACHED,
                EventKind.NODE_UNHEARD,
                EventKind.LEASE_LOST,
                EventKind.LEDGER_REOPENED);
        pair(EventKind.NODE_FAULTED, EventKind.NODE_UNHEARD);
        pair(EventKind.NODE_HEARD, EventKind.NODE_UNHEARD);
        pair(EventKind.NODE_UNDRAINED, EventKind.NODE_DRAINED);
        pair(EventKind.LEASE_REGAINED, EventKind.LEASE_LOST);
        pair(EventKind.GUARD_READY, EventKind.GUARD_LOST);
        pair(EventKind.BUS_UP, EventKind.BUS_DOWN);
    }

    private EventPairs() {}

    private static void pair(EventKind end, EventKind... begins) {
        CANCELS.put(end.label(), EnumSet.copyOf(List.of(begins)));
    }

    private static void group(EventKind end, EventKind... begins) {
        pair(end, begins);
        OF_THE_GROUP.add(end.label());
    }

    /** What an event of that kind takes back; nothing for a kind that is not known here. */
    public static Set<EventKind> cancelledBy(String kind) {
        return CANCELS.getOrDefault(kind, EnumSet.noneOf(EventKind.class));
    }

    /** Whether {@code end} takes {@code begin} back: of the right kind, later, and about the same. */
    public static boolean cancels(LoggedEvent end, LoggedEvent begin) {
        boolean isPair = cancelledBy(end.kind()).stream().anyMatch(begin::is);
        return isPair
                && begin.group().equals(end.group())
                && (voter(end).isEmpty() || voter(end).equals(voter(begin)))
                && (OF_THE_GROUP.contains(end.kind())
                        || (begin.node().equals(end.node()) && begin.resource().equals(end.resource())));
    }

    /** Each voter's word about a node is one of its own. */
    private static String voter(LoggedEvent event) {
        return event.details().getOrDefault("voter", "");
    }

    /** What stands at the end of these: raised, can be taken back, and was not. Of two that say the same the later one. */
    public static List<LoggedEvent> standing(List<LoggedEvent> events) {
        List<LoggedEvent> standing = new ArrayList<>();
        for (LoggedEvent event : events) {
            standing.removeIf(before -> cancels(event, before) || isRepeated(event, before));
            if (canBeTakenBack(event)) {
                standing.add(event);
            }
        }
        return standing;
    }

    private static boolean canBeTakenBack(LoggedEvent event) {
        return CANCELS.values().stream().anyMatch(begins -> begins.stream().anyMatch(event::is));
    }

    private static boolean isRepeated(LoggedEvent event, LoggedEvent before) {
        return event.kind().equals(before.kind())
                && event.node().equals(before.node())
                && event.group().equals(before.group())
                && event.resource().equals(before.resource())
                && voter(event).equals(voter(before));
    }
}
