package io.mainstay.resource.process;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what a started program is known to be ready. Pure.
 *
 * @param host of the port
 * @param port 0 for none
 * @param url what is asked for by GET; empty for none
 * @param statuses the answers that mean ready, {@code 200-399}
 * @param line what a line of its output contains; empty for none
 * @param byNotice whether it says so itself, by sd_notify
 */
record Readiness(String host, int port, String url, String statuses, String line, boolean byNotice) {
    private static final Pattern STATUSES = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    static Readiness of(Map<String, Object> values) {
        return new Readiness(
                text(values, "ready.host", "127.0.0.1"),
                values.get("ready.port") instanceof Long port ? port.intValue() : 0,
                text(values, "ready.http", ""),
                text(values, "ready.status", "200-399"),
                text(values, "ready.line", ""),
                Boolean.TRUE.equals(values.get("ready.notify")));
    }

    /** How many ways are configured; only one makes sense. */
    int ways() {
        return (port > 0 ? 1 : 0) + (url.isEmpty() ? 0 : 1) + (line.isEmpty() ? 0 : 1) + (byNotice ? 1 : 0);
    }

    /** What it waits for, in words. */
    String words() {
        if (port > 0) {
            return "port " + host + ":" + port;
        }
        if (!url.isEmpty()) {
            return url;
        }
        return line.isEmpty() ? "READY=1" : "the line \"" + line + "\"";
    }

    boolean isReadyBy(int status) {
        Matcher range = STATUSES.matcher(statuses);
        if (!range.matches()) {
            return false;
        }
        int least = Integer.parseInt(range.group(1));
        return status >= least && status <= (range.group(2) == null ? least : Integer.parseInt(range.group(2)));
    }

    static boolean isRange(String statuses) {
        Matcher range = STATUSES.matcher(statuses);
        return range.matches()
                && (range.group(2) == null || Integer.parseInt(range.group(2)) >= Integer.parseInt(range.group(1)));
    }

    /** What is wrong with a URL to ask; empty when nothing is. */
    static Optional<String> problemOf(String url) {
        try {
            URI uri = URI.create(url);
            if (!"http".equals(uri.getScheme())) {
                return Optional.of("is not an http:// URL");
            }
            return uri.getHost() == null || uri.getUserInfo() != null
                    ? Optional.of("has no host, or has a user in it")
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.of("is not a URL");
        }
    }

    private static String text(Map<String, Object> values, String key, String otherwise) {
        return values.get(key) instanceof String text ? text : otherwise;
    }
}
