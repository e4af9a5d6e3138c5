package io.mainstay.cli;

import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.Member;
import io.mainstay.core.snapshot.WholeGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The cluster's nodes as text. Pure but for the colours, which the screen decides. */
final class NodeTable {
    private final Screen screen;
    private final Format format;

    NodeTable(Screen screen, Format format) {
        this.screen = screen;
        this.format = format;
    }

    /** A line a node, and one for the event bus; nothing while no ledger is heard. */
    List<String> lines(LiveState live) {
        List<String> lines = new ArrayList<>();
        live.cluster().ifPresent(cluster -> {
            int width = cluster.nodes().stream()
                    .mapToInt(node -> node.name().length())
                    .reduce(4, Math::max);
            int name = Math.min(format == Format.WIDE ? 60 : 16, width);
            lines.add(Screen.pad("NODE", name) + "  ROLE     LIFE   VOTES  HEARD   MORE");
            cluster.nodes().forEach(node -> lines.add(line(live, cluster, node, name)));
            String bus = cluster.bus().text();
            lines.addAll(
                    Screen.wrap(bus, "bus   ", "      ", format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS));
            if (cluster.leader().isEmpty()) {
                lines.addAll(Screen.wrap(
                        cluster.waitsFor().isEmpty()
                                ? "nobody is known to lead: nothing can be decided until a majority of the voters hear"
                                        + " each other"
                                : cluster.waitsFor(),
                        "ledger ",
                        "       ",
                        Screen.COLUMNS));
            }
        });
        return lines;
    }

    private String line(LiveState live, ClusterSnapshot cluster, Member node, int name) {
        String lead = Screen.pad(node.name(), name) + "  " + Screen.pad(node.role(), 8) + " ";
        String life = Screen.pad(node.live() ? "alive" : node.life() == 0 ? "-" : "down", 6) + " ";
        String heard = Screen.pad(node.voter() ? "voter" : "-", 6) + " " + Screen.pad(heard(cluster, node), 7) + " ";
        String more = String.join(", ", more(live, cluster, node));
        int left = Screen.COLUMNS - lead.length() - life.length() - heard.length();
        String rest = format == Format.WIDE ? more : Screen.cut(more, left);
        return (lead + (node.live() ? life : screen.bad(life)) + heard + rest).stripTrailing();
    }

    private static String heard(ClusterSnapshot cluster, Member node) {
        if (node.name().equals(cluster.node())) {
            return "here";
        }
        if (node.heardAgoMs() < 0) {
            return "never";
        }
        return node.heardAgoMs() < 1_000 ? "now" : new Duration(node.heardAgoMs()).words();
    }

    private List<String> more(LiveState live, ClusterSnapshot cluster, Member node) {
        List<String> more = new ArrayList<>();
        if (node.name().equals(cluster.leader())) {
            more.add("leader");
        }
        if (node.drained()) {
            more.add("drained");
        }
        if (node.name().equals(cluster.node()) && cluster.lease().ttlMs() > 0) {
            long leftMs = cluster.lease().leftMs();
            more.add(leftMs > 0 ? "lease " + leftMs + " ms left" : "no lease");
        }
        String owns = live.groups().stream()
                .filter(group -> group.owner().equals(node.name()))
                .map(WholeGroup::name)
                .collect(Collectors.joining(" "));
        if (!owns.isEmpty()) {
            more.add("owns " + owns);
        }
        if (!node.unheardBy().isEmpty()) {
            more.add("unheard by " + String.join(" ", node.unheardBy()));
        }
        if (format == Format.WIDE) {
            more.add("at " + node.address());
            more.add("life " + node.life());
            if (!node.version().isEmpty()) {
                more.add("Mainstay " + node.version() + ", file " + node.config());
            }
        }
        return more;
    }
}
