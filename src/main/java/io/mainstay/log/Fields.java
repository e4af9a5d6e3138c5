package io.mainstay.log;

import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a line of the log is about, so that one command can be followed through the logs of all nodes. A field that is empty
 * is not written.
 *
 * @param group empty where the node is meant
 * @param resource empty where the whole group or node is meant
 * @param epoch of the ownership that it is about; 0 where about none
 * @param request names the command that it came of; empty where of none
 */
public record Fields(String group, String resource, long epoch, String request) {
    /** The name under which {@link #request} stands in a line. */
    public static final String REQUEST = "request";

    /** The name under which the node stands in a line. */
    public static final String NODE = "node";

    /** Puts them on a line. */
    public LoggingEventBuilder on(LoggingEventBuilder line) {
        LoggingEventBuilder all = put(put(put(line, "group", group), "resource", resource), REQUEST, request);
        return epoch == 0 ? all : all.addKeyValue("epoch", epoch);
    }

    private static LoggingEventBuilder put(LoggingEventBuilder line, String name, String value) {
        return value.isEmpty() ? line : line.addKeyValue(name, value);
    }
}
