package io.mainstay.run;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The last lines of the node's log, kept in memory for a support case, wherever the log itself goes. Thread-safe. */
final class LogTail extends AppenderBase<ILoggingEvent> {
    /** Enough for an incident and what led to it. */
    static final int MAX_LINES = 2_000;

    /** A longer record is cut: a stack trace's end says the least. */
    private static final int MAX_LENGTH = 4_000;

    private final ArrayDeque<String> lines = new ArrayDeque<>();

    /** Begins to keep; empty where logging is not by Logback. */
    static LogTail begin() {
        LogTail tail = new LogTail();
        tail.setName("tail");
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            tail.setContext(context);
            tail.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(tail);
        }
        return tail;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String trace =
                event.getThrowableProxy() == null ? "" : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
        String line = Instant.ofEpochMilli(event.getTimeStamp()) + " " + event.getLevel() + " " + event.getLoggerName()
                + " " + event.getFormattedMessage() + trace;
        synchronized (lines) {
            lines.addLast(line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…");
            if (lines.size() > MAX_LINES) {
                lines.removeFirst();
            }
        }
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
