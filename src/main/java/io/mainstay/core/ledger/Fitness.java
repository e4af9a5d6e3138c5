package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Probe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a group could go and where best, as far as the ledger knows; what is heard of the nodes at this moment is the
 * planner's.
 *
 * @param doubted the nodes whose present life some voter states not to hear
 */
public record Fitness(ClusterState state, Places places, Set<String> doubted) {
    private static final long PERMILLE = 1000;

    /** For one pass over this state. */
    public static Fitness of(ClusterState state) {
        Set<String> doubted = new LinkedHashSet<>();
        for (NodeRecord node : state.nodes().values()) {
            if (node.present().map(life -> !state.unheardBy(life).isEmpty()).orElse(false)) {
                doubted.add(node.name());
            }
        }
        return new Fitness(state, Places.of(state), doubted);
    }

    /** Why the group cannot be given to that node, as half a sentence; empty when it can. */
    public String obstacle(GroupRecord group, String name) {
        NodeRecord node = state.node(name).orElse(null);
        if (node == null) {
            return "it is not configured";
        }
        if (!group.spec().nodes().contains(name)) {
            return "it is not in the group's list of nodes";
        }
        if (node.present().isEmpty()) {
            return node.lastIncarnation() == 0 ? "it has not joined" : "it is not live";
        }
        String fault = group.faults().get(name);
        if (fault != null) {
            return "it is faulted there: " + fault; // G6
        }
        if (node.isDrained()) {
            return "it is drained";
        }
        if (found(group, name) == Found.UNFIT) {
            return because(group, name, "it says that it is not fit");
        }
        String tie = tie(group.spec(), name);
        tie = tie.isEmpty() ? notYetApart(group.spec().policy().apart(), name) : tie;
        return tie.isEmpty() ? lack(group.spec(), name) : tie;
    }

    /** What its ties to other groups, being where this pass puts them, have against that node; empty when nothing. */
    public String tie(GroupSpec group, String node) {
        String with = group.policy().with();
        String host = places.nodeOf(with);
        if (!with.isEmpty() && !host.equals(node)) {
            return host.isEmpty()
                    ? with + " runs nowhere, and it goes with it"
                    : with + " is on " + host + ", and it goes with it";
        }
        String apart = group.policy().apart();
        return !apart.isEmpty() && places.nodeOf(apart).equals(node)
                ? apart + " is there, and it keeps apart from it"
                : "";
    }

    /** One that leaves is there until it has, and is not to find anybody where it goes. */
    private String notYetApart(String apart, String node) {
        GroupRecord other = state.group(apart).orElse(null);
        if (other == null || other.holder().isNone()) {
            return "";
        }
        String where = other.holder().node().equals(node)
                ? " is still there"
                : other.isToBeReleased() && other.moveTo().equals(node) ? " is on its way there" : "";
        return where.isEmpty() ? "" : apart + where + ", and it keeps apart from it";
    }

    private String lack(GroupSpec group, String node) {
        Long capacity = state.spec().capacities().get(node);
        if (capacity == null || group.policy().placement() != GroupPolicy.Placement.LOAD) {
            return "";
        }
        long left = capacity - places.loadOn(node);
        return group.policy().load() > left
                ? "it has " + left + " of its capacity of " + capacity + " left, and the group weighs "
                        + group.policy().load()
                : "";
    }

    /** The same nodes, which come in the group's order, best first: unreached ones (C13) after the others, doubted ones last. */
    public List<String> ranked(GroupRecord group, List<String> fit) {
        boolean isPlain = group.spec().policy().placement() == GroupPolicy.Placement.PRIORITY
                && fit.stream().allMatch(node -> doubt(group, node).isEmpty());
        if (isPlain || fit.size() < 2) {
            return fit;
        }
        boolean isRelative = state.spec().capacities().keySet().containsAll(fit);
        Comparator<String> order = Comparator.comparing(doubted::contains);
        order = order.thenComparing(node -> found(group, node) == Found.UNREACHED);
        order = order.thenComparingLong(node -> burden(group.spec(), node, isRelative));
        List<String> sorted = new ArrayList<>(fit);
        sorted.sort(order);
        return sorted;
    }

    private long burden(GroupSpec group, String node, boolean isRelative) {
        return switch (group.policy().placement()) {
            case PRIORITY -> 0;
            case FEWEST_GROUPS -> places.groupsOn(node);
            case LOAD -> {
                long capacity = state.spec().capacities().getOrDefault(node, 1L);
                yield isRelative ? places.loadOn(node) * PERMILLE / Math.max(1, capacity) : places.loadOn(node);
            }
        };
    }

    /** What makes a fit node a worse one, as half a sentence; empty when nothing does. */
    public String doubt(GroupRecord group, String node) {
        if (doubted.contains(node)) {
            return "a voter does not hear it";
        }
        return found(group, node) == Found.UNREACHED
                ? because(group, node, "the load balancer does not reach it") // C13
                : "";
    }

    private String because(GroupRecord group, String node, String unsaid) {
        return probe(group, node)
                .map(Probe::because)
                .filter(why -> !why.isEmpty())
                .orElse(unsaid);
    }

    /** What the present life of the node found; empty while it has not probed. */
    public Optional<Probe> probe(GroupRecord group, String name) {
        long present = state.node(name)
                .flatMap(NodeRecord::present)
                .map(Life::incarnation)
                .orElse(0L);
        return Optional.ofNullable(group.probes().get(name)).filter(probe -> probe.incarnation() == present);
    }

    /** What it found, or OFFLINE while that is not known. */
    private Found found(GroupRecord group, String name) {
        return probe(group, name).map(Probe::found).orElse(Found.OFFLINE);
    }

    /** G9, A49: the live nodes on which it runs though nobody owns it, best first. */
    public List<String> foundOn(GroupRecord group) {
        return group.spec().nodes().stream()
                .filter(name -> found(group, name) == Found.ONLINE)
                .toList();
    }

    /** The nodes that it can be given to besides its owner, best first. */
    List<String> others(GroupRecord group) {
        return ranked(
                group,
                group.spec().nodes().stream()
                        .filter(name -> !name.equals(group.holder().node()))
                        .filter(name -> obstacle(group, name).isEmpty())
                        .toList());
    }
}
