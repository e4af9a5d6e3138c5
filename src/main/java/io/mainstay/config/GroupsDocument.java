package io.mainstay.config;

import io.mainstay.core.ledger.GroupsVersion;
import io.mainstay.resource.TypeCatalog;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code mainstay apply} takes: a file's {@code groups} and {@code types}, and nothing of what is each node's own. Its text
 * is written anew, so that what is kept is small and read back the same; comments are not kept.
 */
public final class GroupsDocument {
    private static final String GROUPS = "groups";
    private static final String TYPES = "types";
    /** Of a node's whole file, which may be given too. */
    private static final Set<String> NOT_TAKEN =
            Set.of("node", "state", "http", "cluster", "escalate", "watchdog", "hooks");

    private final JsonObject tree;
    private final String text;
    private final List<Problem> problems;
    private final List<Problem> warnings;

    private GroupsDocument(JsonObject tree, String text, List<Problem> problems, List<Problem> warnings) {
        this.tree = tree;
        this.text = text;
        this.problems = List.copyOf(problems);
        this.warnings = List.copyOf(warnings);
    }

    /** Reads it; what is wrong with it as YAML, or as a whole, is among its problems. */
    public static GroupsDocument parse(String given) {
        try {
            return of(StrictYaml.parse(given));
        } catch (StrictYaml.Refused e) {
            return new GroupsDocument(new JsonObject(), "", List.of(e.problem()), List.of());
        }
    }

    /** What a node's file says, which may name no group. */
    public static GroupsDocument ofFile(String file) {
        try {
            JsonObject tree = StrictYaml.parse(file);
            return of(tree.containsKey(GROUPS) ? tree : tree.put(GROUPS, new JsonObject()));
        } catch (StrictYaml.Refused e) {
            return new GroupsDocument(new JsonObject(), "", List.of(e.problem()), List.of());
        }
    }

    private static GroupsDocument of(JsonObject given) {
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        JsonObject tree = new JsonObject();
        for (String key : given.fieldNames()) {
            if (key.equals(GROUPS) || key.equals(TYPES)) {
                tree.put(key, given.getValue(key));
            } else if (NOT_TAKEN.contains(key)) {
                warnings.add(new Problem(key, "", "is each node's own", "it is not applied; leave it out"));
            } else {
                problems.add(new Problem(
                        key, Findings.show(given.getValue(key)), "is not a known key", "known are groups, types"));
            }
        }
        if (!(tree.getValue(GROUPS) instanceof JsonObject)) {
            problems.add(
                    new Problem(GROUPS, "", "is missing", "name every group there is to be; `groups: {}` for none"));
        }
        String text = StrictYaml.write(tree);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > GroupsVersion.MAX_BYTES) {
            problems.add(new Problem(
                    GROUPS, bytes + " bytes", "is too large to be applied", "have at most " + GroupsVersion.MAX_BYTES));
        }
        return new GroupsDocument(tree, text, problems, warnings);
    }

    /** Why it cannot be applied anywhere; empty when it may be. */
    public List<Problem> problems() {
        return problems;
    }

    public List<Problem> warnings() {
        return warnings;
    }

    /** As it is kept. */
    public String text() {
        return text;
    }

    /** The node's configuration with these groups, or every problem that they have there. For a thread that may block. */
    public Reading on(NodeConfig node, TypeCatalog types) {
        return problems.isEmpty() ? ConfigReader.readGroups(tree, types, node) : Reading.refused(problems);
    }
}
