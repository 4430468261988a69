package org.chameleoncloud.edge.operator.image;

import org.chameleoncloud.edge.balenaos.KeyfileWriter;
import org.chameleoncloud.edge.operator.api.IpSettings;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Wifi;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * A connection as NetworkManager's keyfile, with the fields of balenaOS's sample file.
 *
 * <p>Two of the sample's fields are left out: {@code auth-alg=open}, which has a meaning for WEP only, and, unless the
 * owner asks for it, {@code hidden=true}, which makes a device broadcast the network's name everywhere.
 */
public final class ConnectionKeyfile {
  /** NetworkManager's own suffix; balenaOS copies every file in the directory. */
  private static final String SUFFIX = ".nmconnection";

  private ConnectionKeyfile() {}

  /** The name of a connection's file in the directory {@code system-connections}. */
  public static String fileName(NetworkConnection connection) {
    return connection.name() + SUFFIX;
  }

  /** The keyfile of an Ethernet connection. */
  public static Sensitive ethernet(NetworkConnection connection) {
    KeyfileWriter keyfile = connection(connection, "ethernet");
    if (connection.ethernet().interfaceName() != null) {
      keyfile.set("connection", "interface-name", connection.ethernet().interfaceName());
    }
    return withAddresses(keyfile, connection);
  }

  /** The keyfile of a Wi-Fi connection to an open network. */
  public static Sensitive openWifi(NetworkConnection connection) {
    return withAddresses(wifi(connection), connection);
  }

  /** The keyfile of a Wi-Fi connection to a network with WPA2 or WPA3 and a passphrase. */
  public static Sensitive protectedWifi(NetworkConnection connection, Sensitive passphrase) {
    return withAddresses(wifi(connection).set("wifi-security", "key-mgmt", "wpa-psk")
        .setPassphrase(passphrase.reveal()), connection);
  }

  private static KeyfileWriter connection(NetworkConnection connection, String type) {
    return new KeyfileWriter().set("connection", "id", connection.name()).set("connection", "type",
        type);
  }

  private static KeyfileWriter wifi(NetworkConnection connection) {
    Wifi wifi = connection.wifi();
    KeyfileWriter keyfile = connection(connection, "wifi").set("wifi", "mode", "infrastructure")
        .setSsid(wifi.ssid());
    return Boolean.TRUE.equals(wifi.hidden()) ? keyfile.set("wifi", "hidden", "true") : keyfile;
  }

  private static Sensitive withAddresses(KeyfileWriter keyfile, NetworkConnection connection) {
    addresses(keyfile, "ipv4", connection.ipv4());
    // The older default derives the address from the hardware, which identifies the device in every network.
    keyfile.set("ipv6", "addr-gen-mode", "stable-privacy");
    addresses(keyfile, "ipv6", connection.ipv6());
    return Sensitive.of(keyfile.text());
  }

  private static void addresses(KeyfileWriter keyfile, String section, IpSettings settings) {
    if (settings == null) {
      keyfile.set(section, "method", "auto");
      return;
    }
    keyfile.set(section, "method", "manual").set(section, "address1", settings.gateway() == null
        ? settings.address()
        : settings.address() + "," + settings.gateway());
    if (settings.dns() != null && !settings.dns().isEmpty()) {
      keyfile.set(section, "dns", String.join(";", settings.dns()) + ";");
    }
  }
}
