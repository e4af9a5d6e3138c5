package io.mainstay.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns stored runs into a table in Markdown. Pure. */
final class Report {
    private Report() {}

    /** The newest build's runs: a row for each fault and lease, a cell for each figure: median (least..most). */
    static String table(List<Result> all) {
        if (all.isEmpty()) {
            return "No runs are stored.\n";
        }
        String program = all.get(all.size() - 1).program();
        List<Result> results =
                all.stream().filter(result -> result.program().equals(program)).toList();
        StringBuilder text = new StringBuilder("Times in ms: median (least..most). " + results.size() + " runs");
        if (results.size() < all.size()) {
            text.append("; ").append(all.size() - results.size()).append(" of earlier builds are left out");
        }
        text.append(".\n\n| fault | ttl | runs | wrong | figures | two copies at once | two said yes |\n")
                .append("|---|---|---|---|---|---|---|\n");
        for (Fault fault : Faults.all()) {
            for (List<Result> group : byTtl(fault.name(), results).values()) {
                text.append(row(fault, group));
            }
        }
        results.stream()
                .filter(result -> !result.isGood())
                .forEach(result -> text.append("\n- ")
                        .append(result.fault())
                        .append(" at ")
                        .append(result.at())
                        .append(": ")
                        .append(String.join("; ", result.wrong())));
        return text.append("\n").toString();
    }

    private static Map<String, List<Result>> byTtl(String fault, List<Result> results) {
        Map<String, List<Result>> byTtl = new LinkedHashMap<>();
        results.stream()
                .filter(result -> result.fault().equals(fault))
                .forEach(result -> byTtl.computeIfAbsent(result.ttl(), ttl -> new ArrayList<>())
                        .add(result));
        return byTtl;
    }

    private static String row(Fault fault, List<Result> group) {
        Set<String> names = new LinkedHashSet<>();
        group.forEach(result -> names.addAll(result.figures().keySet()));
        names.removeAll(Set.of("overlap", "two said yes"));
        List<String> cells =
                names.stream().map(name -> name + " " + spread(group, name)).toList();
        return "| " + fault.title() + " | " + group.get(0).ttl() + " | " + group.size() + " | "
                + group.stream().filter(result -> !result.isGood()).count() + " | " + String.join("<br>", cells) + " | "
                + spread(group, "overlap") + " | " + spread(group, "two said yes") + " |\n";
    }

    /** Median, least and most of a figure; one number where all are the same, – where nobody has it. */
    static String spread(List<Result> group, String name) {
        List<Double> values = group.stream()
                .filter(result -> result.figures().containsKey(name))
                .map(result -> result.figures().get(name))
                .sorted()
                .toList();
        if (values.isEmpty()) {
            return "–";
        }
        double median = values.size() % 2 == 1
                ? values.get(values.size() / 2)
                : (values.get(values.size() / 2 - 1) + values.get(values.size() / 2)) / 2;
        String least = number(values.get(0));
        String most = number(values.get(values.size() - 1));
        return least.equals(most) ? least : number(median) + " (" + least + ".." + most + ")";
    }

    private static String number(double value) {
        return value != 0 && Math.abs(value) < 10
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.format(Locale.ROOT, "%.0f", value);
    }
}
