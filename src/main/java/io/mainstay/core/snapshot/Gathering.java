package io.mainstay.core.snapshot;

import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.WholeGroup.Heard;
import io.mainstay.core.snapshot.WholeGroup.Share;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that one node knows, of itself and of the others, put side by side. Pure; decides nothing.
 *
 * @param own this node's word
 * @param cluster empty until this node has heard its ledger
 * @param members the other nodes' words, by node
 * @param busText why nodes may be silent though they live; empty while the event bus is up
 * @param nowMs this node's monotonic clock
 */
public record Gathering(
        NodeSnapshot own,
        Optional<ClusterSnapshot> cluster,
        SortedMap<String, MemberSnapshot> members,
        String busText,
        long nowMs) {
    /** So often each node repeats itself though nothing has changed: oftener would be a tenth of what a node costs at rest. */
    public static final long REPEAT_MS = 2_000;
    /** What has missed two repetitions, and the time for a third, is said to be old. */
    public static final long STALE_MS = 5_500;

    private static final String FAILOVER = "failover";

    /**
     * Every group that anybody knows. What only a node speaks of that is not heard any more is left out where the ledger is
     * known: such a group was taken away meanwhile.
     */
    public SortedSet<String> groups() {
        SortedSet<String> names = new TreeSet<>();
        own.groups().forEach(group -> names.add(group.name()));
        cluster.ifPresent(known -> known.groups().forEach(group -> names.add(group.name())));
        boolean isLedgerKnown = cluster.map(known -> known.index() > 0).orElse(false);
        members.forEach((node, member) -> {
            if (!isLedgerKnown || heard(node) != Heard.STALE) {
                member.snapshot().groups().forEach(group -> names.add(group.name()));
            }
        });
        return names;
    }

    /** Every node that anybody knows. */
    public SortedSet<String> nodes() {
        SortedSet<String> names = new TreeSet<>(members.keySet());
        names.add(own.node());
        cluster.ifPresent(known -> known.nodes().forEach(node -> names.add(node.name())));
        return names;
    }

    /** How much {@code node}'s word is worth now. */
    public Heard heard(String node) {
        if (node.equals(own.node())) {
            return Heard.OWN;
        }
        MemberSnapshot member = members.get(node);
        if (member == null) {
            return Heard.MISSING;
        }
        return nowMs - member.receivedAtMs() > STALE_MS ? Heard.STALE : Heard.FRESH;
    }

    /** What is wrong with a node's word, for people; empty when nothing is. */
    public String trouble(String node) {
        String down = member(node).map(Gathering::down).orElse("");
        String silent = busText.isEmpty() ? node + " is silent on the event bus" : busText;
        String because = down.isEmpty() ? silent : down;
        return switch (heard(node)) {
            case OWN, FRESH -> down;
            case STALE -> because + "; this is how it was when it was last heard";
            case MISSING -> because + "; nothing has been heard of its groups since " + own.node() + " started";
        };
    }

    private static String down(ClusterSnapshot.Member member) {
        if (member.live()) {
            return "";
        }
        return member.name() + (member.life() == 0 ? " has not joined yet" : " is down");
    }

    public Optional<ClusterSnapshot.Member> member(String node) {
        return cluster.flatMap(known ->
                known.nodes().stream().filter(each -> each.name().equals(node)).findFirst());
    }

    /** One group on all nodes; with no share at all when nobody knows it. */
    public WholeGroup whole(String name) {
        TreeMap<String, GroupSnapshot> said = new TreeMap<>();
        find(own, name).ifPresent(group -> said.put(own.node(), group));
        members.forEach((node, member) -> find(member.snapshot(), name).ifPresent(group -> said.put(node, group)));
        return whole(name, plan(name), said);
    }

    /** As {@link #whole(String)}, by one who has found all words already. */
    public WholeGroup whole(String name, Optional<GroupPlan> plan, SortedMap<String, GroupSnapshot> said) {
        TreeMap<String, Share> shares = new TreeMap<>();
        said.forEach((node, group) -> shares.put(
                node, new Share(node, group.state(), group.sentence(), group.resources(), heard(node), trouble(node))));
        cluster.ifPresent(known -> known.nodes().stream()
                .filter(node -> !node.role().equals("witness") && heard(node.name()) == Heard.MISSING)
                .filter(node -> plan.map(it -> concerns(it, node.name())).orElse(false))
                .forEach(node -> shares.put(node.name(), missing(node.name()))));
        return new Whole(this, name, plan, said, shares).told();
    }

    private Share missing(String node) {
        return new Share(node, GroupState.UNKNOWN, "", List.of(), Heard.MISSING, trouble(node));
    }

    /** Whether the ledger's word on a group names that node; where it names nobody, any node may be meant. */
    private static boolean concerns(GroupPlan plan, String node) {
        boolean namesNobody = plan.target().isEmpty() && plan.rejected().isEmpty();
        return namesNobody
                || plan.owner().equals(node)
                || plan.target().equals(node)
                || plan.rejected().containsKey(node)
                || plan.faults().containsKey(node);
    }

    public Optional<GroupPlan> plan(String name) {
        return cluster.flatMap(known ->
                known.groups().stream().filter(each -> each.name().equals(name)).findFirst());
    }

    private static Optional<GroupSnapshot> find(NodeSnapshot node, String name) {
        return node.groups().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    static boolean isFailover(String kind) {
        return kind.isEmpty() || kind.equals(FAILOVER);
    }
}
