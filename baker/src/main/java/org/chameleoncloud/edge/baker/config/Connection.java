package org.chameleoncloud.edge.baker.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    try {
      Keyfile keyfile = Keyfile.parse(new String(text, StandardCharsets.UTF_8));
      require(keyfile.has("connection.type"), name, "[connection] needs a type");
      if (keyfile.text("connection.type").matches("wifi|802-11-wireless")) {
        checkWifi(name, keyfile);
      }
      return new Connection(name, text.clone());
    } catch (Keyfile.Malformed problem) {
      throw refused(name, problem.getMessage());
    }
  }

  private static void checkWifi(String name, Keyfile keyfile) throws Keyfile.Malformed {
    int length = keyfile.ssidBytes("wifi.ssid");
    require(length > 0 && length <= MAX_SSID_BYTES, name, "[wifi] needs an ssid of 1 to 32 bytes");
    String key = keyfile.text("wifi-security.psk");
    switch (keyfile.text("wifi-security.key-mgmt")) {
      case "wpa-psk" -> require(
          PASSPHRASE.matcher(key).matches() || HEX_KEY.matcher(key).matches(), name,
          "[wifi-security] needs a psk of 8 to 63 characters, or of 64 hex digits");
      case "sae" -> require(!key.isEmpty(), name, "[wifi-security] needs a psk");
      case "" -> require(key.isEmpty(), name,
          "[wifi-security] with a psk needs key-mgmt=wpa-psk, or key-mgmt=sae for WPA3 alone");
      default -> {
        // Keys of other kinds are NetworkManager's to judge.
      }
    }
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
