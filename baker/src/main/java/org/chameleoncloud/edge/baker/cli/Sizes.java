package org.chameleoncloud.edge.baker.cli;

import java.util.Locale;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Human-readable sizes. */
final class Sizes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Sizes() {}

  /** Formats a size, for example as "968.0 MiB". */
  static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** Parses "64MiB", "2 GiB" or a plain number of bytes. */
  static long parse(String text) {
    String compact = text.replace(" ", "");
    long factor = 1L << 10 * (UNITS.length - 1);
    for (int i = UNITS.length - 1; i > 0; i--, factor >>= 10) {
      if (compact.endsWith(UNITS[i])) {
        return number(text, compact.substring(0, compact.length() - UNITS[i].length()), factor);
      }
    }
    return number(text, compact, 1);
  }

  private static long number(String text, String digits, long factor) {
    try {
      return Math.multiplyExact(Long.parseUnsignedLong(digits), factor);
    } catch (ArithmeticException | NumberFormatException error) {
      throw new BakeFailure(Reason.BadRequest,
          "\"" + text + "\" is not a valid size; write it like 64MiB or 2GiB", error);
    }
  }
}
