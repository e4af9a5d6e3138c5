package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A group as the ledger knows it.
 *
 * @param moveTo where an operator wants it next; empty when nowhere in particular
 * @param holder who owns it; nobody ever owns a parallel group
 * @param faults the nodes it may not be given to, with what happened there; until cleared (G6, G14)
 * @param probes what each node found, by node
 */
public record GroupRecord(
        GroupSpec spec,
        Wanted wanted,
        String moveTo,
        boolean isFrozen,
        Holder holder,
        Phase phase,
        Past past,
        SortedMap<String, String> faults,
        SortedMap<String, Probe> probes) {
    public GroupRecord {
        faults = Sorted.copy(faults);
        probes = Sorted.copy(probes);
    }

    /** What is wanted of a group. */
    public enum Wanted {
        ONLINE,
        OFFLINE
    }

    /** How far the present ownership is, or how the last one ended. */
    public enum Phase {
        /** Nobody has owned it since it was configured or last asked for. */
        FRESH,
        /** Given to its owner, which has not said yet that it is online. */
        ASSIGNED,
        /** Its owner says that it is online. */
        STARTED,
        /** Its owner says that it faulted; still the owner until it has released. */
        FAULTED,
        /** A stop did not take effect; the owner keeps it. */
        RELEASE_FAILED,
        /** Its owner gave it up, verified offline. */
        RELEASED,
        /** As RELEASED, after a fault. */
        RELEASED_FAULTED,
        /** Its owner's life was expired. */
        EXPIRED,
        /** Its owner's agent stopped on purpose and left it running. */
        DETACHED
    }

    /** What a node's probe showed. */
    public enum Found {
        OFFLINE,
        ONLINE,
        /** Offline; it may run there, but other nodes are better placed: the load balancer does not reach it (C13), or so. */
        UNREACHED,
        /** It may not run there for now, whatever the reason. */
        UNFIT
    }

    /**
     * One node's finding, and the life of the node that found it.
     *
     * @param because why it is unreached or unfit, as half a sentence; empty where only one reason can be
     */
    public record Probe(long incarnation, Found found, String because) {}

    static GroupRecord configured(GroupSpec spec) {
        Wanted wanted = spec.autoStart() ? Wanted.ONLINE : Wanted.OFFLINE;
        return new GroupRecord(
                spec, wanted, "", false, Holder.NONE, Phase.FRESH, Past.NONE, new TreeMap<>(), new TreeMap<>());
    }

    public String name() {
        return spec.name();
    }

    /** Whether its owner is to take it offline and give it up. */
    public boolean isToBeReleased() {
        return !holder.isNone() && (wanted == Wanted.OFFLINE || isToMove());
    }

    boolean isToMove() {
        return !moveTo.isEmpty() && !moveTo.equals(holder.node());
    }

    /** Whether a node that is no owner any more may still be running it. */
    public boolean isOwed() {
        return holder.isNone() && past.owedMs() > 0;
    }

    GroupRecord with(GroupSpec next) {
        return new GroupRecord(next, wanted, moveTo, isFrozen, holder, phase, past, faults, probes);
    }

    GroupRecord wanting(Wanted next, String target) {
        return new GroupRecord(spec, next, target, isFrozen, holder, phase, past, faults, probes);
    }

    GroupRecord frozen(boolean frozen) {
        return new GroupRecord(spec, wanted, moveTo, frozen, holder, phase, past, faults, probes);
    }

    GroupRecord in(Phase next) {
        return new GroupRecord(spec, wanted, moveTo, isFrozen, holder, next, past, faults, probes);
    }

    GroupRecord given(Holder next) {
        Past began = past.given(next, next.node().equals(moveTo));
        return new GroupRecord(spec, wanted, "", isFrozen, next, Phase.ASSIGNED, began, faults, probes);
    }

    GroupRecord adopted(long incarnation) {
        Holder later = new Holder(holder.node(), incarnation, holder.epoch());
        return new GroupRecord(spec, wanted, moveTo, isFrozen, later, phase, past, faults, probes);
    }

    GroupRecord freed(Phase end) {
        return new GroupRecord(spec, wanted, moveTo, isFrozen, Holder.NONE, end, past, faults, probes);
    }

    GroupRecord after(Past next) {
        return new GroupRecord(spec, wanted, moveTo, isFrozen, holder, phase, next, faults, probes);
    }

    /** Verified offline on that node, so what was once found running there runs no more. */
    GroupRecord verifiedOffline(String node) {
        Probe probe = probes.get(node);
        return probe != null && probe.found() == Found.ONLINE
                ? probed(node, new Probe(probe.incarnation(), Found.OFFLINE, ""))
                : this;
    }

    GroupRecord withFaults(SortedMap<String, String> next) {
        return new GroupRecord(spec, wanted, moveTo, isFrozen, holder, phase, past, next, probes);
    }

    GroupRecord probed(String node, Probe probe) {
        return probed(Sorted.with(probes, node, probe));
    }

    GroupRecord probed(SortedMap<String, Probe> next) {
        return new GroupRecord(spec, wanted, moveTo, isFrozen, holder, phase, past, faults, next);
    }
}
