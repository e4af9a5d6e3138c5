package io.mainstay.exec;

/** Makes lines for people out of what programs print: one line, no control characters, bounded. Pure. */
public final class Text {
    /** Longer lines are cut: evidence is shown in tables and events. */
    public static final int MAX_LINE = 300;

    private Text() {}

    /** The last line that is not blank, cleaned and cut; empty when there is none. */
    public static String lastLine(String output) {
        int end = output.length();
        while (end > 0) {
            int start = output.lastIndexOf('\n', end - 1) + 1;
            String line = clean(output.substring(start, end));
            if (!line.isEmpty()) {
                return line;
            }
            end = start - 1;
        }
        return "";
    }

    /** {@code "; last line: …"}, or nothing. */
    public static String evidence(String output) {
        String line = lastLine(output);
        return line.isEmpty() ? "" : "; last line: " + line;
    }

    /** One line without control characters, which could otherwise forge log lines or drive a terminal. */
    public static String clean(String line) {
        StringBuilder text = new StringBuilder(Math.min(line.length(), MAX_LINE + 1));
        for (int i = 0; i < line.length(); i++) {
            if (text.length() >= MAX_LINE) {
                return text.append('…').toString();
            }
            char next = line.charAt(i);
            if (next == '\t' || !Character.isISOControl(next)) {
                text.append(next == '\t' ? ' ' : next);
            } else if (next != '\r' && next != '\n') {
                text.append('?');
            }
        }
        return text.toString().strip();
    }
}
