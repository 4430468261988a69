package org.chameleoncloud.edge.baker.serve;

import java.util.Map;

/** The status codes that are sent, of RFC 9110 and RFC 6585. */
final class Status {
  static final int OK = 200;
  static final int PARTIAL = 206;
  static final int NOT_MODIFIED = 304;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int NOT_ALLOWED = 405;
  static final int GONE = 410;
  static final int CONDITION_FAILED = 412;
  static final int RANGE_UNSATISFIABLE = 416;
  static final int INTERNAL_ERROR = 500;
  static final int UNAVAILABLE = 503;

  private static final Map<Integer, String> PHRASES = Map.ofEntries(Map.entry(OK, "OK"),
      Map.entry(PARTIAL, "Partial Content"), Map.entry(NOT_MODIFIED, "Not Modified"),
      Map.entry(BAD_REQUEST, "Bad Request"), Map.entry(UNAUTHORIZED, "Unauthorized"),
      Map.entry(FORBIDDEN, "Forbidden"), Map.entry(NOT_FOUND, "Not Found"),
      Map.entry(NOT_ALLOWED, "Method Not Allowed"), Map.entry(GONE, "Gone"),
      Map.entry(CONDITION_FAILED, "Precondition Failed"),
      Map.entry(RANGE_UNSATISFIABLE, "Range Not Satisfiable"),
      Map.entry(INTERNAL_ERROR, "Internal Server Error"),
      Map.entry(UNAVAILABLE, "Service Unavailable"));

  private Status() {}

  /** The reason phrase of a code. */
  static String phrase(int status) {
    return PHRASES.get(status);
  }
}
