package io.mainstay.cli;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.MonitorTimes;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.core.snapshot.WholeGroup.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups as text. Pure but for the colours, which the screen decides. */
final class StatusText {
    /** Of a group's name, where its state still has to fit beside it. */
    private static final int LONGEST_NAME = 56;

    private final Screen screen;
    private final Format format;

    StatusText(Screen screen, Format format) {
        this.screen = screen;
        this.format = format;
    }

    /** @param nowWallMs the node's own wall clock: times are compared with nothing else */
    List<String> group(WholeGroup group, long nowWallMs) {
        List<String> lines = new ArrayList<>();
        String owner = group.owner().isEmpty() ? "no owner" : "owner " + group.owner() + ", epoch " + group.epoch();
        String frozen = group.frozen() ? screen.busy(" (frozen)") : "";
        String moving = group.moveTo().isEmpty() ? "" : ", on its way to " + group.moveTo();
        String name = format == Format.WIDE ? group.name() : Screen.cut(group.name(), LONGEST_NAME);
        String head = name + "  " + group.state() + (group.frozen() ? " (frozen)" : "") + "  ";
        List<String> rest = format == Format.WIDE || head.length() + owner.length() + moving.length() <= Screen.COLUMNS
                ? List.of(owner + moving)
                : Screen.wrap(owner + moving, "", "  ", Screen.COLUMNS - 2);
        boolean fits = rest.size() == 1 && head.length() + rest.get(0).length() <= Screen.COLUMNS;
        boolean isWhole = format == Format.WIDE || fits;
        lines.add(screen.bold(name) + "  " + colour(group.state()) + frozen + (isWhole ? "  " + rest.get(0) : ""));
        if (!isWhole) {
            rest.forEach(line -> lines.add("  " + line));
        }
        if (!group.sentence().isEmpty()) {
            // In full: at its end stands what to do about it.
            lines.addAll(whole(group.sentence()));
        }
        lines.addAll(failover(group));
        if (group.shares().size() > 1 && format != Format.WIDE) {
            lines.addAll(new SideBySide(screen, group, nowWallMs).lines());
            return lines;
        }
        for (Share share : group.shares().values()) {
            if (group.shares().size() > 1) {
                String said = share.text().isEmpty() ? share.sentence() : share.text();
                lines.add("  " + screen.bold("on " + share.node()) + "  " + colour(share.state()) + "  " + said);
            }
            lines.addAll(share(share, nowWallMs));
        }
        return lines;
    }

    private List<String> whole(String text) {
        return format == Format.WIDE ? List.of("  " + text) : Screen.wrap(text, "  ", "  ", Screen.COLUMNS);
    }

    private List<String> failover(WholeGroup group) {
        String text = (group.canFailOver() ? "failover possible: " : "no failover: ") + group.failover();
        return group.shares().size() > 1 ? whole(text) : List.of(fit("  " + text));
    }

    private List<String> share(Share share, long nowWallMs) {
        List<String> lines = new ArrayList<>();
        int width = Math.min(format == Format.WIDE ? 60 : 20, longest(share));
        lines.add("  " + Screen.pad("RESOURCE", width) + "  " + Screen.pad("AGENT", 16) + " " + Screen.pad("STATE", 8)
                + " " + Screen.pad("FOR", 13) + " MORE");
        share.resources().forEach(resource -> lines.add(resource(resource, width, nowWallMs)));
        return lines;
    }

    private static int longest(Share share) {
        return share.resources().stream()
                .mapToInt(resource -> resource.name().length())
                .reduce(8, Math::max);
    }

    private String resource(ResourceSnapshot resource, int width, long nowWallMs) {
        String lead = "  " + Screen.pad(resource.name(), width) + "  "
                + Screen.pad(resource.agent().state().label(), 16) + " ";
        String time = Screen.pad(new Duration(nowWallMs - resource.sinceWallMs()).words(), 13) + " ";
        String state = Screen.pad(resource.agent().resourceState().name(), 8) + " ";
        String more = String.join(", ", more(resource, nowWallMs));
        int left = Screen.COLUMNS - lead.length() - state.length() - time.length();
        String rest = format == Format.WIDE ? more : Screen.cut(more, left);
        return (lead + colour(resource.agent().resourceState(), state) + time + rest).stripTrailing();
    }

    private List<String> more(ResourceSnapshot resource, long nowWallMs) {
        List<String> more = new ArrayList<>();
        for (AgentFlag flag : resource.agent().flags()) {
            if (flag != AgentFlag.FAULTED) {
                more.add(flag.name());
            }
        }
        resource.probe().ifPresent(probe -> more.addAll(probe(probe, nowWallMs)));
        if (format == Format.WIDE) {
            more.add("type " + resource.type());
            if (!resource.requires().isEmpty()) {
                more.add("stands on " + String.join(" ", resource.requires()));
            }
            monitors(resource.monitors()).ifPresent(more::add);
            resource.info().forEach((key, value) -> {
                if (!value.isEmpty()) {
                    more.add(key + " " + value);
                }
            });
        }
        if (!resource.agent().detail().isEmpty()) {
            more.add(resource.agent().detail());
        }
        return more;
    }

    private static Optional<String> monitors(MonitorTimes times) {
        return times.count() == 0
                ? Optional.empty()
                : Optional.of("monitor " + times.lastMs() + " ms (average " + Math.round(times.averageMs()) + ", worst "
                        + times.worstMs() + ", of " + times.count() + ")" + (times.isSlow() ? " SLOW" : ""));
    }

    private List<String> probe(ProbeSnapshot probe, long nowWallMs) {
        List<String> facts = new ArrayList<>();
        if (probe.ng()) {
            facts.add("ng");
        }
        facts.add(
                probe.lastWallMs() == 0
                        ? "no probe"
                        : "probe " + new Duration(nowWallMs - probe.lastWallMs()).words() + " ago");
        if (format == Format.WIDE) {
            if (!probe.lastSource().isEmpty()) {
                facts.add("from " + probe.lastSource() + " (" + probe.lastListener() + ")");
            }
            facts.add(probe.count() + " probes");
            facts.add(probe.listening().isEmpty() ? "nothing listens" : "listens on " + probe.listening());
        }
        return facts;
    }

    private String fit(String text) {
        return format == Format.WIDE ? text : Screen.cut(text, Screen.COLUMNS);
    }

    private String colour(GroupState state) {
        return switch (state) {
            case ONLINE -> screen.good(state.name());
            case FAULTED, PARTIAL -> screen.bad(state.name());
            case GOING_ONLINE, GOING_OFFLINE -> screen.busy(state.name());
            case OFFLINE, UNKNOWN -> state.name();
        };
    }

    private String colour(ResourceState state, String text) {
        return switch (state) {
            case ONLINE -> screen.good(text);
            case FAULTED -> screen.bad(text);
            case OFFLINE, UNKNOWN -> text;
        };
    }
}
