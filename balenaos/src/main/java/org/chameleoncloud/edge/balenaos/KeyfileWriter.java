package org.chameleoncloud.edge.balenaos;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a NetworkManager keyfile (nm-settings-keyfile(5)), with sections and keys in the order in which they are set. */
public final class KeyfileWriter {
  /** Names that every version of NetworkManager reads literally. Others are written as a list of bytes. */
  private static final Pattern LITERAL_SSID = Pattern
      .compile("(?! )[ -~&&[^;\\\\]]+(?<! )");

  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

  /** Sets a key to a value that needs no escaping. */
  public KeyfileWriter set(String section, String key, String value) {
    sections.computeIfAbsent(section, _ -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  /**
   * Sets the name of a network, which may have any characters. As text, some names need two levels of escapes, which
   * older versions treat differently; a list of bytes needs none.
   */
  public KeyfileWriter setSsid(String ssid) {
    if (LITERAL_SSID.matcher(ssid).matches()) {
      return set("wifi", "ssid", ssid);
    }
    StringBuilder bytes = new StringBuilder();
    for (byte b : ssid.getBytes(StandardCharsets.UTF_8)) {
      bytes.append(Byte.toUnsignedInt(b)).append(';');
    }
    return set("wifi", "ssid", bytes.toString());
  }

  /** Sets a WPA passphrase. Blanks at its ends are escaped: a leading one would be lost, and editors may drop a trailing one. */
  public KeyfileWriter setPassphrase(String passphrase) {
    String escaped = passphrase.replace("\\", "\\\\");
    if (escaped.startsWith(" ")) {
      escaped = "\\s" + escaped.substring(1);
    }
    if (escaped.endsWith(" ")) {
      escaped = escaped.substring(0, escaped.length() - 1) + "\\s";
    }
    return set("wifi-security", "psk", escaped);
  }

  /** The content of the file. */
  public String text() {
    StringBuilder text = new StringBuilder();
    sections.forEach((section, values) -> {
      text.append(text.isEmpty() ? "" : "\n").append('[').append(section).append("]\n");
      values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    });
    return text.toString();
  }
}
