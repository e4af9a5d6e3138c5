package io.mainstay.resource.lvm;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What lvs and vgs say with {@code --reportformat json}: the rows, each a map of field to text. Pure. */
record LvmReport(List<Map<String, String>> rows) {
    /**
     * Empty for what is no report. LVM's complaints come between its lines: lines that no report can hold are left out.
     *
     * @param kind of rows: {@code lv} or {@code vg}
     */
    static Optional<LvmReport> parse(String output, String kind) {
        String json = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && "{}[]\"".indexOf(line.charAt(0)) >= 0)
                .collect(Collectors.joining("\n"));
        try {
            List<Map<String, String>> rows = new ArrayList<>();
            for (Object report : new JsonObject(json).getJsonArray("report", new JsonArray())) {
                for (Object row : ((JsonObject) report).getJsonArray(kind, new JsonArray())) {
                    Map<String, String> fields = new LinkedHashMap<>();
                    ((JsonObject) row).forEach(field -> fields.put(field.getKey(), String.valueOf(field.getValue())));
                    rows.add(fields);
                }
            }
            return Optional.of(new LvmReport(List.copyOf(rows)));
        } catch (DecodeException | ClassCastException noReport) {
            return Optional.empty();
        }
    }

    /** Volumes that an activation of the group brings up, and that are not up. */
    List<String> inactive() {
        return rows.stream()
                .filter(row -> !row.getOrDefault("lv_active", "").startsWith("active")
                        && row.getOrDefault("lv_skip_activation", "").isEmpty())
                .map(row -> row.getOrDefault("lv_name", "?"))
                .toList();
    }

    /** The system id of the group; empty when it has none. */
    List<String> systemIds() {
        return rows.stream()
                .map(row -> row.getOrDefault("vg_systemid", ""))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
    }

    /** What follows {@code prefix:} in the group's tags. */
    List<String> ownersByTag(String prefix) {
        return rows.stream()
                .flatMap(row -> List.of(row.getOrDefault("vg_tags", "").split(",", -1)).stream())
                .filter(tag -> tag.startsWith(prefix + ":"))
                .map(tag -> tag.substring(prefix.length() + 1))
                .distinct()
                .toList();
    }
}
