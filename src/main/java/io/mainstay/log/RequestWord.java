package io.mainstay.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** In lines of text: the command that a line came of, {@code [its name]} and a space; nothing where of none. */
public final class RequestWord extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null) {
            return "";
        }
        return pairs.stream()
                .filter(pair -> pair.key.equals(Fields.REQUEST))
                .findFirst()
                .map(pair -> "[" + String.valueOf(pair.value).replaceAll("\\p{Cntrl}", "?") + "] ")
                .orElse("");
    }
}
