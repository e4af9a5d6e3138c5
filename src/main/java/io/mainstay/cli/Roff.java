package io.mainstay.cli;

import java.util.List;
import java.util.Locale;

/** One manual page in roff's man macros. Whatever is put in is text: nothing of it is taken for a request. */
final class Roff {
    private final StringBuilder page = new StringBuilder();
    private boolean isFirst = true;

    Roff(String name, int section, String version, String title) {
        page.append(".TH ")
                .append(quoted(name.toUpperCase(Locale.ROOT)))
                .append(' ')
                .append(section)
                .append(" \"\" ")
                .append(quoted("Mainstay " + version))
                .append(' ')
                .append(quoted(title))
                .append("\n.nh\n.ad l\n");
    }

    void section(String name) {
        page.append(".SH ").append(escape(name)).append('\n');
        isFirst = true;
    }

    void subsection(String name) {
        page.append(".SS ").append(quoted(name)).append('\n');
        isFirst = true;
    }

    /** A paragraph. */
    void text(String text) {
        paragraph();
        page.append(escape(text)).append('\n');
    }

    /** A term and what it means. */
    void item(String term, String meaning) {
        isFirst = false;
        page.append(".TP\n")
                .append(bold(term))
                .append('\n')
                .append(escape(meaning))
                .append('\n');
    }

    /** Lines that stay as they are. */
    void lines(List<String> lines) {
        paragraph();
        page.append(".nf\n");
        lines.forEach(line -> page.append(escape(line)).append('\n'));
        page.append(".fi\n");
    }

    /** A heading begins one by itself. */
    private void paragraph() {
        page.append(isFirst ? "" : ".PP\n");
        isFirst = false;
    }

    private static String bold(String text) {
        return "\\fB" + escape(text) + "\\fR";
    }

    private static String quoted(String text) {
        return "\"" + escape(text).replace("\"", "\\(dq") + "\"";
    }

    /** Backslashes, hyphens that are to be copied, and a dot or quote with which a line must not begin. */
    static String escape(String text) {
        String safe = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("\u2013", "\\-")
                .replace("\u2026", "...")
                .replace("\n", " ");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
