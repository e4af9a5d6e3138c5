package io.mainstay.cli;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * From where on events are wanted: after a number, for so long back, or from a time on.
 *
 * @param query as a node is asked
 */
record Since(String query) {
    static final Since BEGINNING = new Since("since=0");

    static final class Converter implements ITypeConverter<Since> {
        @Override
        public Since convert(String text) {
            if (text.matches("[0-9]{1,18}")) {
                return new Since("since=" + text);
            }
            if (text.matches("[0-9]{1,9}(ms|s|m|h)")) {
                return new Since("ago=" + new Duration.Converter().convert(text).ms());
            }
            try {
                LocalDateTime time = text.contains("T")
                        ? LocalDateTime.parse(text)
                        : LocalDate.parse(text).atStartOfDay();
                return new Since("from="
                        + time.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + text
                        + "' is neither an event's number nor a time such as 30m, 2026-01-31 or 2026-01-31T14:30");
            }
        }
    }
}
