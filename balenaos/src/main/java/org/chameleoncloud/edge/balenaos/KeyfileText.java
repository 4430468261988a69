package org.chameleoncloud.edge.balenaos;

import static org.chameleoncloud.edge.balenaos.InvalidKeyfileException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sections, keys and values of a file in GLib's key file format (GLib, "Key-value file parser"). Blanks in front of a
 * value are dropped, blanks behind it are part of it, as is everything that looks like a comment. Of several values of a
 * key, the last one counts. A backslash starts an escape.
 */
final class KeyfileText {
  private static final Map<String, String> ESCAPES = Map.of("\\s", " ", "\\n", "\n", "\\t", "\t",
      "\\r", "\r", "\\\\", "\\");
  private static final Pattern ESCAPE = Pattern.compile("\\\\.?");
  private static final Pattern SECTION = Pattern.compile("\\[([^\\[\\]]+)][ \t]*");
  private static final Pattern LEADING_BLANKS = Pattern.compile("^[ \t\f\r\n]+");
  private static final Pattern TRAILING_BLANKS = Pattern.compile("[ \t\f\r\n]+$");
  private static final Pattern LINE_END = Pattern.compile("\r?\n");
  /** The long names of sections that also have a short one (nm-settings-keyfile(5)). */
  private static final Map<String, String> SHORT_NAMES = Map.of("802-11-wireless", "wifi",
      "802-11-wireless-security", "wifi-security", "802-3-ethernet", "ethernet");
  /** The character that invalid UTF-8 is decoded to. */
  private static final char REPLACEMENT = '\uFFFD';
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  /** In characters; the longest that NetworkManager knows have fewer than 60. */
  private static final int MAX_NAME = 100;
  private static final char END_OF_TEXT = '\0';

  private final Map<String, Map<String, String>> sections = new TreeMap<>();

  private KeyfileText() {}

  static KeyfileText parse(String text) throws InvalidKeyfileException {
    require(text.indexOf(REPLACEMENT) < 0 && text.indexOf(END_OF_TEXT) < 0,
        "the keyfile is not UTF-8 text; save it as UTF-8");
    require(text.indexOf(BYTE_ORDER_MARK) != 0,
        "the keyfile begins with a byte order mark; save it as UTF-8 without one");
    KeyfileText keyfile = new KeyfileText();
    Map<String, String> section = null;
    String[] lines = LINE_END.split(text);
    for (int i = 0; i < lines.length; i++) {
      String line = withoutLeadingBlanks(lines[i]);
      Matcher header = SECTION.matcher(line);
      int equals = line.indexOf('=');
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (header.matches()) {
        requireShort(header.group(1), i);
        section = keyfile.sections.computeIfAbsent(shortName(header.group(1)),
            _ -> new TreeMap<>());
      } else if (equals > 0 && section != null) {
        requireShort(line.substring(0, equals), i);
        section.put(TRAILING_BLANKS.matcher(line.substring(0, equals)).replaceFirst(""),
            withoutLeadingBlanks(line.substring(equals + 1)));
      } else {
        throw new InvalidKeyfileException(
            "line " + (i + 1) + " of the keyfile is neither [section], "
                + "key=value in a section, nor a comment");
      }
    }
    return keyfile;
  }

  /** Messages quote the names of sections and keys. */
  private static void requireShort(String name, int line) throws InvalidKeyfileException {
    require(name.length() <= MAX_NAME, "line " + (line + 1)
        + " of the keyfile has a name of more than " + MAX_NAME + " characters; correct it");
  }

  private static String withoutLeadingBlanks(String text) {
    return LEADING_BLANKS.matcher(text).replaceFirst("");
  }

  /** The short name of a section or of a type of connection, which has the name of its section. */
  static String shortName(String name) {
    return SHORT_NAMES.getOrDefault(name, name);
  }

  /** The names of all sections, the short ones where there are two. */
  Set<String> sections() {
    return sections.keySet();
  }

  boolean hasSection(String section) {
    return sections.containsKey(section);
  }

  /** The keys of a section; empty if it does not exist. */
  Set<String> keys(String section) {
    return sections.getOrDefault(section, Map.of()).keySet();
  }

  boolean has(String section, String key) {
    return keys(section).contains(key);
  }

  /** A value as it is written; empty if it is not set. */
  String raw(String section, String key) {
    return sections.getOrDefault(section, Map.of()).getOrDefault(key, "");
  }

  /** A value with escapes resolved; empty if it is not set. NetworkManager drops a key with an unknown escape. */
  String text(String section, String key) throws InvalidKeyfileException {
    return unescaped(raw(section, key), section + "." + key);
  }

  /** A value with escapes resolved, in which other backslashes are ordinary characters. */
  String lenientText(String section, String key) {
    return ESCAPE.matcher(raw(section, key)).replaceAll(escape -> Matcher
        .quoteReplacement(ESCAPES.getOrDefault(escape.group(), escape.group())));
  }

  /** The entries of a list, each of which ends with a semicolon; the last one need not. */
  List<String> list(String section, String key) throws InvalidKeyfileException {
    List<String> entries = new ArrayList<>();
    String raw = raw(section, key);
    for (int from = 0, end; from < raw.length(); from = end + 1) {
      int semicolon = raw.indexOf(';', from);
      end = semicolon < 0 ? raw.length() : semicolon;
      entries.add(unescaped(raw.substring(from, end), section + "." + key));
    }
    return entries;
  }

  private static String unescaped(String raw, String key) throws InvalidKeyfileException {
    Matcher escapes = ESCAPE.matcher(raw);
    StringBuilder text = new StringBuilder();
    while (escapes.find()) {
      String meaning = ESCAPES.get(escapes.group());
      require(meaning != null,
          key + " has a backslash that does not start an escape; write \\\\ for a backslash");
      escapes.appendReplacement(text, Matcher.quoteReplacement(meaning));
    }
    return escapes.appendTail(text).toString();
  }
}
