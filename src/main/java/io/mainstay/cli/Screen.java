package io.mainstay.cli;

import io.mainstay.core.event.Severity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a command writes to. Colour only on a terminal, and not where NO_COLOR asks for none. */
final class Screen {
    static final int COLUMNS = 80;

    /** No word is broken into shorter pieces. */
    private static final int LEAST_WORD = 8;

    /** A word, or a command in back quotes, which stays in one piece so that it can be copied. */
    private static final Pattern WORD = Pattern.compile("`[^`]*`\\S*|\\S+");

    private final PrintWriter out;
    private final boolean isTerminal;
    private final boolean hasColour;

    Screen(PrintWriter out) {
        this(out, isYes("MAINSTAY_TERMINAL"));
    }

    private Screen(PrintWriter out, boolean isTerminal) {
        this.out = out;
        // The launcher looks for a terminal: the JDK's own answer means something else since 22.
        this.isTerminal = isTerminal;
        this.hasColour = wantsColour(isTerminal, System.getenv("NO_COLOR"), System.getenv("TERM"));
    }

    /** The one for errors and progress, which may be a terminal when the other is not. */
    static Screen ofErrors(PrintWriter err) {
        return new Screen(err, isYes("MAINSTAY_ERROR_TERMINAL"));
    }

    private static boolean isYes(String variable) {
        return "yes".equals(System.getenv(variable));
    }

    boolean hasColour() {
        return hasColour;
    }

    /** Whether colour is wanted: on a terminal that has it, unless NO_COLOR says otherwise. */
    static boolean wantsColour(boolean isTerminal, @Nullable String noColour, @Nullable String terminal) {
        return isTerminal && (noColour == null || noColour.isEmpty()) && !"dumb".equals(terminal);
    }

    boolean isTerminal() {
        return isTerminal;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void clear() {
        out.print("\u001b[H\u001b[2J");
    }

    String good(String text) {
        return colour("32", text);
    }

    String bad(String text) {
        return colour("1;31", text);
    }

    String busy(String text) {
        return colour("33", text);
    }

    String bold(String text) {
        return colour("1", text);
    }

    String bySeverity(Severity severity, String text) {
        return switch (severity) {
            case INFORMATION -> text;
            case WARNING -> busy(text);
            case ERROR, SEVERE_ERROR -> bad(text);
        };
    }

    private String colour(String code, String text) {
        return hasColour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** {@code text} in exactly {@code width} columns. */
    static String pad(String text, int width) {
        return cut(text, width) + " ".repeat(Math.max(0, width - text.length()));
    }

    /** {@code text} in lines of at most {@code width} columns, broken between words; a word that is longer is broken itself. */
    static List<String> wrap(String text, String first, String others, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean hasWord = false;
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group();
            int most = Math.max(LEAST_WORD, width - others.length());
            while (word.length() > most && !word.startsWith("`")) {
                if (hasWord) {
                    lines.add(line.toString());
                    line = new StringBuilder(others);
                }
                int room = Math.max(LEAST_WORD, width - line.length());
                int end = Math.min(room, word.length());
                lines.add(line.append(word, 0, end).toString());
                line = new StringBuilder(others);
                word = word.substring(end);
                hasWord = false;
            }
            if (hasWord && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(others);
                hasWord = false;
            }
            line.append(hasWord ? " " : "").append(word);
            hasWord = true;
        }
        lines.add(line.toString());
        return lines;
    }

    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }
}
