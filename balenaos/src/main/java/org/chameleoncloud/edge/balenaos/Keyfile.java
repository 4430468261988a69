package org.chameleoncloud.edge.balenaos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A NetworkManager keyfile (nm-settings-keyfile(5)), in GLib's key file format: trailing blanks are part of a value, and
 * a backslash starts an escape. balenaOS reads keyfiles from the boot partition's directory {@code system-connections}.
 * Contains a passphrase.
 */
public final class Keyfile {
  private static final Map<String, String> ESCAPES = Map.of("\\s", " ", "\\n", "\n", "\\t", "\t",
      "\\r", "\r", "\\\\", "\\");
  private static final Pattern ESCAPE = Pattern.compile("\\\\.?");
  private static final Pattern SECTION = Pattern.compile("\\[([^\\[\\]]+)]\\s*");
  private static final Pattern BYTE_LIST = Pattern.compile("(\\s*\\d{1,3}\\s*;)+\\s*");
  /** The long names of sections that also have a short one (nm-settings-keyfile(5)). */
  private static final Map<String, String> SHORT_NAMES = Map.of("802-11-wireless", "wifi",
      "802-11-wireless-security", "wifi-security", "802-3-ethernet", "ethernet");
  /** The character that invalid UTF-8 is decoded to. */
  private static final char REPLACEMENT = '\uFFFD';

  private final Map<String, String> values = new TreeMap<>();

  /** What is wrong with a keyfile, as part of a sentence; never quotes a value. */
  private static final class InvalidKeyfile extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidKeyfile(String message) {
      super(message, null, false, false);
    }
  }

  private Keyfile() {}

  /**
   * Why a device could not use a keyfile.
   *
   * @param text the file's content
   * @return part of a sentence that names the line or the key and never quotes a value; empty if it is valid
   */
  public static Optional<String> problem(String text) {
    try {
      parse(text).check();
      return Optional.empty();
    } catch (InvalidKeyfile invalid) {
      return Optional.of(invalid.getMessage());
    }
  }

  private static Keyfile parse(String text) throws InvalidKeyfile {
    require(text.indexOf(REPLACEMENT) < 0, "the keyfile is not UTF-8 text");
    Keyfile keyfile = new Keyfile();
    String section = "";
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripLeading();
      Matcher header = SECTION.matcher(line);
      int equals = line.indexOf('=');
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (header.matches()) {
        section = header.group(1);
      } else if (equals > 0 && !section.isEmpty()) {
        keyfile.values.put(
            SHORT_NAMES.getOrDefault(section, section) + "." + line.substring(0, equals).strip(),
            line.substring(equals + 1).stripLeading());
      } else {
        throw new InvalidKeyfile("line " + (i + 1) + " of the keyfile is neither [section], "
            + "key=value in a section, nor a comment");
      }
    }
    return keyfile;
  }

  private void check() throws InvalidKeyfile {
    String type = text("connection.type").strip();
    require(!type.isEmpty(), "the keyfile's [connection] has no type; add one, such as type=wifi");
    if (type.matches("wifi|802-11-wireless")) {
      checkWifi();
    }
  }

  private void checkWifi() throws InvalidKeyfile {
    require(Wifi.isSsidLength(ssidBytes()), "[wifi] needs an ssid of 1 to 32 bytes");
    String key = text("wifi-security.psk");
    switch (text("wifi-security.key-mgmt")) {
      case "wpa-psk" -> require(Wifi.isPassphrase(key),
          "[wifi-security] needs a psk of 8 to 63 characters, or of 64 hexadecimal digits");
      case "sae" -> require(!key.isEmpty(), "[wifi-security] needs a psk");
      case "" -> require(key.isEmpty(),
          "[wifi-security] with a psk needs key-mgmt=wpa-psk, or key-mgmt=sae for WPA3 only");
      default -> {
        // NetworkManager validates other types of keys.
      }
    }
  }

  /** The length of the network's name, which may be written as a list of bytes. */
  private int ssidBytes() throws InvalidKeyfile {
    String text = text("wifi.ssid");
    return BYTE_LIST.matcher(text).matches()
        ? (int) text.chars().filter(c -> c == ';').count()
        : text.replace("\\;", ";").getBytes(StandardCharsets.UTF_8).length;
  }

  /** A value with escapes resolved; empty if the key is not set. NetworkManager drops a key with an unknown escape. */
  private String text(String key) throws InvalidKeyfile {
    Matcher escapes = ESCAPE.matcher(values.getOrDefault(key, ""));
    StringBuilder text = new StringBuilder();
    while (escapes.find()) {
      String meaning = ESCAPES.get(escapes.group());
      require(meaning != null,
          key + " has a backslash that does not start an escape; write \\\\ for a backslash");
      escapes.appendReplacement(text, Matcher.quoteReplacement(meaning));
    }
    return escapes.appendTail(text).toString();
  }

  private static void require(boolean fulfilled, String problem) throws InvalidKeyfile {
    if (!fulfilled) {
      throw new InvalidKeyfile(problem);
    }
  }
}
