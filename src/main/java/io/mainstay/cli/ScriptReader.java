package io.mainstay.cli;

import io.mainstay.config.NodeConfig;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.sim.Disturbance;
import io.mainstay.sim.Disturbance.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** Reads what is to happen in a simulation, against the configuration in which it is to happen. */
final class ScriptReader {
    private static final long FROZEN_MS = 60_000;

    private final NodeConfig config;

    ScriptReader(NodeConfig config) {
        this.config = config;
    }

    /** One thing that happens; refused with what would be right. */
    Disturbance read(Kind kind, String text) {
        Sentence sentence = new Sentence("--" + kind.label() + " " + text, kind.form());
        int at = text.lastIndexOf('@');
        if (at < 0 && kind != Kind.HEAL) {
            throw sentence.wrong("it does not say when");
        }
        String what = at < 0 ? "" : text.substring(0, at);
        String when = text.substring(at + 1);
        return switch (kind) {
            case KILL, STOP, RESTART, DRAIN, UNDRAIN ->
                new Disturbance(sentence.time(when), kind, node(sentence, what), "", "", "", 0);
            case FREEZE -> {
                String[] parts = when.split("\\+", 2);
                long forMs = parts.length == 2 ? sentence.time(parts[1]) : FROZEN_MS;
                yield new Disturbance(sentence.time(parts[0]), kind, node(sentence, what), "", "", "", forMs);
            }
            case CUT, CUT_ONE_WAY, HEAL -> link(sentence, kind, what, sentence.time(when));
            case FAULT, BREAK, HANG -> resource(sentence, kind, what, sentence.time(when));
            case BY_HAND -> {
                String[] parts = what.split("@", 2);
                if (parts.length < 2) {
                    throw sentence.wrong("it does not say on which node");
                }
                GroupSpec group = group(sentence, parts[0]);
                yield new Disturbance(
                        sentence.time(when), kind, nodeOf(sentence, group, parts[1]), "", group.name(), "", 0);
            }
            case SWITCH, ONLINE, OFFLINE, CLEAR -> {
                String[] parts = what.split(":", 2);
                GroupSpec group = group(sentence, parts[0]);
                String to = parts.length == 2 ? nodeOf(sentence, group, parts[1]) : "";
                yield new Disturbance(sentence.time(when), kind, to, "", group.name(), "", 0);
            }
        };
    }

    private Disturbance link(Sentence sentence, Kind kind, String what, long atMs) {
        String[] ends = what.split(",", -1);
        boolean isPair = ends.length == 2;
        boolean mayBeOne = kind == Kind.CUT || (kind == Kind.HEAL && what.isEmpty());
        if (!isPair && !(ends.length == 1 && mayBeOne)) {
            throw sentence.wrong(ends.length > 2 ? "it names more than two ends" : "it does not name two ends");
        }
        if (kind == Kind.HEAL && what.isEmpty()) {
            return new Disturbance(atMs, kind, "", "", "", "", 0);
        }
        String one = end(sentence, ends[0]);
        String other = isPair ? end(sentence, ends[1]) : "";
        if (one.equals(other)) {
            throw sentence.wrong("both ends are " + one);
        }
        return new Disturbance(atMs, kind, one, other, "", "", 0);
    }

    private Disturbance resource(Sentence sentence, Kind kind, String what, long atMs) {
        String[] parts = what.split("@", 2);
        String[] path = parts[0].split("/", 2);
        GroupSpec group = group(sentence, path[0]);
        List<String> known = group.resources().stream().map(ResourceSpec::name).toList();
        if (path.length < 2) {
            throw sentence.wrong("it does not name a resource of " + group.name() + ": " + words(known));
        }
        if (!known.contains(path[1])) {
            throw sentence.wrong(
                    "there is no resource " + path[1] + " in " + group.name() + "; there is " + words(known));
        }
        String node = parts.length == 2 ? nodeOf(sentence, group, parts[1]) : "";
        return new Disturbance(atMs, kind, node, "", group.name(), path[1], 0);
    }

    private GroupSpec group(Sentence sentence, String name) {
        return config.groups().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> sentence.wrong("there is no group " + quoted(name) + "; there is "
                        + words(config.groups().stream().map(GroupSpec::name).toList())));
    }

    private String node(Sentence sentence, String name) {
        return oneOf(sentence, name, names());
    }

    private String end(Sentence sentence, String name) {
        List<String> ends = Stream.concat(names().stream(), Stream.of(Disturbance.LOAD_BALANCER))
                .toList();
        return oneOf(sentence, name, ends);
    }

    private List<String> names() {
        return config.members().stream().map(NodeConfig.Member::name).toList();
    }

    private static String oneOf(Sentence sentence, String name, List<String> known) {
        if (!known.contains(name)) {
            throw sentence.wrong("there is no node " + quoted(name) + "; there is " + words(known));
        }
        return name;
    }

    private String nodeOf(Sentence sentence, GroupSpec group, String name) {
        String node = node(sentence, name);
        if (!group.nodes().contains(node)) {
            throw sentence.wrong(group.name() + " may not run on " + node + "; it may on " + words(group.nodes()));
        }
        return node;
    }

    private static String quoted(String name) {
        return name.isEmpty() ? "without a name" : name;
    }

    private static String words(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** All that are named on the command line, in the order of time. */
    static List<Disturbance> inOrder(List<Disturbance> script) {
        List<Disturbance> sorted = new ArrayList<>(script);
        sorted.sort((one, other) -> Long.compare(one.atMs(), other.atMs()));
        return sorted;
    }

    /** What was typed, and the form that it should have had. */
    private record Sentence(String typed, String form) {
        Failure wrong(String what) {
            return new Failure(ExitCode.USAGE, typed + ": " + what + " (its form is " + form + ", as in 10s or 250ms)");
        }

        long time(String text) {
            try {
                return new Duration.Converter().convert(text).ms();
            } catch (TypeConversionException wrong) {
                throw wrong(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
