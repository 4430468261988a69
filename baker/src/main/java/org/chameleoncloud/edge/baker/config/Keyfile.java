package org.chameleoncloud.edge.baker.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a keyfile, as NetworkManager reads them: GLib's key file format, in which blanks at a value's end belong
 * to it and a backslash begins an escape. Holds a passphrase.
 */
final class Keyfile {
  private static final Map<String, String> ESCAPES = Map.of("\\s", " ", "\\n", "\n", "\\t", "\t",
      "\\r", "\r", "\\\\", "\\");
  private static final Pattern ESCAPE = Pattern.compile("\\\\.?");
  private static final Pattern BYTES = Pattern.compile("(\\s*\\d{1,3}\\s*;)+\\s*");
  /** The long names of sections that have a short one (nm-settings-keyfile(5)). */
  private static final Map<String, String> SHORT = Map.of("802-11-wireless", "wifi",
      "802-11-wireless-security", "wifi-security", "802-3-ethernet", "ethernet");

  private final Map<String, String> values = new TreeMap<>();

  private Keyfile() {}

  /**
   * Reads a text.
   *
   * @throws Malformed when a line is no part of a keyfile
   */
  static Keyfile parse(String text) throws Malformed {
    Keyfile keyfile = new Keyfile();
    String section = "";
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripLeading();
      int equals = line.indexOf('=');
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[") && line.stripTrailing().endsWith("]")) {
        String name = line.stripTrailing();
        section = name.substring(1, name.length() - 1);
      } else if (equals > 0 && !section.isEmpty()) {
        keyfile.values.put(
            SHORT.getOrDefault(section, section) + "." + line.substring(0, equals).strip(),
            line.substring(equals + 1).stripLeading());
      } else {
        throw new Malformed("line " + (i + 1) + " is neither [section] nor key=value");
      }
    }
    return keyfile;
  }

  /** Whether a key, such as {@code wifi.ssid}, is set. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /**
   * A text, empty when the key is not set.
   *
   * @throws Malformed when it has an escape that is none, because of which NetworkManager drops it
   */
  String text(String key) throws Malformed {
    Matcher escapes = ESCAPE.matcher(values.getOrDefault(key, ""));
    StringBuilder text = new StringBuilder();
    while (escapes.find()) {
      String meant = ESCAPES.get(escapes.group());
      if (meant == null) {
        throw new Malformed(key + " has a backslash that is no escape: write \\\\ for one");
      }
      escapes.appendReplacement(text, Matcher.quoteReplacement(meant));
    }
    return escapes.appendTail(text).toString();
  }

  /**
   * How many bytes a network's name has, which may be written as a list of their numbers; 0 when it is not set.
   *
   * @throws Malformed as {@link #text}
   */
  int ssidBytes(String key) throws Malformed {
    String text = text(key);
    if (BYTES.matcher(text).matches()) {
      return (int) text.chars().filter(c -> c == ';').count();
    }
    return text.replace("\\;", ";").getBytes(StandardCharsets.UTF_8).length;
  }

  /** What is wrong with a keyfile, as a part of a sentence that quotes no value. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }
}
