package org.chameleoncloud.edge.operator.log;

/** The format of a log line. */
public enum LogFormat {
  /** Time, level and class, then {@code key=value}: logfmt, for terminals and {@code grep}. */
  TEXT {
    @Override
    String line(LogLine line) {
      return Logfmt.line(line);
    }
  },
  /** One JSON object per line. */
  JSON {
    @Override
    String line(LogLine line) {
      return JsonObject.line(line);
    }
  };

  /** The line, without its end; there is no line break in it. */
  abstract String line(LogLine line);
}
