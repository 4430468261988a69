package org.chameleoncloud.edge.baker.serve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a file that a request asks for.
 *
 * @param kind whether it asks for a part
 * @param start of the first byte
 * @param end behind the last byte
 */
record ByteRange(Kind kind, long start, long end) {
  private static final Pattern SINGLE = Pattern.compile("(?i)bytes=\\s*([0-9]*)-([0-9]*)\\s*");
  /** Longer numbers are larger than any file. */
  private static final int MAX_DIGITS = 18;

  enum Kind {
    WHOLE,
    PART,
    /** Past the file's end. */
    UNSATISFIABLE
  }

  /**
   * The range that a Range header asks for, by RFC 9110, section 14. As that allows, a header with several ranges, or
   * with an unknown unit, is ignored; one that is malformed has to be.
   *
   * @param header empty if there is none
   * @param size of the file in bytes, at least 1
   */
  static ByteRange of(String header, long size) {
    ByteRange whole = new ByteRange(Kind.WHOLE, 0, size);
    Matcher range = SINGLE.matcher(header);
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return whole;
    }
    long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
    if (range.group(1).isEmpty()) {
      return last == 0 ? nothing() : new ByteRange(Kind.PART, Math.max(0, size - last), size);
    }
    long first = number(range.group(1));
    if (last < first) {
      return whole;
    }
    return first >= size
        ? nothing()
        : new ByteRange(Kind.PART, first, Math.min(last, size - 1) + 1);
  }

  private static ByteRange nothing() {
    return new ByteRange(Kind.UNSATISFIABLE, 0, 0);
  }

  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant);
  }

  long length() {
    return end - start;
  }
}
