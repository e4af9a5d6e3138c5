package io.mainstay.cli;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.core.snapshot.WholeGroup.Heard;
import io.mainstay.core.snapshot.WholeGroup.Share;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One group on several nodes: a row a resource, a column a node, in 80 columns; what does not fit stands below. */
final class SideBySide {
    private static final String GAP = "  ";
    /** Of a node's column; seven nodes just fit. */
    private static final int LEAST = 8;
    /** With more nodes than this, names are cut sooner. */
    private static final int FEW = 4;

    private final Screen screen;
    private final WholeGroup group;
    private final long nowWallMs;
    private final List<Share> shares;
    private final int first;
    private final int width;

    SideBySide(Screen screen, WholeGroup group, long nowWallMs) {
        this.screen = screen;
        this.group = group;
        this.nowWallMs = nowWallMs;
        this.shares = List.copyOf(group.shares().values());
        int longest = names().stream().mapToInt(String::length).reduce(8, Math::max);
        this.first = Math.min(shares.size() > FEW ? 8 : 16, longest);
        int left = Screen.COLUMNS - GAP.length() - first - GAP.length() * shares.size();
        this.width = Math.max(LEAST, left / Math.max(1, shares.size()));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row("RESOURCE", this::title, (share, text) -> text));
        lines.add(row("", share -> share.state().name().replace('_', ' '), this::colour));
        for (String name : names()) {
            lines.add(row(name, share -> cell(share, name), this::colour));
        }
        shares.forEach(share -> lines.addAll(notes(share)));
        return lines;
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        shares.forEach(share -> share.resources().forEach(resource -> names.add(resource.name())));
        return names;
    }

    private String title(Share share) {
        boolean isOwner = share.node().equals(group.owner());
        String mark = " (owner)";
        // Where the column is too narrow for both, the mark is what must not be cut.
        return !isOwner
                ? share.node()
                : share.node().length() + mark.length() <= width ? share.node() + mark : "*" + share.node();
    }

    /** Draws one share's cell, padded; may colour it. */
    private interface Paint {
        String paint(Share share, String text);
    }

    private String row(String name, Function<Share, String> cell, Paint paint) {
        StringBuilder line = new StringBuilder(GAP).append(Screen.pad(name, first));
        for (Share share : shares) {
            line.append(GAP).append(paint.paint(share, Screen.pad(cell.apply(share), width)));
        }
        return line.toString().stripTrailing();
    }

    private static Optional<ResourceSnapshot> find(Share share, String name) {
        return share.resources().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private String cell(Share share, String name) {
        return find(share, name)
                .map(one -> (share.isKnown() ? "" : "?") + one.agent().state().label() + mark(one) + " "
                        + new Duration(nowWallMs - one.sinceWallMs()).words())
                .orElse(share.heard() == Heard.MISSING ? "?" : "-");
    }

    private static String mark(ResourceSnapshot resource) {
        return resource.agent().has(AgentFlag.FAULTED) ? "!" : "";
    }

    private String colour(Share share, String text) {
        if (!share.isKnown()) {
            return screen.busy(text);
        }
        if (text.startsWith("FAULTED") || text.contains("!")) {
            return screen.bad(text);
        }
        boolean isOnline = text.startsWith("ONLINE") || text.startsWith("Online ");
        return isOnline ? screen.good(text) : text;
    }

    /** Flags, probes and evidence of one node, and what is wrong with its word. */
    private List<String> notes(Share share) {
        List<String> lines = new ArrayList<>();
        if (!share.text().isEmpty()) {
            note(lines, share.text());
        }
        for (ResourceSnapshot resource : share.resources()) {
            List<String> facts = new ArrayList<>();
            resource.agent().flags().forEach(flag -> facts.add(flag.name()));
            resource.probe()
                    .filter(probe -> probe.ng() || probe.lastWallMs() > 0)
                    .ifPresent(probe -> facts.add(
                            (probe.ng() ? "ng, " : "") + "probe " + new Duration(nowWallMs - probe.lastWallMs()).words()
                                    + " ago from " + probe.lastSource()));
            if (!resource.agent().flags().isEmpty()
                    && !resource.agent().detail().isEmpty()) {
                facts.add(resource.agent().detail());
            }
            if (!facts.isEmpty()) {
                note(lines, resource.name() + " on " + share.node() + ": " + String.join(", ", facts));
            }
        }
        return lines;
    }

    private static void note(List<String> lines, String text) {
        lines.addAll(Screen.wrap(text, GAP, GAP + GAP, Screen.COLUMNS));
    }
}
