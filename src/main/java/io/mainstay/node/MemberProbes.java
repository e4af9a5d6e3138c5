package io.mainstay.node;

import io.mainstay.core.ResourceId;
import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When other nodes' health checks were last probed, by this node's monotonic clock: what a silent load balancer leads to
 * depends on whether it is silent everywhere (C11). Wall clocks of two nodes are never compared. Without the event bus nothing
 * is known, and nothing moves. Used on one context.
 */
final class MemberProbes {
    private final Map<String, Heard> members = new HashMap<>();

    /** One node: when it was heard, what it said, and the probes of each of its health checks. */
    private record Heard(long heardMs, NodeSnapshot said, Map<ResourceId, Seen> seen) {}

    /** The last probe by the other node's wall clock, and when that was by ours. */
    private record Seen(long lastWallMs, long atMs, long timeoutMs) {}

    /** Another node has said how it is, be it the same as before. */
    void heard(MemberSnapshot member) {
        NodeSnapshot now = member.snapshot();
        Heard had = members.get(now.node());
        if (had != null && had.said().life() == now.life() && had.said().sequence() == now.sequence()) {
            members.put(now.node(), new Heard(member.receivedAtMs(), now, had.seen()));
        } else {
            members.put(now.node(), new Heard(member.receivedAtMs(), now, seen(had, member)));
        }
    }

    private static Map<ResourceId, Seen> seen(@Nullable Heard had, MemberSnapshot member) {
        NodeSnapshot now = member.snapshot();
        Map<ResourceId, Seen> before = had != null && had.said().life() == now.life() ? had.seen() : Map.of();
        Map<ResourceId, Seen> seen = new HashMap<>();
        for (GroupSnapshot group : now.groups()) {
            for (ResourceSnapshot resource : group.resources()) {
                ResourceId id = new ResourceId(group.name(), resource.name());
                resource.probe()
                        .filter(probe -> probe.lastWallMs() > 0)
                        .ifPresent(probe -> seen.put(id, seen(before.get(id), probe, now, member.receivedAtMs())));
            }
        }
        return seen;
    }

    private static Seen seen(@Nullable Seen before, ProbeSnapshot probe, NodeSnapshot now, long nowMs) {
        if (before != null && before.lastWallMs() == probe.lastWallMs()) {
            return new Seen(before.lastWallMs(), before.atMs(), probe.timeoutMs());
        }
        long agoMs = before == null ? Math.max(0, now.atWallMs() - probe.lastWallMs()) : 0;
        return new Seen(probe.lastWallMs(), nowMs - agoMs, probe.timeoutMs());
    }

    /** Whether a node that is heard has seen a probe of this health check within HC_TIMEOUT. */
    LoadBalancer of(ResourceId id, long nowMs) {
        boolean isSeen = members.values().stream()
                .filter(heard -> nowMs - heard.heardMs() <= Gathering.STALE_MS)
                .map(heard -> heard.seen().get(id))
                .anyMatch(seen -> seen != null && nowMs - seen.atMs() <= seen.timeoutMs());
        return isSeen ? LoadBalancer.SEEN_BY_A_NODE : LoadBalancer.SEEN_BY_NONE;
    }
}
