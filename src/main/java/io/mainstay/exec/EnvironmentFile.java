package io.mainstay.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads files of {@code NAME=value} lines as systemd's EnvironmentFile has them: blank lines and those that begin with
 * # or ; are left out; a value may be in quotes, over several lines too; a backslash takes the special meaning of what
 * follows, and at a line's end joins the next; within double quotes it does so only before a double quote, a backslash,
 * a backquote and a dollar sign, within single quotes never. Values never show in a reason.
 */
final class EnvironmentFile {
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_VARIABLES = 1_000;
    private static final String ESCAPED_IN_QUOTES = "\"\\`$";

    private final String text;
    private int at;
    private int line = 1;

    private EnvironmentFile(String text) {
        this.text = text;
    }

    /** A command with the files' variables beside its own, later ones winning. A path after a dash may be missing. */
    static Command addTo(Command command, List<String> files) throws IOException {
        if (files.isEmpty()) {
            return command;
        }
        Map<String, String> all = new LinkedHashMap<>(command.environment());
        for (String file : files) {
            boolean mayBeMissing = file.startsWith("-");
            Path path = Path.of(mayBeMissing ? file.substring(1) : file);
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new IOException("it has more than " + MAX_BYTES + " bytes");
                }
                all.putAll(parse(new String(bytes, StandardCharsets.UTF_8)));
            } catch (NoSuchFileException missing) {
                if (!mayBeMissing) {
                    throw new IOException(
                            "the environment file " + path + " does not exist; create it, or write -" + path
                                    + " if it may be missing",
                            missing);
                }
            } catch (IOException unreadable) {
                throw new IOException(
                        "the environment file " + path + " cannot be used: " + unreadable.getMessage(), unreadable);
            }
        }
        return command.withEnvironment(all);
    }

    /** Pure. */
    static Map<String, String> parse(String text) throws IOException {
        return new EnvironmentFile(text.replace("\r\n", "\n")).variables();
    }

    private Map<String, String> variables() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (skipBlank(); at < text.length(); skipBlank()) {
            if (text.charAt(at) == '#' || text.charAt(at) == ';') {
                skipComment();
                continue;
            }
            int began = line;
            String name = name();
            found.put(name, value(began));
            if (found.size() > MAX_VARIABLES) {
                throw new IOException("it has more than " + MAX_VARIABLES + " variables");
            }
        }
        return found;
    }

    private String name() throws IOException {
        int equals = text.indexOf('=', at);
        int end = text.indexOf('\n', at);
        if (equals < 0 || (end >= 0 && end < equals)) {
            throw new IOException("line " + line + " is not NAME=value");
        }
        String name = text.substring(at, equals).strip();
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IOException(
                    "line " + line + " has no valid name before '='; letters, digits and _, no digit first");
        }
        at = equals + 1;
        return name;
    }

    /** Up to the end of its line. Quotes count before the first plain character only; blanks there are left out. */
    private String value(int began) throws IOException {
        StringBuilder value = new StringBuilder();
        int kept = 0;
        boolean isPlain = false;
        while (at < text.length()) {
            char next = take();
            if (next == '\n') {
                break;
            }
            if (!isPlain && (next == '"' || next == '\'')) {
                quoted(next, value, began);
                kept = value.length();
            } else if (next == '\\') {
                isPlain = true;
                if (at < text.length()) {
                    char escaped = take();
                    if (escaped != '\n') {
                        value.append(escaped);
                    }
                }
                kept = value.length();
            } else if (!isBlank(next)) {
                isPlain = true;
                kept = value.append(next).length();
            } else if (isPlain) {
                value.append(next);
            }
        }
        value.setLength(kept);
        if (value.indexOf("\0") >= 0) {
            throw new IOException("line " + began + " has a NUL character");
        }
        return value.toString();
    }

    private void quoted(char quote, StringBuilder value, int began) throws IOException {
        while (at < text.length()) {
            char next = take();
            if (next == quote) {
                return;
            }
            if (next == '\\' && quote == '"' && at < text.length()) {
                char escaped = take();
                if (escaped == '\n') {
                    continue;
                }
                if (ESCAPED_IN_QUOTES.indexOf(escaped) < 0) {
                    value.append('\\');
                }
                value.append(escaped);
            } else {
                value.append(next);
            }
        }
        throw new IOException("the quote that opens in line " + began + " is never closed");
    }

    private char take() {
        char next = text.charAt(at++);
        if (next == '\n') {
            line++;
        }
        return next;
    }

    private void skipBlank() {
        while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == '\n')) {
            take();
        }
    }

    /** A backslash at a comment's end joins the next line to it. */
    private void skipComment() {
        while (at < text.length()) {
            char next = take();
            if (next == '\n' && text.charAt(at - 2) != '\\') {
                return;
            }
        }
    }

    private static boolean isBlank(char next) {
        return next == ' ' || next == '\t' || next == '\r';
    }
}
