package org.chameleoncloud.edge.baker.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * A network connection as NetworkManager's keyfile, which balenaOS takes from the boot partition's folder
 * {@code system-connections}. Holds a passphrase.
 */
public final class Connection {
  private static final Pattern HEX_KEY = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final Pattern PASSPHRASE = Pattern.compile("[ -~]{8,63}");
  private static final int MAX_SSID_BYTES = 32;

  private final String name;
  private final byte[] text;

  private Connection(String name, byte[] text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Checks a keyfile.
   *
   * @param name the file's name
   * @param text the file's content
   * @throws BakeFailure {@code BadConfiguration}; the message names the file and the key, not the value
   */
  public static Connection of(String name, byte[] text) {
    Map<String, String> values = values(name, new String(text, StandardCharsets.UTF_8));
    require(values.containsKey("connection.id"), name, "[connection] needs an id");
    require(values.containsKey("connection.type"), name, "[connection] needs a type");
    if (values.get("connection.type").matches("wifi|802-11-wireless")) {
      checkWifi(name, values);
    }
    return new Connection(name, text.clone());
  }

  private static void checkWifi(String name, Map<String, String> values) {
    String ssid = values.getOrDefault("wifi.ssid", values.getOrDefault("802-11-wireless.ssid", ""));
    int length = ssid.getBytes(StandardCharsets.UTF_8).length;
    require(length > 0 && (length <= MAX_SSID_BYTES || ssid.contains(";")), name,
        "[wifi] needs an ssid of 1 to 32 bytes");
    String key = values.getOrDefault("wifi-security.psk",
        values.getOrDefault("802-11-wireless-security.psk", ""));
    boolean personal = values.getOrDefault("wifi-security.key-mgmt", "").equals("wpa-psk");
    require(key.isEmpty() && !personal || PASSPHRASE.matcher(key).matches()
        || HEX_KEY.matcher(key).matches(), name,
        "[wifi-security] needs a psk of 8 to 63 characters, or of 64 hex digits");
  }

  private static Map<String, String> values(String name, String text) {
    Map<String, String> values = new TreeMap<>();
    String section = "";
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      int equals = stripped.indexOf('=');
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        section = stripped.substring(1, stripped.length() - 1);
      } else if (equals > 0 && !section.isEmpty()) {
        values.put(section + "." + stripped.substring(0, equals).strip(),
            stripped.substring(equals + 1).strip());
      } else if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        throw refused(name, "line " + number + " is neither [section] nor key=value");
      }
    }
    return values;
  }

  private static void require(boolean fulfilled, String name, String sentence) {
    if (!fulfilled) {
      throw refused(name, sentence);
    }
  }

  private static BakeFailure refused(String name, String sentence) {
    return new BakeFailure(Reason.BadConfiguration,
        "the network connection " + name + " is no keyfile that works: " + sentence);
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  /** The file's content, in clear text. */
  public byte[] text() {
    return text.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Connection that && name.equals(that.name)
        && Arrays.equals(text, that.text);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The name only: the content holds a passphrase. */
  @Override
  public String toString() {
    return "Connection[" + name + "]";
  }
}
