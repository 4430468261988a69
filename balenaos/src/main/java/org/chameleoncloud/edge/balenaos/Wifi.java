package org.chameleoncloud.edge.balenaos;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Rules for the name and the passphrase of a Wi-Fi network. */
public final class Wifi {
  /** The longest name of a network (IEEE 802.11). The shortest has 1 byte. */
  public static final int MAX_SSID_BYTES = 32;
  /** The rule for passphrases, as part of a sentence. */
  public static final String PASSPHRASE_RULE = "a WPA passphrase has 8 to 63 printable ASCII characters, or is the key itself "
      + "as 64 hexadecimal digits";
  /** IEEE 802.11, annex J.4: a passphrase, or the key derived from one. */
  private static final Pattern PASSPHRASE = Pattern.compile("[ -~]{8,63}|[0-9A-Fa-f]{64}");

  private Wifi() {}

  /** Whether a network can have this name, which is encoded as UTF-8. */
  public static boolean isSsid(String text) {
    return isSsidLength(text.getBytes(StandardCharsets.UTF_8).length);
  }

  /** Whether a network's name can have this many bytes. */
  static boolean isSsidLength(int bytes) {
    return bytes > 0 && bytes <= MAX_SSID_BYTES;
  }

  /** Whether a WPA access point accepts this passphrase or key. */
  public static boolean isPassphrase(String text) {
    return PASSPHRASE.matcher(text).matches();
  }
}
