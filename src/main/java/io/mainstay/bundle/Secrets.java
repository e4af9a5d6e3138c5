package io.mainstay.bundle;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts. Twice: what a configuration names as a secret, by its key or its place, is removed wherever it
 * stands, in whatever text; and what looks like a secret by itself is removed too. It rather removes too much. Pure.
 */
public final class Secrets {
    /** What stands where a secret was. */
    public static final String REMOVED = "[removed]";

    /** Shorter values are not looked for elsewhere: they stand in every text by chance. */
    private static final int SHORTEST_NAMED = 4;

    private static final int SHORTEST_OTHER = 6;

    /** More than any configuration has; beyond it only the patterns work, and {@link #isComplete} says so. */
    private static final int MAX_VALUES = 20_000;

    private static final String WORDS = "pass(?:word|wd|phrase)?|pwd|secret|token|credential|auth(?:orization)?|cookie"
            + "|api[-_]?key|access[-_]?key|private[-_]?key|signature|community";

    private static final Pattern NAME = Pattern.compile("(?i).*(?:" + WORDS + ").*");

    /** Maps whose values are nobody's business, whatever they are called. */
    private static final Pattern PLACE = Pattern.compile("(?i)env|environment|headers?|query");

    /** Lists and maps below which an address is itself a credential. */
    private static final Pattern HOOKS = Pattern.compile("(?i).*(?:hook|webhook|notify).*");

