package io.mainstay.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One stored run.
 *
 * @param program which build was run; figures of different builds are not mixed
 * @param figures in milliseconds, but for those whose name says another unit
 * @param wrong what should not have been; empty for a good run
 */
record Result(String fault, String ttl, String program, String at, Map<String, Double> figures, List<String> wrong) {
    boolean isGood() {
        return wrong.isEmpty();
    }

    String line() {
        JsonObject json = new JsonObject()
                .put("fault", fault)
                .put("ttl", ttl)
                .put("program", program)
                .put("at", at)
                .put("figures", new JsonObject(new LinkedHashMap<>(figures)))
                .put("wrong", new JsonArray(wrong));
        return json.encode() + "\n";
    }

    static Result parse(String line) {
        JsonObject json = new JsonObject(line);
        Map<String, Double> figures = new LinkedHashMap<>();
        json.getJsonObject("figures")
                .forEach(entry -> figures.put(entry.getKey(), ((Number) entry.getValue()).doubleValue()));
        List<String> wrong = new ArrayList<>();
        json.getJsonArray("wrong").forEach(text -> wrong.add((String) text));
        return new Result(
                json.getString("fault"),
                json.getString("ttl"),
                json.getString("program"),
                json.getString("at"),
                figures,
                wrong);
    }
}
