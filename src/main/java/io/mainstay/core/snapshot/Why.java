package io.mainstay.core.snapshot;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.ClusterSnapshot.Past;
import io.mainstay.core.snapshot.WholeGroup.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a group is where it is, and what an operator can do: the chain from what is decided to what each node finds. Pure.
 *
 * @param lines the chain, one sentence each
 * @param history the ledger's last commands about the group, oldest first
 */
public record Why(WholeGroup group, List<String> lines, List<Past> history, List<Remedy> remedies) {
    /** Entries of the ledger that are shown. */
    public static final int MAX_HISTORY = 20;

    public Why {
        lines = List.copyOf(lines);
        history = List.copyOf(history);
        remedies = List.copyOf(remedies);
    }

    /**
     * Something that an operator can do.
     *
     * @param command to be pasted into a shell; empty where no command helps
     * @param when what it is good for
     */
    public record Remedy(String command, String when) {}

    /** The chain for one group. */
    public static Why of(Gathering from, WholeGroup group) {
        List<Past> all = from.cluster().map(ClusterSnapshot::history).orElse(List.of()).stream()
                .filter(entry -> entry.group().equals(group.name()))
                .toList();
        List<Past> last = all.subList(Math.max(0, all.size() - MAX_HISTORY), all.size());
        return new Why(group, lines(from, group), last, remedies(from, group));
    }

    private static List<String> lines(Gathering from, WholeGroup group) {
        List<String> lines = new ArrayList<>();
        String name = group.name();
        lines.add(
                group.owner().isEmpty()
                        ? name + " is " + group.state() + ": no node owns it."
                        : name + " is " + group.state() + ": " + group.owner() + " owns it, epoch " + group.epoch()
                                + ".");
        group.ledger().ifPresent(plan -> lines.addAll(decided(group, plan)));
        from.cluster()
                .filter(known -> known.leader().isEmpty())
                .ifPresent(known -> lines.add(
                        known.waitsFor().isEmpty()
                                ? "No leader of the ledger is known to "
                                        + from.own().node()
                                        + ", so nothing can be decided: a majority of the voters must hear each other."
                                : "Nothing can be decided: " + ended(known.waitsFor())));
        group.shares().values().forEach(share -> lines.add(said(share)));
        return lines;
    }

    private static List<String> decided(WholeGroup group, GroupPlan plan) {
        List<String> lines = new ArrayList<>();
        String move = plan.moveTo().isEmpty() ? "" : ", on its way to " + plan.moveTo();
        String phase = plan.phase().isEmpty() ? "" : "; the ledger has it as " + plan.phase();
        lines.add("Wanted " + plan.wanted() + (plan.frozen() ? ", frozen" : "") + move + phase + ".");
        // A node alone has no planner: its plan repeats its own words.
        boolean isSaid = group.shares().values().stream()
                .anyMatch(share -> share.sentence().equals(plan.sentence()));
        if (!plan.sentence().isEmpty() && !isSaid) {
            lines.add(ended("Planner: " + plan.sentence()));
        }
        lines.add(
                plan.target().isEmpty()
                        ? ended("If its node were lost now it would go nowhere: " + plan.noTarget())
                        : "If its node were lost now it would go to " + plan.target() + ".");
        plan.rejected().forEach((node, reason) -> lines.add(ended(node + " is not taken: " + reason)));
        plan.faults().forEach((node, fault) -> lines.add(ended("Fault on record at " + node + ": " + fault)));
        return lines;
    }

    private static String said(Share share) {
        if (share.heard() == WholeGroup.Heard.MISSING) {
            return ended(share.text());
        }
        String words = share.sentence().isEmpty() ? "" : ": " + share.sentence();
        String trouble = share.text().isEmpty() ? "" : " (" + share.text() + ")";
        return ended(share.node() + " says " + share.state() + trouble + words);
    }

    private static String ended(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private static List<Remedy> remedies(Gathering from, WholeGroup group) {
        List<Remedy> remedies = new ArrayList<>();
        String name = group.name();
        if (group.frozen()) {
            remedies.add(new Remedy("mainstay unfreeze " + name, "nothing is done to it while it is frozen"));
        }
        if (group.wanted().equals("offline")) {
            remedies.add(new Remedy("mainstay online " + name, "it is wanted offline"));
        }
        boolean isLeft = group.owner().isEmpty() && group.wanted().equals("online");
        if (isLeft && group.plan().contains("ask for online")) {
            remedies.add(new Remedy("mainstay online " + name, "it is not brought online by itself"));
        }
        group.ledger()
                .ifPresent(plan -> plan.faults()
                        .forEach((node, fault) -> remedies.add(new Remedy(
                                "mainstay clear " + name + " --node " + node,
                                "when mended at " + node + ": " + fault))));
        group.shares().values().forEach(share -> stuck(name, share, remedies));
        group.shares().keySet().stream()
                .flatMap(node -> from.member(node).stream())
                .filter(ClusterSnapshot.Member::drained)
                .forEach(node -> remedies.add(new Remedy(
                        "mainstay undrain " + node.name(), node.name() + " is drained, so it takes no group")));
        lost(from, group).ifPresent(remedies::add);
        return remedies;
    }

    private static void stuck(String name, Share share, List<Remedy> remedies) {
        for (ResourceSnapshot resource : share.resources()) {
            String target = name + "/" + resource.name() + " --node " + share.node();
            if (resource.agent().has(AgentFlag.UNABLE_TO_OFFLINE)) {
                remedies.add(new Remedy(
                        "mainstay force-offline " + target,
                        resource.name() + " did not go offline at " + share.node()));
            }
            if (resource.agent().has(AgentFlag.ADMIN_WAIT)) {
                remedies.add(new Remedy(
                        "mainstay clear " + target, resource.name() + " waits for an operator at " + share.node()));
            }
        }
    }

    private static Optional<Remedy> lost(Gathering from, WholeGroup group) {
        if (group.canFailOver()) {
            return Optional.empty();
        }
        List<String> lost = group.shares().keySet().stream()
                .filter(node -> !node.equals(from.own().node()))
                .filter(node -> from.member(node).map(each -> !each.live()).orElse(false))
                .toList();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new Remedy(
                        "", "start " + String.join(", ", lost) + " again: a node that is down cannot take the group"));
    }
}
