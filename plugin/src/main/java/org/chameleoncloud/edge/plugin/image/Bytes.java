package org.chameleoncloud.edge.plugin.image;

import java.util.Locale;

/** Sizes for people. */
final class Bytes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Bytes() {}

  /** A size, such as "968.0 MiB". */
  static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** How much of something is done, such as "12.0 MiB of 64.0 MiB (18%)". */
  static String text(long done, long total) {
    return text(done) + " of " + text(total) + " (" + (total == 0 ? 100 : done * 100 / total)
        + "%)";
  }
}
