package org.chameleoncloud.edge.operator.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.event.KeyValuePair;

/**
 * The content of a log line, whatever its format.
 *
 * @param time when it was written
 * @param level ERROR, WARN, INFO, DEBUG or TRACE
 * @param logger the class that wrote it, in full
 * @param fields everything else by name, in the order of the line; a value is a String, an Integer, a Long or a
 *     Boolean
 */
record LogLine(Instant time, String level, String logger, Map<String, Object> fields) {
  private static final Pattern INVALID_IN_NAMES = Pattern.compile("[^A-Za-z0-9_.-]");
  /** The names of what a line begins with, which no field may have. */
  private static final List<String> RESERVED = List.of("time", "level", "logger");
  private static final String KIND = "EdgeDevice";

  /**
   * Logback's event, with the device's fields from where the SDK keeps the resource that it reconciles, so that the
   * libraries' lines about a device have them too.
   *
   * @param stacks whether all frames of an exception are included
   */
  static LogLine of(ILoggingEvent event, boolean stacks) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        put(fields, name(pair.key), pair.value);
      }
    }
    device(event.getMDCPropertyMap(), fields);
    put(fields, "message", event.getFormattedMessage());
    thrown(event.getThrowableProxy(), stacks, fields);
    return new LogLine(Instant.ofEpochMilli(event.getTimeStamp()), event.getLevel().toString(),
        event.getLoggerName(), fields);
  }

  private static void put(Map<String, Object> fields, String name, Object value) {
    switch (value) {
      case null -> {
        return;
      }
      case Integer _,Long _,Boolean _ -> fields.put(name, value);
      case Iterable<?> values -> fields.put(name, joined(values));
      default -> fields.put(name, value.toString());
    }
  }

  private static String joined(Iterable<?> values) {
    return StreamSupport.stream(values.spliterator(), false).map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private static String name(String key) {
    String valid = INVALID_IN_NAMES.matcher(String.valueOf(key)).replaceAll("_");
    return valid.isEmpty() || RESERVED.contains(valid) ? valid + "_" : valid;
  }

  private static void device(Map<String, String> context, Map<String, Object> fields) {
    String name = context.get("resource.name");
    if (name == null || !context.getOrDefault("resource.kind", KIND).equals(KIND)) {
      return;
    }
    fields.putIfAbsent("namespace", context.get("resource.namespace"));
    fields.putIfAbsent("device", name);
  }

  private static void thrown(IThrowableProxy thrown, boolean stack, Map<String, Object> fields) {
    Optional.ofNullable(thrown).map(Thrown::new).ifPresent(exception -> {
      put(fields, "error", exception.error());
      put(fields, "at", exception.at().isEmpty() ? null : exception.at());
      put(fields, "stack", stack ? exception.stack() : null);
    });
  }
}
