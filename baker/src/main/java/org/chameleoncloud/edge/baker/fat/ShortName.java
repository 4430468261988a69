package org.chameleoncloud.edge.baker.fat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;

/** The eleven bytes of a short FAT name: eight, and three after a dot that is not stored. */
final class ShortName {
  static final int LENGTH = 11;
  private static final int BASE = 8;
  private static final int LOWER_BASE = 0x08;
  private static final int LOWER_EXTENSION = 0x10;
  private static final int MAX_SUFFIX = 999_999;
  private static final String ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'()-@^_`{}~";

  private ShortName() {}

  /** The name in its usual form. {@code caseBits} are Windows NT's flags for which part is in lower case. */
  static String text(byte[] stored, int caseBits) {
    String all = new String(stored, StandardCharsets.ISO_8859_1);
    // 0xE5 marks a deleted entry, so in a name that starts with it, it is stored as 5.
    String first = stored[0] == 5 ? "\u00e5" + all.substring(1) : all;
    String base = first.substring(0, BASE).stripTrailing();
    String extension = first.substring(BASE).stripTrailing();
    base = (caseBits & LOWER_BASE) == 0 ? base : base.toLowerCase(Locale.ROOT);
    extension = (caseBits & LOWER_EXTENSION) == 0 ? extension : extension.toLowerCase(Locale.ROOT);
    return extension.isEmpty() ? base : base + "." + extension;
  }

  /** The checksum that ties the parts of a long name to their short one. */
  static int checksum(byte[] stored) {
    int sum = 0;
    for (byte part : stored) {
      sum = ((sum & 1) << 7 | sum >> 1) + part & 0xFF;
    }
    return sum;
  }

  /** A short name for {@code name} that is not taken, for example {@code CONFIG~1.JSO}. */
  static byte[] alias(String name, Predicate<String> isTaken) {
    int dot = name.lastIndexOf('.');
    String base = allowed(dot > 0 ? name.substring(0, dot) : name);
    String extension = allowed(dot > 0 ? name.substring(dot + 1) : "");
    for (int i = 1; i <= MAX_SUFFIX; i++) {
      String suffix = "~" + i;
      String start = base.substring(0, Math.min(base.length(), BASE - suffix.length()));
      byte[] stored = stored(start + suffix, extension);
      if (!isTaken.test(text(stored, 0))) {
        return stored;
      }
    }
    throw BootSector.damaged("all short names for " + name + " are taken");
  }

  private static byte[] stored(String base, String extension) {
    String shortened = extension.substring(0, Math.min(extension.length(), LENGTH - BASE));
    return "%-8s%-3s".formatted(base, shortened).getBytes(StandardCharsets.US_ASCII);
  }

  private static String allowed(String part) {
    StringBuilder kept = new StringBuilder();
    for (char character : part.toUpperCase(Locale.ROOT).toCharArray()) {
      if (ALLOWED.indexOf(character) >= 0) {
        kept.append(character);
      }
    }
    return kept.toString();
  }
}
