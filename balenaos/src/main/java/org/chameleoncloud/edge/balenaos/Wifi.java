package org.chameleoncloud.edge.balenaos;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a Wi-Fi network's name and passphrase may be. */
public final class Wifi {
  /** IEEE 802.11: a network's name has 1 to 32 bytes. */
  public static final int MAX_SSID_BYTES = 32;
  /** What a passphrase must be, as part of a sentence. */
  public static final String PASSPHRASE_RULE = "a WPA passphrase has 8 to 63 printable ASCII characters, or is the key itself "
      + "as 64 hexadecimal digits";
  /** IEEE 802.11, annex J.4: a passphrase, or the key derived from one. */
  private static final Pattern PASSPHRASE = Pattern.compile("[ -~]{8,63}|[0-9A-Fa-f]{64}");

  private Wifi() {}

  /** Whether a network can have this name, in UTF-8. */
  public static boolean isSsid(String text) {
    return isSsidLength(text.getBytes(StandardCharsets.UTF_8).length);
  }

  /** Whether a network's name can have that many bytes. */
  static boolean isSsidLength(int bytes) {
    return bytes > 0 && bytes <= MAX_SSID_BYTES;
  }

  /** Whether a WPA access point accepts this passphrase or key. */
  public static boolean isPassphrase(String text) {
    return PASSPHRASE.matcher(text).matches();
  }
}
