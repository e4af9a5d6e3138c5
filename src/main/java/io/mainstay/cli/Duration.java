package io.mainstay.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A stretch of time as it is typed and as it is shown. */
record Duration(long ms) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    static final class Converter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher match = FORM.matcher(text);
            if (!match.matches()) {
                throw new TypeConversionException("'" + text + "' is not a duration such as 250ms, 30s, 5m or 2h");
            }
            long unit = switch (match.group(2)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                default -> 3_600_000;
            };
            return new Duration(Long.parseLong(match.group(1)) * unit);
        }
    }

    /** Two units at most: "8 s", "3 min 20 s", "2 h 5 min", "4 d 3 h". */
    String words() {
        long s = Math.max(0, ms / 1_000);
        if (s <= 60) {
            return s + " s";
        }
        if (s < 3_600) {
            return s / 60 + " min" + (s % 60 == 0 ? "" : " " + s % 60 + " s");
        }
        return s < 86_400
                ? s / 3_600 + " h " + s % 3_600 / 60 + " min"
                : s / 86_400 + " d " + s % 86_400 / 3_600 + " h";
    }
}