    private static final Pattern OPTION = Pattern.compile("(?i)--?[\\w.-]*(?:" + WORDS + ")[\\w.-]*");
    private static final Pattern ASSIGNED = Pattern.compile("([\\w.-]+)=(.+)", Pattern.DOTALL);
    private static final Pattern URL = Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)([^\\s\"'<>]+)");

    private static final List<Rewrite> PATTERNS = List.of(
            new Rewrite(
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)", REMOVED),
            new Rewrite("(?i)(\\b(?:proxy-)?authorization\\b[\"']?\\s*[:=]\\s*[\"']?)[^\\r\\n\"']+", "$1" + REMOVED),
            new Rewrite("(?i)(\\b(?:set-)?cookie\\b[\"']?\\s*[:=]\\s*[\"']?)[^\\r\\n\"']+", "$1" + REMOVED),
            new Rewrite("\\b((?i:bearer|basic))\\s+(?=[a-z]*[A-Z0-9=])[A-Za-z0-9._~+/=-]{6,}", "$1 " + REMOVED),
            new Rewrite(
                    "(?i)(--?[\\w.-]*(?:" + WORDS + ")[\\w.-]*\\s+)(?!\\[removed)[^\\s-][^\\s\"',\\]]*",
                    "$1" + REMOVED),
            new Rewrite(
                    "(?i)([\\w.-]*(?:" + WORDS + ")[\\w.-]*[\"']?\\s*[=:]\\s*[\"']?)(?!\\[removed)[^\\s\"',;&})\\]]+",
                    "$1" + REMOVED));

    private final List<String> values;
    private final boolean isComplete;

    private record Rewrite(Pattern pattern, String by) {
        Rewrite(String pattern, String by) {
            this(Pattern.compile(pattern), by);
        }
    }

    private Secrets(List<String> values, boolean isComplete) {
        this.values = values;
        this.isComplete = isComplete;
    }

    /** Knows nothing but what secrets look like. */
    public static Secrets unknown() {
        return new Secrets(List.of(), true);
    }

    /**
     * Knows what a configuration holds.
     *
     * @param tree as maps, lists and values
     */
    public static Secrets of(Object tree) {
        Search search = new Search();
        search.walk("", tree, Place.ELSEWHERE);
        List<String> longestFirst = new ArrayList<>(search.found);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        boolean isComplete = longestFirst.size() <= MAX_VALUES;
        return new Secrets(longestFirst.subList(0, Math.min(MAX_VALUES, longestFirst.size())), isComplete);
    }

    /** Whether every value that was found is also looked for. */
    public boolean isComplete() {
        return isComplete;
    }

    /** The text without secrets. */
    public String clean(String text) {
        String cleaned = text;
        for (String value : values) {
            cleaned = cleaned.replace(value, REMOVED);
        }
        for (Rewrite rewrite : PATTERNS) {
            cleaned = rewrite.pattern().matcher(cleaned).replaceAll(rewrite.by());
        }
        return url(cleaned, whole -> withoutSecrets(whole, Place.ELSEWHERE));
    }

    /** The configuration with its keys, and without the values that are secret. */
    public Object cleanTree(Object tree) {
        return new Search().walk("", tree, Place.ELSEWHERE);
    }

    /** What the place of a value says of it. */
    private enum Place {
        ELSEWHERE,
        /** Below a hook: an address is a credential. */
        HOOK,
        /** In an environment or the like. */
        VALUES,
        /** Under a name that says so. */
        SECRET
    }

    /** Goes through a tree, gathers what is secret, and makes the tree without it. */
    private static final class Search {
        final TreeSet<String> found = new TreeSet<>();

        Object walk(String key, Object node, Place above) {
            Place place = place(key, above);
            if (node instanceof Map<?, ?> map) {
                Map<String, Object> cleaned = new LinkedHashMap<>();
                map.forEach((name, value) -> cleaned.put(
                        String.valueOf(name), value == null ? "" : walk(String.valueOf(name), value, place)));
                return cleaned;
            }
            if (node instanceof List<?> list) {
                return list(key, list, place);
            }
            boolean isBare = node instanceof Boolean || (node instanceof Number && place != Place.SECRET);
            return isBare && place != Place.VALUES ? node : text(String.valueOf(node), place);
        }

        private static Place place(String key, Place above) {
            if (above == Place.SECRET || NAME.matcher(key).matches()) {
                return Place.SECRET;
            }
            if (above == Place.VALUES || PLACE.matcher(key).matches()) {
                return Place.VALUES;
            }
            return above == Place.HOOK || HOOKS.matcher(key).matches() ? Place.HOOK : Place.ELSEWHERE;
        }

        /** A command's arguments among others: after --password comes a password. */
        private List<Object> list(String key, List<?> list, Place place) {
            List<Object> cleaned = new ArrayList<>();
            boolean isAfterName = false;
            for (Object each : list) {
                String item = String.valueOf(each);
                boolean isSecret = isAfterName && !item.startsWith("-");
                boolean isName = each instanceof String && OPTION.matcher(item).matches();
                cleaned.add(each == null ? "" : isName ? item : walk(isSecret ? "password" : key, each, place));
                isAfterName = isName;
            }
            return cleaned;
        }

        private String text(String text, Place place) {
            if (place == Place.SECRET) {
                keep(text, SHORTEST_NAMED);
                return REMOVED;
            }
            Matcher assigned = ASSIGNED.matcher(text);
            if (assigned.matches()) {
                boolean isNamed = NAME.matcher(assigned.group(1)).matches();
                if (isNamed || place == Place.VALUES) {
                    keep(assigned.group(2), isNamed ? SHORTEST_NAMED : SHORTEST_OTHER);
                    return assigned.group(1) + "=" + REMOVED;
                }
            }
            if (place == Place.VALUES) {
                // A path or a number is looked for nowhere else: it stands everywhere, and is no secret.
                url(text, this::keepPartsOf);
                if (!text.startsWith("/") && !text.matches("[0-9.:]+")) {
                    keep(text, SHORTEST_OTHER);
                }
                return REMOVED;
            }
            return url(text, whole -> {
                keepPartsOf(whole);
                if (place == Place.HOOK) {
                    String path = Address.of(whole).path();
                    keep(path, SHORTEST_OTHER);
                    for (String part : path.split("/", -1)) {
                        // A word of the language would be missed elsewhere.
                        keep(part.matches(".*[0-9].*") ? part : "", SHORTEST_OTHER);
                    }
                }
                return withoutSecrets(whole, place);
            });
        }

        /** The parts of an address that are credentials, for they may be printed alone. */
        private String keepPartsOf(String whole) {
            Address address = Address.of(whole);
            keep(address.user(), SHORTEST_NAMED);
            for (String part : address.user().split(":", 2)) {
                keep(part, SHORTEST_OTHER);
            }
            for (String pair : address.query().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                keep(parts[parts.length - 1], SHORTEST_OTHER);
            }
            return whole;
        }

        private void keep(String value, int shortest) {
            String bare = value.strip();
            if (bare.length() >= shortest && !bare.equals(REMOVED)) {
                found.add(bare);
                // As it stands in JSON and in addresses.
                found.add(bare.replace("\\", "\\\\").replace("\"", "\\\""));
                found.add(URLEncoder.encode(bare, StandardCharsets.UTF_8));
            }
        }
    }

    private static String url(String text, UnaryOperator<String> each) {
        return URL.matcher(text).replaceAll(match -> Matcher.quoteReplacement(each.apply(match.group())));
    }

    /** An address with who asks and what is asked left out; of a hook's nothing but the host is left. */
    private static String withoutSecrets(String whole, Place place) {
        Address address = Address.of(whole);
        String user = address.user().isEmpty() ? "" : REMOVED + "@";
        String path = place == Place.HOOK && address.path().length() > 1 ? "/" + REMOVED : address.path();
        String query = address.query().isEmpty() ? "" : "?" + REMOVED;
        return address.scheme() + user + address.host() + path + query;
    }

    /** The parts of an address, also of one that no library would take. */
    private record Address(String scheme, String user, String host, String path, String query) {
        static Address of(String whole) {
            int start = whole.indexOf("://") + 3;
            int end = firstOf(whole, start, "/?#").orElse(whole.length());
            int at = whole.substring(start, end).lastIndexOf('@');
            String user = at < 0 ? "" : whole.substring(start, start + at);
            String host = whole.substring(at < 0 ? start : start + at + 1, end);
            int query = firstOf(whole, end, "?#").orElse(whole.length());
            String asked = query < whole.length() ? whole.substring(query + 1) : "";
            return new Address(
                    whole.substring(0, start).toLowerCase(Locale.ROOT), user, host, whole.substring(end, query), asked);
        }

        private static Optional<Integer> firstOf(String text, int from, String characters) {
            for (int i = from; i < text.length(); i++) {
                if (characters.indexOf(text.charAt(i)) >= 0) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        }
    }
}
