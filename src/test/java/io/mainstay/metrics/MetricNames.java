package io.mainstay.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which series a scrape holds, and which the dashboard and the alerts name. */
public final class MetricNames {
    static final Path DASHBOARD = Path.of("conf/grafana/mainstay.json");
    private static final Path RULES = Path.of("conf/prometheus/mainstay.rules.yaml");
    private static final String OURS = "\\b((?:mainstay|jvm|process)_[a-z_]+)\\b";

    private MetricNames() {}

    /** The names of all series. */
    public static Set<String> inScrape(String text) {
        return all(text, "(?m)^([a-z][a-z0-9_]+)[ {]");
    }

    /** The names of our families, as they are written in the line TYPE. */
    static Set<String> families(String text) {
        return all(text, "(?m)^# TYPE (mainstay_[a-z_]+) ");
    }

    public static Set<String> inDashboard() throws IOException {
        return all(Files.readString(DASHBOARD), OURS);
    }

    public static Set<String> inRules() throws IOException {
        return all(Files.readString(RULES), OURS);
    }

    static Set<String> all(String text, String pattern) {
        Set<String> found = new TreeSet<>();
        Matcher each = Pattern.compile(pattern).matcher(text);
        while (each.find()) {
            found.add(each.group(1));
        }
        return found;
    }

    static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
