package io.mainstay.sim;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.sim.Story.Outages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One group as its clients see it: there or not, and on how many nodes. Counts what they missed. */
final class ClientView {
    private static final long NEVER = -1;

    private final GroupSpec group;
    private String cause = "the start";
    private String downBecause = "";
    private String longestBecause = "";
    private String servedBy = "";
    private long firstUpMs = NEVER;
    private long downSinceMs = NEVER;
    private long twiceSinceMs = NEVER;
    private long longestMs;
    private long longestAtMs;
    private boolean isLongestOver = true;
    private long downMs;
    private long twiceMs;
    private int outages;
    private String twice = "";

    ClientView(GroupSpec group) {
        this.group = group;
    }

    String name() {
        return group.name();
    }

    /** Something has befallen the cluster that may be why this group is missed from now on. */
    void because(String what) {
        cause = what;
    }

    /**
     * Looks at one moment.
     *
     * @param serving the nodes where it is there for clients
     * @param running the nodes where anything of it runs
     * @return what a client would say of it, if that is new
     */
    Optional<String> look(long nowMs, GroupRecord record, List<String> serving, List<String> running) {
        countTwice(nowMs, running);
        String by = String.join(", ", serving);
        if (by.equals(servedBy)) {
            forgive(nowMs, record);
            return Optional.empty();
        }
        boolean wasUp = !servedBy.isEmpty();
        servedBy = by;
        if (by.isEmpty()) {
            downSinceMs = nowMs;
            downBecause = cause;
            forgive(nowMs, record);
            return Optional.of(name() + " is down");
        }
        if (wasUp) {
            return Optional.of(name() + " is served by " + by);
        }
        if (firstUpMs == NEVER) {
            firstUpMs = nowMs;
            return Optional.of(name() + " is up on " + by);
        }
        long missedMs = downSinceMs == NEVER ? 0 : nowMs - downSinceMs;
        endOutage(nowMs, true);
        return Optional.of(name() + " is up on " + by + (missedMs > 0 ? ", after " + missedMs + " ms" : ""));
    }

    /** What is wanted offline is not missed. */
    private void forgive(long nowMs, GroupRecord record) {
        if (downSinceMs != NEVER && record.wanted() == GroupRecord.Wanted.OFFLINE) {
            endOutage(nowMs, true);
        } else if (downSinceMs == NEVER
                && firstUpMs != NEVER
                && servedBy.isEmpty()
                && record.wanted() == GroupRecord.Wanted.ONLINE) {
            downSinceMs = nowMs;
            downBecause = cause;
        }
    }

    private void countTwice(long nowMs, List<String> running) {
        boolean isTwice = group.kind() != GroupSpec.Kind.PARALLEL && running.size() > 1;
        if (isTwice && twiceSinceMs == NEVER) {
            twiceSinceMs = nowMs;
            twice = twice.isEmpty() ? "on " + String.join(" and ", running) + " from " + nowMs + " ms on" : twice;
        } else if (!isTwice && twiceSinceMs != NEVER) {
            twiceMs += nowMs - twiceSinceMs;
            twiceSinceMs = NEVER;
        }
    }

    private void endOutage(long nowMs, boolean isOver) {
        if (downSinceMs == NEVER || nowMs == downSinceMs) {
            downSinceMs = NEVER;
            return;
        }
        long lasted = nowMs - downSinceMs;
        outages++;
        downMs += lasted;
        if (lasted > longestMs) {
            longestMs = lasted;
            longestAtMs = downSinceMs;
            longestBecause = downBecause;
            isLongestOver = isOver;
        }
        downSinceMs = NEVER;
    }

    Outages end(long nowMs, GroupRecord record) {
        if (firstUpMs == NEVER && record.wanted() == GroupRecord.Wanted.ONLINE) {
            downSinceMs = 0;
            downBecause = "the start";
        }
        endOutage(nowMs, false);
        countTwice(nowMs, new ArrayList<>());
        return new Outages(
                name(),
                firstUpMs,
                outages,
                longestMs,
                longestAtMs,
                longestBecause,
                isLongestOver,
                downMs,
                twiceMs,
                twice);
    }
}
