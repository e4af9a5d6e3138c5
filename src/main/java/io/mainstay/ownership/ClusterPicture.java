package io.mainstay.ownership;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.ledger.Life;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.plan.Explanation;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.ClusterSnapshot.Member;
import io.mainstay.core.snapshot.ClusterSnapshot.Past;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Draws the cluster for operators. Pure.
 *
 * @param node whose picture it is
 * @param configured every node of this node's file, in its order
 */
public record ClusterPicture(String node, List<Configured> configured) {
    public ClusterPicture {
        configured = List.copyOf(configured);
    }

    /** One node of the file. */
    public record Configured(String name, String address, String role) {}

    /** What is known beside the ledger's state. */
    record Around(
            String leader,
            String waitsFor,
            ClusterSnapshot.Lease lease,
            ClusterSnapshot.Bus bus,
            SortedMap<String, Long> heardMs,
            SortedMap<String, Explanation> why,
            SortedMap<Long, Long> appliedWallMs) {}

    ClusterSnapshot of(@Nullable ClusterState state, Around around, long nowMs) {
        List<Member> members = configured.stream()
                .map(each -> member(state, each, around, nowMs))
                .toList();
        if (state == null) {
            return new ClusterSnapshot(
                    node, "", around.waitsFor(), 0, around.lease(), around.bus(), members, List.of(), List.of());
        }
        List<GroupPlan> plans = state.groups().keySet().stream()
                .map(name -> plan(
                        state, name, Optional.ofNullable(around.why().get(name)).orElseGet(() -> undecided(name))))
                .toList();
        List<Past> history = state.history().stream()
                .map(entry -> past(entry, around.appliedWallMs()))
                .toList();
        return new ClusterSnapshot(
                node,
                around.leader(),
                around.waitsFor(),
                state.index(),
                around.lease(),
                around.bus(),
                members,
                plans,
                history);
    }

    private static Explanation undecided(String group) {
        return new Explanation(
                group,
                "",
                group + " is being decided",
                "",
                "it is being decided",
                Explanation.Exhausted.NO,
                new TreeMap<>());
    }

    private Member member(@Nullable ClusterState state, Configured each, Around around, long nowMs) {
        Long heard = around.heardMs().get(each.name());
        long agoMs = each.name().equals(node) ? 0 : heard == null ? -1 : Math.max(0, nowMs - heard);
        NodeRecord record = state == null ? null : state.node(each.name()).orElse(null);
        if (state == null || record == null) {
            return new Member(
                    each.name(), each.address(), each.role(), false, 0, false, false, agoMs, List.of(), "", "");
        }
        Optional<Life> life = record.present();
        return new Member(
                each.name(),
                each.address(),
                each.role(),
                life.isPresent(),
                record.lastIncarnation(),
                state.voters().has(each.name()),
                record.isDrained(),
                agoMs,
                life.map(state::unheardBy).orElse(List.of()),
                life.map(Life::version).orElse(""),
                life.map(Life::configDigest).orElse(""));
    }

    static GroupPlan plan(ClusterState state, String name, Explanation why) {
        GroupRecord group = state.group(name).orElse(null);
        if (group == null) {
            return new GroupPlan(
                    name,
                    "",
                    0,
                    "",
                    "",
                    false,
                    "",
                    new TreeMap<>(),
                    why.sentence(),
                    "",
                    why.noTarget(),
                    new TreeMap<>());
        }
        return new GroupPlan(
                name,
                group.holder().node(),
                group.holder().epoch(),
                group.phase().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                group.wanted().name().toLowerCase(Locale.ROOT),
                group.isFrozen(),
                group.moveTo(),
                group.faults(),
                why.sentence(),
                why.target(),
                why.noTarget(),
                why.rejected());
    }

    private static Past past(HistoryEntry entry, SortedMap<Long, Long> appliedWallMs) {
        return new Past(
                entry.index(),
                appliedWallMs.getOrDefault(entry.index(), 0L),
                entry.command().group(),
                entry.command().getClass().getSimpleName(),
                entry.isAccepted(),
                entry.text());
    }
}
