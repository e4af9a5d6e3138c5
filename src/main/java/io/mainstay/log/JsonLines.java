package io.mainstay.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line, its fields beside each other: {@code time level logger thread node message}, then what the line is
 * about. Logback's own encoder keeps the fields in a list of objects, which most stores of logs cannot search.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final Set<String> TAKEN = Set.of("time", "level", "logger", "thread", "message", "error");
    private static final byte[] NOTHING = new byte[0];

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonObject json = new JsonObject()
                .put("time", event.getInstant().toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName());
        String node = event.getLoggerContextVO().getPropertyMap().get(Fields.NODE);
        if (node != null) {
            json.put(Fields.NODE, node);
        }
        json.put("message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.stream()
                    .filter(pair -> !TAKEN.contains(pair.key))
                    .forEach(pair -> json.put(pair.key, pair.value instanceof Number ? pair.value : text(pair.value)));
        }
        if (event.getThrowableProxy() != null) {
            json.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return (json.encode() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Object value) {
        return String.valueOf(value);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
