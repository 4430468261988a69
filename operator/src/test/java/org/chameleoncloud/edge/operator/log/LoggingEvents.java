package org.chameleoncloud.edge.operator.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.Map;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/** Creates logging events like logback does, all at 2026-11-25T19:00:00.007Z. */
final class LoggingEvents {
  static final String LOGGER = "org.chameleoncloud.edge.operator.control.ProjectPoller";
  private static final long TIME = 1_795_633_200_007L;

  private static final LoggerContext CONTEXT = new LoggerContext();

  static {
    CONTEXT.setMDCAdapter(new LogbackMDCAdapter());
  }

  private LoggingEvents() {}

  /** An event with fields: {@code name, value, name, value}. */
  static LoggingEvent event(Level level, String message, Throwable thrown, Object... fields) {
    Logger logger = CONTEXT.getLogger(LOGGER);
    LoggingEvent event = new LoggingEvent(LoggingEvents.class.getName(), logger, level, message,
        thrown,
        null);
    event.setTimeStamp(TIME);
    for (int i = 0; i < fields.length; i += 2) {
      event.addKeyValuePair(new KeyValuePair(Objects.toString(fields[i], null), fields[i + 1]));
    }
    return event;
  }

  /** An event that a library logged while the SDK reconciled a resource. */
  static LoggingEvent eventInContext(Map<String, String> context, String message) {
    LoggingEvent event = event(Level.WARN, message, null);
    event.setMDCPropertyMap(context);
    return event;
  }

  static String text(LoggingEvent event) {
    return LogFormat.TEXT.line(LogLine.of(event, false));
  }

  static String json(LoggingEvent event) {
    return LogFormat.JSON.line(LogLine.of(event, false));
  }
}
