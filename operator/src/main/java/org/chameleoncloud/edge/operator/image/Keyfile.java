package org.chameleoncloud.edge.operator.image;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.operator.api.IpSettings;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Wifi;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * A connection as NetworkManager's keyfile (nm-settings-keyfile(5), GLib's key file format), with the fields that
 * balenaOS's sample file has.
 *
 * <p>Two of the sample's are left out: {@code auth-alg=open}, which has a meaning for WEP only, and, unless the owner
 * asks for it, {@code hidden=true}, which makes a device call the network's name wherever it is.
 */
public final class Keyfile {
  /** What NetworkManager calls its files; balenaOS copies whatever lies in the folder. */
  private static final String SUFFIX = ".nmconnection";
  /** Read by every NetworkManager as it stands; anything else is written as a list of bytes. */
  private static final Pattern PLAIN_SSID = Pattern.compile("(?! )[ -~&&[^;\\\\]]+(?<! )");

  private final Map<String, Map<String, String>> groups = new LinkedHashMap<>();

  private Keyfile() {}

  /** The name of a connection's file in the folder {@code system-connections}. */
  public static String fileName(NetworkConnection connection) {
    return connection.name() + SUFFIX;
  }

  /** The keyfile of an Ethernet connection. */
  public static Sensitive ethernet(NetworkConnection connection) {
    Keyfile keyfile = new Keyfile();
    keyfile.set("connection", "id", connection.name());
    keyfile.set("connection", "type", "ethernet");
    if (connection.ethernet().interfaceName() != null) {
      keyfile.set("connection", "interface-name", connection.ethernet().interfaceName());
    }
    return keyfile.withAddresses(connection);
  }

  /** The keyfile of a Wi-Fi connection to an open network. */
  public static Sensitive openWifi(NetworkConnection connection) {
    return wifi(connection).withAddresses(connection);
  }

  /** The keyfile of a Wi-Fi connection to a network with WPA2 or WPA3 and a passphrase. */
  public static Sensitive protectedWifi(NetworkConnection connection, Sensitive passphrase) {
    Keyfile keyfile = wifi(connection);
    keyfile.set("wifi-security", "key-mgmt", "wpa-psk");
    keyfile.set("wifi-security", "psk", escaped(passphrase.reveal()));
    return keyfile.withAddresses(connection);
  }

  private static Keyfile wifi(NetworkConnection connection) {
    Wifi wifi = connection.wifi();
    Keyfile keyfile = new Keyfile();
    keyfile.set("connection", "id", connection.name());
    keyfile.set("connection", "type", "wifi");
    keyfile.set("wifi", "mode", "infrastructure");
    keyfile.set("wifi", "ssid", ssid(wifi.ssid()));
    if (Boolean.TRUE.equals(wifi.hidden())) {
      keyfile.set("wifi", "hidden", "true");
    }
    return keyfile;
  }

  private Sensitive withAddresses(NetworkConnection connection) {
    addresses("ipv4", connection.ipv4());
    // The address tells nobody outside which device this is; the older default would.
    set("ipv6", "addr-gen-mode", "stable-privacy");
    addresses("ipv6", connection.ipv6());
    return Sensitive.of(text());
  }

  private void addresses(String group, IpSettings settings) {
    if (settings == null) {
      set(group, "method", "auto");
      return;
    }
    set(group, "method", "manual");
    set(group, "address1", settings.gateway() == null
        ? settings.address()
        : settings.address() + "," + settings.gateway());
    if (settings.dns() != null && !settings.dns().isEmpty()) {
      set(group, "dns", String.join(";", settings.dns()) + ";");
    }
  }

  private void set(String group, String key, String value) {
    groups.computeIfAbsent(group, _ -> new LinkedHashMap<>()).put(key, value);
  }

  /** A name is any bytes. As a text it needs two escapes that older readers treat differently; as numbers none. */
  private static String ssid(String ssid) {
    if (PLAIN_SSID.matcher(ssid).matches()) {
      return ssid;
    }
    StringBuilder numbers = new StringBuilder();
    for (byte b : ssid.getBytes(StandardCharsets.UTF_8)) {
      numbers.append(Byte.toUnsignedInt(b)).append(';');
    }
    return numbers.toString();
  }

  /** Blanks at the front are lost otherwise, and those at the end to whoever edits the file. */
  private static String escaped(String text) {
    String escaped = text.replace("\\", "\\\\");
    if (escaped.startsWith(" ")) {
      escaped = "\\s" + escaped.substring(1);
    }
    return escaped.endsWith(" ") ? escaped.substring(0, escaped.length() - 1) + "\\s" : escaped;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    groups.forEach((group, values) -> {
      text.append(text.isEmpty() ? "" : "\n").append('[').append(group).append("]\n");
      values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    });
    return text.toString();
  }
}
