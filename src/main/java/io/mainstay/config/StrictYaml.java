package io.mainstay.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML into a JSON tree. Stricter than YAML 1.1: a key given twice is an error, {@code on} and {@code 12:30} are
 * texts, and size, depth and the growth by aliases are bounded, so that no file can exhaust the node's memory.
 */
final class StrictYaml {
    /** The greatest file that is read: 20,000 resources of 400 bytes. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    static final int MAX_DEPTH = 20;

    /** Values after aliases are unfolded; a file of {@link #MAX_BYTES} without aliases has fewer. */
    private static final int MAX_VALUES = 5_000_000;

    private int values;

    private StrictYaml() {}

    /** Says where and why the text is no YAML that we take. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.toString());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /** Reads one document; an empty one is an empty tree. */
    static JsonObject parse(String text) throws Refused {
        if (text.length() > MAX_BYTES) {
            throw refused("", "has more than " + MAX_BYTES + " characters", "split the groups over several clusters");
        }
        LoaderOptions limits = new LoaderOptions();
        limits.setAllowDuplicateKeys(false);
        limits.setAllowRecursiveKeys(false);
        limits.setCodePointLimit(MAX_BYTES);
        limits.setNestingDepthLimit(MAX_DEPTH);
        DumperOptions unused = new DumperOptions();
        try {
            Object tree = new Yaml(
                            new SafeConstructor(limits), new Representer(unused), unused, limits, new PlainResolver())
                    .load(text);
            if (tree == null) {
                return new JsonObject();
            }
            if (new StrictYaml().convert(tree, 0) instanceof JsonObject object) {
                return object;
            }
            throw refused(Findings.show(tree), "is not a map", "write keys such as node, http and groups");
        } catch (MarkedYAMLException e) {
            throw refused(place(e), "", reason(e), "repair the YAML there; nothing of the file was read");
        } catch (YAMLException e) {
            throw refused("", String.valueOf(e.getMessage()), "repair the YAML; nothing of the file was read");
        }
    }

    /** Writes a tree so that {@link #parse} reads it back the same. */
    static String write(JsonObject tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        Yaml yaml = new Yaml(
                new SafeConstructor(new LoaderOptions()), new Representer(options), options, new PlainResolver());
        return yaml.dump(plain(tree));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, Object> map = new LinkedHashMap<>();
            object.forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return map;
        }
        if (value instanceof JsonArray array) {
            List<Object> list = new ArrayList<>();
            array.forEach(item -> list.add(plain(item)));
            return list;
        }
        return value;
    }

    private static String place(MarkedYAMLException e) {
        Mark mark = e.getProblemMark();
        return mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    private static String reason(MarkedYAMLException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return Findings.show(context + e.getProblem());
    }

    private static Refused refused(String value, String problem, String remedy) {
        return refused("the file", value, problem, remedy);
    }

    private static Refused refused(String place, String value, String problem, String remedy) {
        return new Refused(new Problem(place, value, problem, remedy));
    }

    private @Nullable Object convert(@Nullable Object value, int depth) throws Refused {
        if (depth > MAX_DEPTH) {
            throw refused("", "is nested deeper than " + MAX_DEPTH, "no key of ours lies so deep");
        }
        if (++values > MAX_VALUES) {
            throw refused("", "unfolds to more than " + MAX_VALUES + " values", "use fewer aliases");
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                object.put(String.valueOf(entry.getKey()), convert(entry.getValue(), depth + 1));
            }
            return object;
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            for (Object item : list) {
                array.add(convert(item, depth + 1));
            }
            return array;
        }
        return scalar(value);
    }

    private static @Nullable Object scalar(@Nullable Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof BigInteger huge) {
            return huge.doubleValue();
        }
        boolean plain = value == null || value instanceof Long || value instanceof Double || value instanceof Boolean;
        return plain ? value : String.valueOf(value);
    }

    /** The few plain words that are more than text, as in YAML 1.2's core: null, true, false and decimal numbers. */
    private static final class PlainResolver extends Resolver {
        private static final Pattern PLAIN_BOOL = Pattern.compile("true|True|TRUE|false|False|FALSE");
        private static final Pattern PLAIN_INT = Pattern.compile("0|[-+]?[1-9][0-9]*");
        private static final Pattern PLAIN_FLOAT = Pattern.compile("[-+]?[0-9]+\\.[0-9]+(?:[eE][-+]?[0-9]+)?");
        private static final Pattern PLAIN_NULL = Pattern.compile("~|null|Null|NULL| |");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, PLAIN_BOOL, "tTfF");
            addImplicitResolver(Tag.INT, PLAIN_INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, PLAIN_FLOAT, "-+0123456789");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, PLAIN_NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
